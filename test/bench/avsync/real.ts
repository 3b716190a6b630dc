import { join } from 'node:path';
import { decodePicture } from '#main/media/picture.ts';
import { decodeSound } from '#main/media/sound.ts';
import { openSound } from '#main/media/open-sound.ts';
import { avsync } from '#src/vision/avsync/avsync.ts';
import { reversed, shifted } from './cases.ts';

const folder = join(process.env.SYNCLINE_DATA ?? '../shared/data', 'video');

/** Real clips in step, their sound shifted by known amounts, swapped, and their picture turned about. */
export async function real(): Promise<void> {
  const clips = [];
  for (const name of ['bigbuckbunny.mp4', 'flipping_a_pancake.mkv']) {
    const path = join(folder, name);
    const frames = await decodePicture(path, { width: 160, height: 90 });
    const sound = openSound(await decodeSound(path));
    clips.push({ name, frames, samples: sound.read(0, sound.length).slice() });
    sound.close();
  }
  for (const [k, { name, frames, samples }] of clips.entries()) {
    const all = {
      ...frames,
      read: (start: number, count: number, into = new Uint8Array(count * 14_400)) => {
        into.set(frames.pixels.subarray(start * 14_400, (start + count) * 14_400));
        return into;
      },
    };
    const say = (what: string, late: number, found: ReturnType<typeof avsync>) => {
      const [near] = found.candidates;
      console.log(
        `${name} ${what}: ${found.offset === null ? `refused (${found.reason}), nearest off by ${near ? (1000 * (near.offset - late)).toFixed(0) : '–'} ms, share ${near?.share.toFixed(2)}` : `off by ${(1000 * (found.offset - late)).toFixed(0)} ms, confidence ${found.confidence.toFixed(2)}`}`,
      );
    };
    for (const late of [-0.4, -0.15, 0, 0.2, 0.45])
      say(`late by ${late} s`, late, avsync(all, shifted(samples, late)));
    say('swapped', 0, avsync(all, shifted((clips[1 - k] as { samples: Float32Array }).samples, 0)));
    say('reversed', 0, avsync(reversed(all), shifted(samples, 0)));
  }
}

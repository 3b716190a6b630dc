import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSound } from '#main/media/open-sound.ts';
import { decodePicture } from '#main/media/picture.ts';
import { decodeSound } from '#main/media/sound.ts';
import { tools } from '#main/media/tools.ts';
import type { PictureFrames } from '#src/signal/picture.ts';
import { framesOf } from '#test/fixtures/picture-frames.ts';
import { soundOf } from '#src/signal/sound.ts';
import { wav } from '#test/fixtures/wav.ts';
import type { Clip } from './cases.ts';
import { film, sceneHeight, sceneWidth } from './scene.ts';

/** How a file is coded: as users have them, and so low that squares are seen. */
export const codings = {
  '480p': ['-vf', 'scale=854:480', '-c:v', 'libx264', '-preset', 'veryfast', '-crf', '26'],
  '400k': ['-vf', 'scale=640:360', '-c:v', 'libx264', '-preset', 'veryfast', '-b:v', '400k'],
} as const;

/** A clip as it comes out of a file of H.264 and AAC, decoded as `syncline avsync` does. */
export async function asFile(
  clip: Clip,
  coding: keyof typeof codings,
): Promise<{ picture: PictureFrames; samples: Float32Array }> {
  const folder = mkdtempSync(join(tmpdir(), 'avsync-bench-'));
  const [gray, sound, path] = ['a.gray', 'a.wav', 'a.mp4'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  try {
    writeFileSync(gray, Buffer.concat([...film(clip.shapes, clip.filming)]));
    writeFileSync(sound, wav(soundOf(clip.samples, 16_000)));
    const raw = `-f rawvideo -pix_fmt gray -s ${sceneWidth}x${sceneHeight} -r ${clip.filming.fps}`.split(' ');
    const coded = [...codings[coding], '-pix_fmt', 'yuv420p', '-c:a', 'aac', '-b:a', '96k'];
    const made = spawnSync(tools().ffmpeg.path, [
      ...['-v', 'error', ...raw, '-i', gray, '-i', sound, ...coded, path],
    ]);
    if (made.status !== 0) throw new Error(`${made.stderr}`);
    const picture = framesOf(await decodePicture(path, { width: 160, height: 90 }));
    const heard = openSound(await decodeSound(path));
    const samples = heard.read(0, heard.length).slice();
    heard.close();
    return { picture, samples };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setCacheFolder } from '#main/media/cache.ts';
import { tools } from '#main/media/tools.ts';
import { createModelManager } from '#main/models/manager.ts';
import { measureAvSync } from '#main/vision/avsync.ts';
import { createPool, type Pool } from '#main/work/pool.ts';
import { soundOf } from '#src/signal/sound.ts';
import { even } from '#test/fixtures/bouncing.ts';
import { talk, talkFrames, talkSound } from '#test/fixtures/talking.ts';
import { imageFolder } from '#test/fixtures/tiny-image.ts';
import { lipsFolder } from '#test/fixtures/tiny-lips.ts';
import { wav } from '#test/fixtures/wav.ts';

const seconds = 12;
const late = 0.28;
let folder = '';
let pool: Pool;
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syncline-expert-'));
  setCacheFolder(at('cache'));
  pool = createPool(1);
  const open = talk(5, seconds);
  const other = talk(6, seconds);
  await writeFile(at('frames.gray'), Buffer.concat(talkFrames(open, even(25, seconds))));
  const sounds = { late: (t: number) => open(t - late), other };
  for (const [name, of] of Object.entries(sounds)) {
    await writeFile(at(`${name}.wav`), wav(soundOf(talkSound(of, seconds), 16_000)));
    const raw = '-f rawvideo -pix_fmt gray -s 160x90 -r 25 -i frames.gray'.split(' ');
    const coded = '-c:v libx264 -preset veryfast -crf 18 -pix_fmt yuv420p -vf scale=640:360'.split(' ');
    const args = ['-v', 'error', '-y', ...raw, '-i', `${name}.wav`, ...coded, '-c:a', 'aac', `${name}.mp4`];
    const made = spawnSync(tools().ffmpeg.path, args, { cwd: folder });
    if (made.status !== 0) throw new Error(`${made.stderr}`);
  }
  const models = createModelManager(at('models'));
  await models.add(lipsFolder(at('tiny')));
  await models.add(imageFolder(at('image')));
});
afterAll(async () => {
  await pool.close();
  setCacheFolder(null);
  await rm(folder, { recursive: true, force: true });
});

const measured = async (name: string, model: string | null) =>
  await measureAvSync(pool, { path: at(name), maxOffset: 1, seed: 1, model, models: at('models') });

describe('a lip-sync model of the user’s', () => {
  it('is shown the mouth that was found, and tells by how much the sound is late', async () => {
    const found = await measured('late.mp4', 'tiny-lips');
    expect(found).toMatchObject({ reason: null, by: 'expert' });
    expect(Math.abs((found.offset as number) - late)).toBeLessThan(0.02);
    // The mouth is at 440, 208 of 640 × 360.
    const [box] = found.attended;
    expect(box && box.x < 440 && box.x + box.width > 440 && box.y < 208 && box.y + box.height > 208).toBe(
      true,
    );
    expect(box?.width).toBeLessThan(200);
  });

  it('tells nothing of a sound that is another’s', async () => {
    expect(await measured('other.mp4', 'tiny-lips')).toMatchObject({ offset: null });
  });

  it('must be of its kind', async () => {
    await expect(measured('late.mp4', 'tiny-image')).rejects.toMatchObject({ code: 'wrong-model' });
    await expect(measured('late.mp4', 'none')).rejects.toMatchObject({ code: 'no-model' });
  });
});

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tools } from '#main/media/tools.ts';
import { measureAvSync } from '#main/vision/avsync.ts';
import { createPool } from '#main/work/pool.ts';
import { makeRandom } from '#src/math/random.ts';
import { wav } from '#test/fixtures/wav.ts';
import { makeClip, shifted } from './cases.ts';
import { film, sceneHeight, sceneWidth } from './scene.ts';

/** The same clips as files: 640 × 360 h264 at a low rate, AAC; measured as `syncline avsync` does. */
export async function files(count: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'avsync-bench-'));
  const pool = createPool(1, join(process.cwd(), 'dist/main/worker.js'));
  try {
    for (const family of ['hammer', 'ball', 'drummer', 'front'])
      for (let seed = 300; seed < 300 + count; seed++) {
        const clip = await makeClip(family, seed);
        const late = 2 * makeRandom(seed + 77).uniform() - 1;
        writeFileSync(join(folder, 'a.gray'), Buffer.concat([...film(clip.shapes, clip.filming)]));
        writeFileSync(join(folder, 'a.wav'), wav(shifted(clip.samples, late)));
        const input = [
          '-f',
          'rawvideo',
          '-pix_fmt',
          'gray',
          '-s',
          `${sceneWidth}x${sceneHeight}`,
          '-r',
          `${clip.filming.fps}`,
          '-i',
          'a.gray',
        ];
        const coded = [
          '-vf',
          'scale=640:360',
          '-c:v',
          'libx264',
          '-preset',
          'veryfast',
          '-b:v',
          '400k',
          '-pix_fmt',
          'yuv420p',
          '-c:a',
          'aac',
          '-b:a',
          '96k',
        ];
        const path = join(folder, `${family}-${seed}.mp4`);
        const made = spawnSync(
          tools().ffmpeg.path,
          ['-v', 'error', '-y', ...input, '-i', 'a.wav', ...coded, path],
          { cwd: folder },
        );
        if (made.status !== 0) throw new Error(`${made.stderr}`);
        const { offset, confidence, reason, attended } = await measureAvSync(pool, {
          path,
          maxOffset: null,
          seed: 1,
        });
        const [box] = attended;
        console.log(
          `${family} ${seed} ${offset === null ? `refused: ${reason}` : `off by ${(1000 * (offset - late)).toFixed(0)} ms, confidence ${confidence.toFixed(2)}, looked at ${box?.width}×${box?.height} at ${box?.x},${box?.y}`}`,
        );
      }
  } finally {
    await pool.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tools } from '#main/media/tools.ts';
import { createModelManager } from '#main/models/manager.ts';
import { makeRandom } from '#src/math/random.ts';
import { lipsFolder } from '#test/fixtures/tiny-lips.ts';
import { wav } from '#test/fixtures/wav.ts';
import { type Clip, makeClip, shifted } from './cases.ts';
import { codings } from './files.ts';
import { film, sceneHeight, sceneWidth } from './scene.ts';

type Told = { readonly offset: number | null; readonly by: string | null; readonly confidence: number };

/**
 * Faces as files, by the command, with and without the tests' tiny lip-sync model (how dark the mouth is against how loud the
 * sound is): whether it is wired right, not how good an expert is. Sounds of other clips beside.
 */
export async function expert(family: string, clips: number, first: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'avsync-expert-'));
  try {
    await createModelManager(join(folder, 'state/models')).add(lipsFolder(join(folder, 'tiny')));
    const rows: Record<'without' | 'with' | 'swapped', (readonly [Told, number])[]> = {
      ...{ without: [], with: [], swapped: [] },
    };
    let other: Float32Array | null = null;
    for (let seed = first; seed < first + clips; seed++) {
      const clip = await makeClip(family, seed);
      const late = 2 * makeRandom(seed + 77).uniform() - 1;
      const path = write(folder, `${seed}`, clip, clip.samples, late);
      rows.without.push([measured(folder, path, []), late]);
      rows.with.push([measured(folder, path, ['--model', 'tiny-lips']), late]);
      if (other)
        rows.swapped.push([
          measured(folder, write(folder, `${seed}-other`, clip, other, late), ['--model', 'tiny-lips']),
          late,
        ]);
      other = clip.samples;
    }
    for (const [name, all] of Object.entries(rows)) {
      const off = all.flatMap(([{ offset }, late]) =>
        offset === null ? [] : [Math.round(1000 * (offset - late))],
      );
      const by = all.flatMap(([{ by }]) => (by === null ? [] : [by]));
      console.log(
        `${family} ${name.padEnd(8)} told ${off.length} of ${all.length}, within 40 ms ${off.filter((v) => Math.abs(v) <= 40).length}; off by ${off.join(', ')} ms; by ${by.join(', ')}`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function write(folder: string, name: string, clip: Clip, samples: Float32Array, late: number): string {
  const [gray, sound, path] = ['gray', 'wav', 'mp4'].map((end) => join(folder, `${name}.${end}`)) as [
    string,
    string,
    string,
  ];
  writeFileSync(gray, Buffer.concat([...film(clip.shapes, clip.filming)]));
  writeFileSync(sound, wav(shifted(samples, late)));
  const raw = `-f rawvideo -pix_fmt gray -s ${sceneWidth}x${sceneHeight} -r ${clip.filming.fps}`.split(' ');
  const coded = [...codings['480p'], '-pix_fmt', 'yuv420p', '-c:a', 'aac', '-b:a', '96k'];
  const made = spawnSync(tools().ffmpeg.path, [
    '-v',
    'error',
    '-y',
    ...raw,
    '-i',
    gray,
    '-i',
    sound,
    ...coded,
    path,
  ]);
  if (made.status !== 0) throw new Error(`${made.stderr}`);
  rmSync(gray);
  return path;
}

function measured(folder: string, path: string, more: readonly string[]): Told {
  const env = {
    ...process.env,
    SYNCLINE_STATE: join(folder, 'state'),
    SYNCLINE_CACHE: join(folder, 'cache'),
  };
  const args = ['bin/syncline.mjs', 'avsync', path, '--json', '--quiet', ...more];
  const { stdout, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
  const found = JSON.parse(stdout) as Told & { readonly error?: { readonly message: string } };
  if (found.error) throw new Error(`${found.error.message} ${stderr}`);
  return found;
}

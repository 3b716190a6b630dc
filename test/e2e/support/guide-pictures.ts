import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { tools } from '#main/media/tools.ts';
import { repo } from './repo.ts';

const execute = promisify(execFile);
const docs = join(repo, 'docs');
const folder = join(docs, 'guide/pictures');

/** Names of the pictures that the user guide shows, without their ending. */
export function guidePictures(): readonly string[] {
  const pages = [
    join(docs, 'guide.md'),
    ...readdirSync(join(docs, 'guide'))
      .filter((name) => name.endsWith('.md'))
      .map((name) => join(docs, 'guide', name)),
  ];
  const shown = pages.flatMap((page) => [
    ...readFileSync(page, 'utf8').matchAll(/!\[[^\]]+\]\((?:guide\/)?pictures\/([\w-]+)\.png\)/g),
  ]);
  return [...new Set(shown.map(([, name]) => name as string))];
}

/** How unlike two pictures may be: the guide's is of another day, and of another machine's fonts. */
const farthest = { mean: 8, far: 32, share: 0.06 };

/**
 * Keeps the guide's picture of that name true to the window: with SYNCLINE_GUIDE=write it is written anew, else it is compared,
 * roughly, with what the window shows now. @returns what is wrong; null where nothing is, or the guide does not show it
 */
export async function guideFault(name: string, shot: string): Promise<string | null> {
  if (!guidePictures().includes(name)) return null;
  const own = join(folder, `${name}.png`);
  if (process.env.SYNCLINE_GUIDE === 'write') {
    mkdirSync(folder, { recursive: true });
    // 128 colours are enough for a window, and a quarter of the bytes.
    const filter = 'split[a][b];[a]palettegen=128[p];[b][p]paletteuse=dither=none';
    await execute(tools().ffmpeg.path, ['-v', 'error', '-y', '-i', shot, '-vf', filter, own]);
    return null;
  }
  const mend = 'npm run guide writes the pictures anew; look at them, and at what the guide says of them.';
  if (!existsSync(own)) return `The guide's picture “${name}” is missing. ${mend}`;
  const [was, is] = [await small(own), await small(shot)];
  let sum = 0;
  let far = 0;
  for (const [k, luma] of was.entries()) {
    const off = Math.abs(luma - (is[k] ?? 0));
    sum += off;
    if (off > farthest.far) far++;
  }
  const [mean, share] = [sum / was.length, far / was.length];
  return mean <= farthest.mean && share <= farthest.share
    ? null
    : `The guide's picture “${name}” is no longer what the window shows (mean ${mean.toFixed(1)}, ${(100 * share).toFixed(1)} % far off). ${mend}`;
}

/** 64 × 40 grey pixels. */
async function small(path: string): Promise<Buffer> {
  const { stdout } = await execute(
    tools().ffmpeg.path,
    ['-v', 'error', '-i', path, '-vf', 'scale=64:40:flags=area', '-f', 'rawvideo', '-pix_fmt', 'gray', '-'],
    { encoding: 'buffer' },
  );
  return stdout;
}

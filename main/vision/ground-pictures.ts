import { join } from 'node:path';
import { safeName } from '#main/export/names.ts';
import { makeFolder } from '#main/folders.ts';
import { failureOf, inputArgs, runFfmpeg } from '#main/media/ffmpeg.ts';
import { probeMedia, chooseVideo } from '#main/media/probe.ts';
import { writeSafely } from '#main/store/write-safely.ts';
import type { GroundedFrame, HeatMap } from '#src/model/grounding.ts';
import type { GroundOutcome } from './ground.ts';

/** Pixels of the longer side of a picture. */
const longest = 960;
const deadline = 60;

/**
 * Writes a PNG of every grounded phrase into a folder: its frame with the greatest share of attention in the box, the heat over it and the
 * box drawn. @returns the files @throws MediaError, StorageError; CancelledError
 */
export async function writeGroundPictures(
  path: string,
  { phrases, width, height }: GroundOutcome,
  folder: string,
  { overwrite, signal }: { readonly overwrite: boolean; readonly signal: AbortSignal },
): Promise<readonly string[]> {
  const shown = phrases.flatMap(({ text, frames }, k) => {
    const best = [...frames].sort((a, b) => b.share - a.share)[0];
    return best ? [{ name: `${String(k + 1).padStart(3, '0')} ${text}`, best }] : [];
  });
  if (shown.length === 0) return [];
  await makeFolder(folder);
  const media = await probeMedia(path, { signal });
  const stream = chooseVideo(media, null);
  const scale = Math.min(1, longest / Math.max(width, height));
  const size = [width, height].map((n) => Math.max(2, 2 * Math.round((n * scale) / 2))) as [number, number];
  const files: string[] = [];
  for (const { name, best } of shown) {
    const { code, stdout, ...rest } = await runFfmpeg(
      [
        ...['-v', 'error', ...inputArgs(path, ['-ss', best.t.toFixed(3), ...media.inputOptions])],
        ...[
          '-f',
          'rawvideo',
          '-pix_fmt',
          'rgba',
          '-s',
          `${best.heat.columns}x${best.heat.rows}`,
          '-i',
          'pipe:0',
        ],
        ...['-filter_complex', filter(best, stream.index, size), '-map', '[out]', '-frames:v', '1'],
        ...['-c:v', 'png', '-f', 'image2pipe', 'pipe:1'],
      ],
      { signal, deadline, stdin: Buffer.from(heatColours(best.heat)) },
    );
    if (code !== 0 || stdout.length === 0) throw failureOf({ code, stdout, ...rest }, path);
    const file = join(folder, `${safeName(name)}.png`);
    await writeSafely(file, stdout, { overwrite });
    files.push(file);
  }
  return files;
}

function filter(
  { box: [x, y, w, h] }: GroundedFrame,
  stream: number,
  [width, height]: [number, number],
): string {
  const [left, top, across, along] = [x * width, y * height, w * width, h * height].map(Math.round);
  return [
    `[0:${stream}]scale=${width}:${height}:flags=area,format=rgb24[frame]`,
    `[1:v]scale=${width}:${height}:flags=bicubic[heat]`,
    `[frame][heat]overlay=shortest=0,drawbox=${left}:${top}:${across}:${along}:white@0.9:2,format=rgb24[out]`,
  ].join(';');
}

/** RGBA of every cell: from nothing over yellow to red, the hottest at two thirds. */
export function heatColours({ values }: HeatMap): Uint8Array {
  const most = values.reduce((a, b) => Math.max(a, b), 1e-12);
  const out = new Uint8Array(4 * values.length);
  values.forEach((value, k) => {
    const share = value / most;
    out.set([255, Math.round(220 * (1 - share)), 0, Math.round(170 * share)], 4 * k);
  });
  return out;
}

import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { z } from 'zod';
import { partOfCurve } from '#src/align/locked.ts';
import { badFile } from '#src/formats/refusal.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import type { Locked } from '#src/model/locked.ts';
import { warpHowSchema, type WarpHow } from '#src/model/warp-how.ts';
import { readJson } from '#main/store/read-json.ts';
import { storageError } from '#main/store/storage-error.ts';

/** Pairs of times, rising. */
type Along = Extract<NonNullable<WarpHow['window']>, { readonly kind: 'corridor' }>['along'];

const mapSchema = z.object({
  map: z.array(z.tuple([z.number(), z.number()])),
  sd: z.array(z.number().min(0)).optional(),
});
/** A knot of a map: times of a and of b, and the deviation of b's; what is not told of is exact. */
type Knot = readonly [a: number, b: number, sd: number];
/** So many points a corridor has at most; of more, only every second, third …. */
const mostPoints = 10_000;

/**
 * The map that `warp` has written, as JSON or as CSV.
 * @throws StorageError, InvalidInputError `bad-file`
 */
export async function readMap(file: string): Promise<Along> {
  const all = await knotsIn(file);
  const stride = Math.max(1, Math.ceil(all.length / mostPoints));
  const along = all.filter((_, k) => k % stride === 0).map(([a, b]) => [a, b] as const);
  const found = warpHowSchema.shape.window.safeParse({ kind: 'corridor', radius: 0, along });
  if (found.success && found.data?.kind === 'corridor') return found.data.along;
  throw noMap(file, all);
}

/**
 * A part of such a map, from one time of a to another, to be kept as it is.
 * @throws StorageError, InvalidInputError `bad-file`; `bad-range` where the map does not reach so far
 */
export async function readMapPart(file: string, range: readonly [number, number]): Promise<Locked> {
  const all = await knotsIn(file);
  const rises = all.every(
    ([a, b], k) => k === 0 || (a > (all[k - 1]?.[0] ?? a) && b > (all[k - 1]?.[1] ?? b)),
  );
  if (all.length < 2 || !rises) throw noMap(file, all);
  const curve = { a: all.map(([a]) => a), b: all.map(([, b]) => b), sd: all.map(([, , sd]) => sd) };
  const part = partOfCurve(curve, range);
  if (part) return part;
  throw new InvalidInputError(
    'bad-range',
    `The map in “${file}” does not reach from ${range.join(' to ')} s of A.`,
    `It tells of ${curve.a[0]} to ${curve.a.at(-1)} s: trust a part of that.`,
  );
}

const noMap = (file: string, all: readonly Knot[]): InvalidInputError =>
  badFile(
    file,
    '',
    all.length < 2 ? 'it holds no map' : 'its times turn back',
    'Two columns of rising times are wanted, as warp -o writes them.',
  );

async function knotsIn(file: string): Promise<readonly Knot[]> {
  if (extname(file).toLowerCase() !== '.json') return await table(file);
  const { map, sd } = await readJson(file, mapSchema, 'a result of warp with a map');
  return map.map(([a, b], k) => [a, b, sd?.[k] ?? 0]);
}

/** Rows as `warp -o FILE.csv` writes them: a_s,b_s,sd_s. */
async function table(file: string): Promise<Knot[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw storageError(error, file);
  });
  const [head = '', ...rows] = text.split(/\r?\n/);
  const bad = (line: number) =>
    badFile(
      file,
      `line ${line}`,
      'it holds no two times',
      'A map as warp -o FILE.csv writes it is wanted: a_s,b_s,sd_s.',
    );
  if (!/^a_s,b_s\b/.test(head)) throw bad(1);
  return rows.flatMap((row, k) => {
    if (row === '') return [];
    const [a, b, sd = 0] = row.split(',').map((cell) => (cell.trim() === '' ? Number.NaN : Number(cell)));
    if (a === undefined || b === undefined || !Number.isFinite(a + b) || !(sd >= 0)) throw bad(k + 2);
    return [[a, b, sd]];
  });
}

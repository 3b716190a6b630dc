import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { z } from 'zod';
import { badFile } from '#src/formats/refusal.ts';
import { warpHowSchema, type WarpHow } from '#src/model/warp-how.ts';
import { readJson } from '#main/store/read-json.ts';
import { storageError } from '#main/store/storage-error.ts';

/** Pairs of times, rising. */
type Along = Extract<NonNullable<WarpHow['window']>, { readonly kind: 'corridor' }>['along'];

const mapSchema = z.object({ map: z.array(z.tuple([z.number(), z.number()])) });
/** So many points a corridor has at most; of more, only every second, third …. */
const mostPoints = 10_000;

/**
 * The map that `warp` has written, as JSON or as CSV.
 * @throws StorageError, InvalidInputError `bad-file`
 */
export async function readMap(file: string): Promise<Along> {
  const isJson = extname(file).toLowerCase() === '.json';
  const all = isJson
    ? (await readJson(file, mapSchema, 'a result of warp with a map')).map
    : await table(file);
  const stride = Math.max(1, Math.ceil(all.length / mostPoints));
  const along = all.filter((_, k) => k % stride === 0);
  const found = warpHowSchema.shape.window.safeParse({ kind: 'corridor', radius: 0, along });
  if (found.success && found.data?.kind === 'corridor') return found.data.along;
  throw badFile(
    file,
    '',
    all.length === 0 ? 'it holds no map' : 'its times turn back',
    'Two columns of times that never fall are wanted, as warp -o writes them.',
  );
}

/** Rows as `warp -o FILE.csv` writes them: a_s,b_s,sd_s. */
async function table(file: string): Promise<[number, number][]> {
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
    const [a, b] = row.split(',').map((cell) => (cell.trim() === '' ? Number.NaN : Number(cell)));
    if (a === undefined || b === undefined || !Number.isFinite(a + b)) throw bad(k + 2);
    return [[a, b]];
  });
}

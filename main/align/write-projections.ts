import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommonSpace } from '#src/align/common-map.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { writeNpy } from '#src/formats/npy.ts';
import { StorageError } from '#src/model/errors.ts';
import { storageError } from '#main/store/storage-error.ts';
import { writeSafely } from '#main/store/write-safely.ts';

/** What is written into the folder: of which method, how its sequences are called, and what it found. */
export type Projections = {
  readonly method: string;
  readonly paths: readonly string[];
  readonly space: CommonSpace;
  readonly correlations: readonly number[];
  /** Frames in the common space. */
  readonly projected: readonly Frames[];
  /** The path; null where frame was correlated with frame. */
  readonly index: readonly Int32Array[] | null;
  /** Of warps that run between frames: positions of each sequence, in frames, at the same moments. What is told is along these. */
  readonly positions?: readonly Float64Array[] | undefined;
};

/** Warping matrices are written out up to so many values; `path.npy` (or `warp.npy`) says the same. */
const mostValues = 2 ** 24;

/** x, y, z, then by number: what the files of a sequence end in. */
const ending = (s: number): string => 'xyz'[s] ?? `${s + 1}`;

/**
 * Writes what takes each sequence to the common space into a folder of .npy files, with `projections.json`, which says what each
 * file is.
 * @throws StorageError `exists` where the folder holds something and may not be overwritten
 */
export async function writeProjections(
  folder: string,
  given: Projections,
  { overwrite }: { readonly overwrite: boolean },
): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    if (!overwrite && (await readdir(folder)).length > 0)
      throw new StorageError(
        'exists',
        `“${folder}” holds something already.`,
        'Name another folder, or add --overwrite.',
      );
  } catch (error) {
    throw error instanceof StorageError ? error : storageError(error, folder);
  }
  const { files, index } = projectionFiles(given);
  for (const { name, values, shape } of files)
    await writeSafely(join(folder, name), writeNpy(values, shape), { overwrite });
  await writeSafely(join(folder, 'projections.json'), `${JSON.stringify(index, null, 2)}\n`, { overwrite });
}

type Values = Int32Array | Float32Array | Float64Array;
type File = {
  readonly name: string;
  readonly values: Values;
  readonly shape: readonly number[];
  readonly is: string;
};

/** The files, and the index of them. */
export function projectionFiles({
  method,
  paths,
  space,
  correlations,
  projected,
  index,
  positions,
}: Projections): {
  readonly files: readonly File[];
  readonly index: object;
} {
  const files: File[] = [];
  const add = (name: string, values: Values, shape: readonly number[], is: string) =>
    files.push({ name: `${name}.npy`, values, shape, is });
  const d = correlations.length;
  add(
    'correlations',
    Float64Array.from(correlations),
    [d],
    `along ${positions ? 'the warp' : 'the path'}, in-sample, from largest to smallest: those of Z_${ending(0)}.T @ W_${ending(0)} with the others`,
  );
  add('weights', space.weights, [space.weights.length], 'what each dimension counts in squared distances');
  if (index) {
    const length = index[0]?.length ?? 0;
    const rows = Int32Array.from({ length: length * index.length }, (_, k) =>
      Number(index[k % index.length]?.[Math.floor(k / index.length)]),
    );
    add('path', rows, [length, index.length], 'frames of each sequence that are one moment, from 0');
  }
  if (positions) {
    const [length, m] = [positions[0]?.length ?? 0, positions.length];
    const rows = Float64Array.from({ length: length * m }, (_, k) =>
      Number(positions[k % m]?.[Math.floor(k / m)]),
    );
    add(
      'warp',
      rows,
      [length, m],
      'where each sequence stands at the same moments, in frames from 0, between frames too',
    );
  }
  space.maps.forEach((map, s) => {
    const [e, name] = [ending(s), paths[s] ?? ''];
    const { lift, basis, offset } = map;
    const kernel = lift?.kind === 'kernel';
    add(
      `U_${e}`,
      basis.values,
      [basis.rows, basis.cols],
      kernel ? `dual coefficients of ${name}, a row for each of frames_${e}` : `projection of ${name}`,
    );
    add(`offset_${e}`, offset, [offset.length], `taken off phi(${e}) @ U_${e}`);
    const z = projected[s];
    if (z)
      add(
        `Z_${e}`,
        Float64Array.from(z.values),
        [z.values.length / z.dims, z.dims],
        `frames of ${name} in the common space: phi(${e}) @ U_${e} - offset_${e}`,
      );
    if (lift) {
      const both = Float64Array.of(...lift.mean, ...lift.deviation);
      add(
        `scale_${e}`,
        both,
        [2, lift.mean.length],
        'mean and deviation by which each value is scaled first',
      );
    }
    if (lift?.kind === 'kernel')
      add(
        `frames_${e}`,
        lift.frames,
        [lift.frames.length],
        `frames of ${name} that the kernel is taken with`,
      );
    if (lift?.kind === 'network')
      for (const [part, { values, shape }] of Object.entries(lift.weights))
        add(`${part}_${e}`, values, shape, 'weights of the network');
    const column = index?.[s];
    const warp = positions?.[s];
    const frames = z ? z.values.length / z.dims : 0;
    if (warp && frames * warp.length <= mostValues)
      add(
        `W_${e}`,
        interpolation(warp, frames),
        [frames, warp.length],
        `warping matrix of ${name}: what each frame counts at each moment of warp`,
      );
    else if (!warp && column && frames * column.length <= mostValues) {
      const matrix = new Int32Array(frames * column.length);
      column.forEach((i, t) => {
        matrix[i * column.length + t] = 1;
      });
      add(
        `W_${e}`,
        matrix,
        [frames, column.length],
        `warping matrix of ${name}: 1 where a moment of the path is that frame`,
      );
    }
  });
  const kinds = space.maps.map(({ lift }, s) => ({
    sequence: paths[s] ?? '',
    phi: lift ? phiWords[lift.kind] : 'the frame itself',
    ...(lift?.kind === 'kernel' && { kernel: lift.kernel }),
  }));
  return {
    files,
    index: {
      version: 1,
      method,
      sequences: kinds,
      files: files.map(({ name, shape, is }) => ({ name, shape, is })),
    },
  };
}

/** A column for each position: the frames before and after it, by how near they are. */
function interpolation(positions: Float64Array, frames: number): Float64Array {
  const out = new Float64Array(frames * positions.length);
  positions.forEach((position, t) => {
    const before = Math.min(Math.max(0, frames - 2), Math.floor(position));
    out[before * positions.length + t] = 1 - (position - before);
    if (position > before) out[(before + 1) * positions.length + t] = position - before;
  });
  return out;
}

const phiWords = {
  scaled: '(x - mean) / deviation',
  kernel: 'the kernel of (x - mean) / deviation with those of the frames named',
  network: 'x s + tanh(tanh(x w1 + b1) w2 + b2) w3, x being (x - mean) / deviation',
} as const;

import { projectionFiles } from '#main/align/write-projections.ts';
import { cpuCompute } from '#main/compute/cpu.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { alignMethods } from '#src/align/methods/index.ts';
import { projected } from '#src/align/methods/projected.ts';
import { makeRandom } from '#src/math/random.ts';

/** One bent course seen in so many columns, with noise. */
function view(seed: number, dims: number): Frames {
  const [frames, random] = [50 + 7 * seed, makeRandom(seed)];
  const mix = Array.from({ length: 2 * dims }, () => random.normal());
  const values = Float64Array.from({ length: frames * dims }, (_, at) => {
    const [t, k] = [(Math.floor(at / dims) / (frames - 1)) ** (1 + seed / 10), at % dims];
    const course = Math.sin(9 * t) * (mix[2 * k] as number) + Math.cos(15 * t) * (mix[2 * k + 1] as number);
    return course + 0.1 * random.normal();
  });
  return { values, dims };
}

/** GTW of views of so many columns, and Zᵀ·W of each as written: a row for each moment. */
export async function writtenOf(dims: readonly number[]) {
  const gtw = alignMethods.find(({ name }) => name === 'gtw');
  const sequences = dims.map((d) => view(d, d));
  const found = await gtw?.run(sequences, { seed: 1 }, { compute: cpuCompute() });
  if (!found?.space) throw new Error('GTW tells no space');
  const shown: Frames[] = [];
  for (const [s, map] of found.space.maps.entries()) shown.push(await projected(map, sequences[s] as Frames));
  const { files } = projectionFiles({
    ...{ method: 'gtw', paths: dims.map((_, s) => `${s}`), space: found.space, projected: shown },
    ...{ correlations: found.correlations ?? [], index: found.index, positions: found.positions },
  });
  const along = dims.map((_, s) => {
    const of = (name: string) => files.find((file) => file.name === `${name}_${'xyz'[s]}.npy`);
    const [z, w] = [of('Z'), of('W')];
    const [frames = 0, d = 0] = z?.shape ?? [];
    const length = w?.shape[1] ?? 0;
    return Array.from({ length }, (_, t) =>
      Array.from({ length: d }, (_, k) => {
        let sum = 0;
        for (let i = 0; i < frames; i++)
          sum += (z?.values[i * d + k] as number) * (w?.values[i * length + t] as number);
        return sum;
      }),
    );
  });
  return { found, along };
}

import type { DtwPath } from '#src/compute/compute.ts';
import { ask, type DtwOptions } from './dtw/align-dtw.ts';
import { type Frames, framesIn } from './dtw/frames.ts';
import { costsBetween } from './dtw/local-cost.ts';
import { softPaths } from './dtw/soft-paths.ts';
import { type PathSpread, rounding } from './path-spread.ts';
import { temperatureAlong } from './temperature.ts';

type Path = Pick<DtwPath, 'i' | 'j'>;

/** How often noise and paths are found anew, from one another. */
const rounds = 4;

/**
 * Spread of the paths near the one found, under whatever it was sought by: steps, slopes, windows, pins, prices of gaps and ends,
 * local cost. As `pathSpread`, with these differences: every path that the search may take counts (`softPaths`), the ends where they
 * are open too; the temperature is that of `temperatureAlong`, of the cost that was asked; a path of cells that weigh w tells as
 * much less as their weights count more than once, Σw² / Σw. What DTW's liking for few cells moves is counted in alike: where
 * weights sum to the same on every way, that is nothing.
 *
 * Frames that more than half of the paths' weight leaves out have no place: NaN.
 *
 * Time: five times that of `softPaths`. `options.watch` is told how many rows are done.
 * @returns null where the noise is larger than what the cost can tell apart
 */
export function anyPathSpread(x: Frames, y: Frames, path: Path, options: DtwOptions): PathSpread | null {
  const { problem } = ask(costsBetween(x, y, options.cost), options);
  const total = 2 * (rounds + 1) * framesIn(x);
  let done = 0;
  const step = () => options.watch?.(Math.min(done++, total), total);
  let place = path;
  let counted = 1;
  let found: ReturnType<typeof softPaths> = null;
  let sharpness = 0;
  let cost = 0;
  for (let round = 0; round < rounds; round++) {
    const noise = temperatureAlong(x, y, options.cost, place);
    if (!(noise.sharpness > 0)) return null;
    sharpness = noise.sharpness / counted;
    cost = noise.cost;
    found = softPaths(problem, path, { sharpness, step });
    if (!found) return null;
    counted = found.weight > 0 ? found.squares / found.weight : 1;
    place = middleOf(found) ?? path;
  }
  if (!found) return null;
  const even = found.progress > 0 ? (2 * found.weight) / found.progress : 0;
  const free = softPaths(problem, path, { sharpness, noise: { each: cost, even }, step });
  const { mean, variance, presence } = found;
  const aleatoric = mean.map((at, i) => {
    if (!((presence[i] as number) >= mostly)) return Number.NaN;
    const off = at - (free?.mean[i] ?? at);
    return Math.max(
      rounding,
      Number.isFinite(off) ? (free?.variance[i] as number) + off * off : (variance[i] as number),
    );
  });
  for (const [i, j] of options.pins ?? []) {
    mean[i] = j;
    aleatoric[i] = rounding;
  }
  return {
    mean: mean.map((at, i) => (Number.isNaN(aleatoric[i]) ? Number.NaN : at)),
    aleatoric,
    epistemic: null,
    sd: aleatoric.map(Math.sqrt),
  };
}

/** A frame that fewer of the paths have is left out. */
const mostly = 0.5;

/** Where the mean runs, in whole frames, of the frames that most paths have; null where none is. */
function middleOf({ mean, presence }: { mean: Float64Array; presence: Float64Array }): Path | null {
  const i = Int32Array.from([...mean.keys()].filter((row) => (presence[row] as number) >= mostly));
  return i.length > 0 ? { i, j: i.map((row) => Math.round(mean[row] as number)) } : null;
}

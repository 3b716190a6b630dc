import { type PathSpread, rounding } from '#src/align/path-spread.ts';
import { positionDeviation, type WarpPosterior } from './posterior.ts';
import { warpPositions } from './warps.ts';

/**
 * Where a sequence stands at each frame of another, and how surely, by Laplace's approximation.
 * @param of the sequence that is asked for; `given`: the one that stands on its frames
 * @param moments of the common clock where the deviation is worked out
 */
export function warpSpread(posterior: WarpPosterior, of: number, given: number, moments: number): PathSpread {
  const positions = warpPositions(posterior.warps, moments);
  const [from, to] = [positions[given] as Float64Array, positions[of] as Float64Array];
  const deviation = positionDeviation(posterior, of, given, moments);
  const frames = posterior.warps.frames[given] as number;
  const mean = new Float64Array(frames);
  const aleatoric = new Float64Array(frames);
  let t = 0;
  for (let i = 0; i < frames; i++) {
    while (t < moments - 2 && (from[t + 1] as number) < i) t++;
    const [p, q] = [from[t] as number, from[t + 1] as number];
    const beyond = q > p ? Math.min(1, Math.max(0, (i - p) / (q - p))) : 0;
    const at = (values: Float64Array) =>
      (values[t] as number) + beyond * ((values[t + 1] as number) - (values[t] as number));
    mean[i] = at(to);
    aleatoric[i] = Math.max(rounding, at(deviation) ** 2);
  }
  return { mean, aleatoric, epistemic: null, sd: aleatoric.map(Math.sqrt) };
}

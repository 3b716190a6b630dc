import { evenSteps } from '#src/compute/compute.ts';
import type { Sequence } from '#src/model/sequence.ts';
import { allowanceFor, noiseAround } from './path-spread.ts';
import { type Posterior, posterior } from './posterior.ts';

/** Cells of a path of single steps, one after the other. */
type Cells = { readonly i: Int32Array; readonly j: Int32Array };

/**
 * The paths near one, as sharp as the noise left along it allows: `pathSpread` as it is seen across the diagonal. It needs to know
 * nothing of what is compared but that its squared distances are the noise, so that it suits tables, which are of any kind.
 * @param path all of it: the noise is its own
 * @returns the paths near a part of it
 */
export function aroundByNoise(x: Sequence, other: Sequence, path: Cells): (part: Cells) => Posterior {
  const y = levelledAlong(x, other, path);
  const noise = noiseAround(x, y, path, { steps: evenSteps });
  const how = { radius, sharpness: noise > 0 ? 1 / (2 * noise) : sharpest };
  return (part) => {
    const found = posterior(x, y, part, { ...how, steps: evenSteps });
    const penalty = -allowanceFor(x, noise);
    const even = posterior(x, y, part, { ...how, steps: { ...evenSteps, penalty } });
    const off = (k: number) => (found.offset[k] as number) - (even.offset[k] as number);
    return { ...found, variance: even.variance.map((variance, k) => variance + off(k) ** 2) };
  };
}

/**
 * y with the mean and the deviation of each dimension along the path as x has them there. Each was brought to one measure over all of
 * its own frames, of which a path takes some longer than the other does: that misfit is no noise.
 */
function levelledAlong(x: Sequence, y: Sequence, path: Cells): Sequence {
  const values = y.values.slice();
  for (let d = 0; d < x.dims; d++) {
    const [p, q] = [momentsAlong(x, path.i, d), momentsAlong(y, path.j, d)];
    const scale = p.deviation > 0 && q.deviation > 0 ? p.deviation / q.deviation : 1;
    for (let k = d; k < values.length; k += x.dims)
      values[k] = p.mean + scale * ((values[k] as number) - q.mean);
  }
  return { ...y, values };
}

function momentsAlong({ values, dims }: Sequence, frames: Int32Array, d: number) {
  const at = (frame: number) => values[frame * dims + d] as number;
  const mean = frames.reduce((sum, frame) => sum + at(frame), 0) / frames.length;
  const square = frames.reduce((sum, frame) => sum + (at(frame) - mean) ** 2, 0) / frames.length;
  return { mean, deviation: Math.sqrt(square) };
}

/** Half of what is looked at beside a path, in frames. */
const radius = 40;
/** Where nothing is left along the path. */
const sharpest = 1e6;

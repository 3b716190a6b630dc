import { calibratedSpread } from '#src/align/calibrate-spread.ts';
import { dtw } from '#src/align/dtw/align-dtw.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { type PathSpread, pathSpread } from '#src/align/path-spread.ts';
import { evenSteps } from '#src/compute/compute.ts';
import { makeRandom } from '#src/math/random.ts';
import { deviationPanel, left, width } from './deviation-panel.ts';
import { page, ruler } from './draw.ts';

const [n, m] = [300, 330];

/** A curve that is level in its middle third, seen twice with noise, and where y stands at each frame of x. */
function bentPair(): { readonly x: Frames; readonly y: Frames; readonly truth: readonly number[] } {
  const random = makeRandom(5);
  const shape = (t: number) =>
    Math.abs(t - 0.5) < 1 / 6 ? 0 : Math.sin(40 * t) + 0.6 * Math.sin(23 * t + 1);
  const bent = (t: number) => t + 0.05 * Math.sin(2 * Math.PI * t);
  const back = (u: number) => {
    let t = u;
    for (let k = 0; k < 30; k++) t += u - bent(t);
    return t;
  };
  const seen = (frames: number, time: (u: number) => number): Frames => ({
    values: Float64Array.from(
      { length: frames },
      (_, k) => shape(time(k / (frames - 1))) + 0.15 * random.normal(),
    ),
    dims: 1,
  });
  return {
    x: seen(n, (t) => t),
    y: seen(m, back),
    truth: Array.from({ length: n }, (_, i) => bent(i / (n - 1)) * (m - 1)),
  };
}

/** Where y stands at each frame of x against the truth: the cheapest path, its posterior, that calibrated. */
export function uncertaintyPicture(): string {
  const { x, y, truth } = bentPair();
  const path = dtw(x, y);
  const spread = pathSpread(x, y, path, { steps: evenSteps });
  const confirmed = [20, 55, 90, 130, 165, 200, 235, 275].map((i) => [i, truth[i] as number] as const);
  const told = calibratedSpread(spread, confirmed);
  const panel = (
    title: string,
    { mean, sd }: Pick<PathSpread, 'mean' | 'sd'>,
    top: number,
    marked: readonly number[],
  ) => {
    const points = truth.map((at, i) => ({
      at: i,
      off: (mean[i] as number) - at,
      reach: 1.645 * (sd[i] as number),
    }));
    const held = points.filter(({ off, reach }) => Math.abs(off) <= reach).length / points.length;
    const says = sd.some((each) => each > 0) ? `, ${Math.round(100 * held)} % within` : '';
    return deviationPanel(`${title}${says}`, points, { top, end: n - 1, most: 12, unit: '', marked });
  };
  const cheapest = Float64Array.from({ length: n }, (_, i) => path.j[path.i.indexOf(i)] as number);
  const panels = [
    panel('the cheapest path', { mean: cheapest, sd: new Float64Array(n) }, 0, []),
    panel('the posterior: mean and 90 % interval', spread, 100, []),
    panel(
      `scaled by ${told.scale.toFixed(2)}, as 8 confirmed points (dots) say`,
      told.spread,
      200,
      confirmed.map(([i]) => i),
    ),
  ];
  return page(600, 326, panels.join('') + ruler([left, 300], width / (n - 1), n, 'frames of X'));
}

import type { Html } from './html.ts';
import { axes, box, scale, svg } from './svg.ts';

const [left, right, top, bottom] = [58, 330, 20, 130];
const bins = 10;

/** How many confidences lie in each tenth. @param what e.g. `recordings` */
export function confidenceHistogram(confidences: readonly number[], what: string): Html {
  const counts = new Array<number>(bins).fill(0);
  for (const c of confidences) {
    const bin = Math.min(bins - 1, Math.max(0, Math.floor(c * bins)));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const x = scale(0, 1, left, right);
  const y = scale(0, Math.max(1, ...counts), bottom, top);
  const told = counts.map((n, k) => `${n} from ${k * 10} to ${k * 10 + 10} %`).filter((_, k) => counts[k]);
  return svg(345, bottom + 38, `Confidence of ${confidences.length} ${what}: ${told.join(', ')}.`, [
    ...counts.map((n, k) =>
      box([x.at(k / bins) + 1, y.at(n)], x.at(1 / bins) - x.at(0) - 2, y.at(0) - y.at(n), 'bar', `${n}`),
    ),
    axes(x, y, { x: 'confidence', y: what }),
  ]);
}

import type { DtwPath } from '#src/compute/compute.ts';
import { type StepPattern, slopeLimits } from './step-pattern.ts';

/** The slope is told over stretches of so many frames of both: single steps say nothing of it. */
const stretch = 24;
/** As near to a limit as this counts as at it: a clock beyond it cannot show how far. */
const near = 1.1;

/**
 * Which share of a path runs as flat or as steep as its steps allow: there the clock may well lie beyond, where no path that
 * the table allows can follow. 0 for steps that allow every slope.
 */
export function shareAtSlopeLimit({ i, j }: Pick<DtwPath, 'i' | 'j'>, pattern: StepPattern): number {
  const [min, max] = slopeLimits(pattern);
  if (!(min > 0) && max === Number.POSITIVE_INFINITY) return 0;
  let [looked, at, end] = [0, 0, 0];
  for (let t = 0; t < i.length; t++) {
    const [p, q] = [i[t] as number, j[t] as number];
    while (end < i.length && (i[end] as number) - p + (j[end] as number) - q < stretch) end++;
    if (end === i.length) break;
    const slope = ((j[end] as number) - q) / ((i[end] as number) - p);
    looked++;
    if ((min > 0 && slope <= min * near) || slope >= max / near) at++;
  }
  return looked === 0 ? 0 : at / looked;
}

import { costsBetween } from '#src/align/dtw/local-cost.ts';
import { type Frames, framesIn } from '#src/align/dtw/frames.ts';
import { maskOf } from '#src/align/dtw/mask.ts';
import { singleSteps } from '#src/align/dtw/quick-route.ts';
import { checkStepPattern } from '#src/align/dtw/step-pattern.ts';
import { stepPattern } from '#src/align/dtw/step-tables.ts';
import { windowRestriction } from '#src/align/dtw/window.ts';
import { calibratedSpread } from '#src/align/calibrate-spread.ts';
import { type PathSpread, pathSpread } from '#src/align/path-spread.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import type { Alignment, AlignOptions } from './method.ts';

/** Methods whose path is a DTW of what they compared. */
const byPath: readonly string[] = ['dtw', 'ddtw', 'ctw'];

/**
 * An alignment with the spread of the paths near its own, where they have a distribution: two sequences, single steps,
 * nothing left out inside, and a local cost that is a squared distance; else a note that it is not known. Windows and pins are kept.
 */
export function withSpread(method: string, options: AlignOptions, found: Alignment): Alignment {
  if (found.spreads || found.matches || !found.compared || !byPath.includes(method)) return found;
  const spread = spreadOf(found.compared, found, options);
  if (spread) return { ...found, spreads: [spread] };
  if (options.confirmed?.length || !found.index[0]?.length) return found;
  return { ...found, notes: [...found.notes, noDeviations] };
}

const noDeviations =
  'How sure the path is, is not known: deviations are told for single steps without slope limits or gaps, by squared, cosine or correlation costs.';

/**
 * The deviations of an alignment of two sequences measured by points that a person has confirmed (`calibratedSpread`); said in a
 * note where there are no deviations to measure.
 * @throws InvalidInputError `outside`: a point that the path does not pass, or that is not in a sequence
 */
export function withCalibration(found: Alignment, confirmed: AlignOptions['confirmed'] = []): Alignment {
  if (confirmed.length === 0) return found;
  const [spread] = found.spreads ?? [];
  if (!spread || found.paths)
    return {
      ...found,
      notes: [
        ...found.notes,
        'No deviations are known under these options: confirmed points changed nothing.',
      ],
    };
  const points = confirmed.map(([i, j]) => {
    if (!Number.isFinite(spread.mean[i as number]))
      throw new InvalidInputError(
        'outside',
        `The confirmed point ${i},${j} lies where the path does not go.`,
        'Give frames that both sequences have, within the stretch that was aligned.',
      );
    return [i as number, j as number] as const;
  });
  const { spread: scaled, scale } = calibratedSpread(spread, points);
  return { ...found, spreads: [scaled], calibration: { confirmed: points.length, scale } };
}

function spreadOf(
  [x, y]: readonly [Frames, Frames],
  { index }: Alignment,
  { step = 'symmetric1', slope, window = [], cost, gaps, pins = [] }: AlignOptions,
): PathSpread | null {
  const [i, j] = index;
  const steps = singleSteps(checkStepPattern(typeof step === 'string' ? stepPattern(step) : step));
  const { euclidean } = costsBetween(x, y, cost);
  if (!i?.length || !j || !steps || slope || gaps || !euclidean) return null;
  const [n, m] = [framesIn(x), framesIn(y)];
  const mask = maskOf(
    n,
    m,
    window.map((each) => windowRestriction(each, n, m).rule),
  );
  return pathSpread(euclidean.x, euclidean.y, { i, j }, { steps, pins, ...(window.length > 0 && { mask }) });
}

import { calibratedSpread } from '#src/align/calibrate-spread.ts';
import { shareAtSlopeLimit } from '#src/align/dtw/at-slope-limit.ts';
import { limitSlope } from '#src/align/dtw/step-pattern.ts';
import { patternOf } from '#src/align/dtw/step-tables.ts';
import { spreadAlong } from '#src/align/spread-along.ts';
import type { DtwPath } from '#src/compute/compute.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import { pathOptions, watchIn } from './dtw-methods.ts';
import type { AlignHost, Alignment } from './method.ts';
import type { AlignOptions } from './options.ts';

/** Methods whose path is a DTW of what they compared. */
const byPath: readonly string[] = ['dtw', 'ddtw', 'ctw'];

/**
 * An alignment with the spread of the paths near its own (`spreadAlong`), under all that was asked of it; else a note why it is not known.
 */
export function withSpread(
  method: string,
  options: AlignOptions,
  found: Alignment,
  host: AlignHost = {},
): Alignment {
  if (found.spreads || found.matches || !found.compared || !byPath.includes(method)) return found;
  if (!found.index[0]?.length) return found;
  const [i, j] = found.index as readonly [Int32Array, Int32Array];
  const spread = spreadAlong(
    ...found.compared,
    { i, j },
    {
      ...pathOptions(options),
      ...watchIn(host, 'frames'),
    },
  );
  if (spread)
    return { ...found, spreads: [spread], notes: [...found.notes, ...limitNotes({ i, j }, options)] };
  return { ...found, notes: [...found.notes, noDeviations] };
}

/** From this share of the path on, what the deviations do not know of matters. */
const goodPart = 0.2;

/** What deviations of a path at the limit of its slope do not know of: the clock may lie beyond. */
export function limitNotes(
  path: Pick<DtwPath, 'i' | 'j'>,
  { step, slope }: Pick<AlignOptions, 'step' | 'slope'>,
): string[] {
  const pattern = patternOf(step ?? 'symmetric1');
  const share = shareAtSlopeLimit(path, slope ? limitSlope(pattern, slope) : pattern);
  return share < goodPart
    ? []
    : [
        `${Math.round(100 * share)} % of the path runs as flat or as steep as its steps allow. Should the clock go beyond that, the deviations may still be too small: the path cannot follow it. Try freer steps or slopes.`,
      ];
}

const noDeviations =
  'How sure the path is, is not known: along it the sequences differ by more than this cost can tell apart. Try a kernel of a smaller rate, or sqeuclidean.';

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

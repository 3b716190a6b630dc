import { InvalidInputError } from '#src/model/errors.ts';
import { cheapestStretch, type StretchProblem } from './bounded-stretch.ts';
import { cheapestRestricted, type StretchRestrictions } from './restricted-stretch.ts';
import { costsBetween } from './local-cost.ts';
import { type Mask, runAt } from './mask.ts';
import { searchPath } from './path-search.ts';
import { alignDtw, ask, type DtwAlignment, type DtwOptions } from './align-dtw.ts';
import { checkPair, type Frames } from './frames.ts';
import type { Window } from './window.ts';
import type { PinnedCell } from './pinned-cell.ts';

/** A stretch of y that x was found in: frames start…end − 1, and the path between them (indices of x and y). */
export type SubsequenceMatch = {
  readonly start: number;
  readonly end: number;
  readonly cost: number;
  readonly i: Int32Array;
  readonly j: Int32Array;
};

export type SubsequenceOptions = Pick<
  DtwOptions,
  'step' | 'slope' | 'cost' | 'gaps' | 'first' | 'compute' | 'watch'
> & {
  /**
   * What keeps paths to an area of x against y (`mask`, `corridor`, `forbidden`) is meant of all of both; what says how far a path may stray
   * (`sakoe-chiba`, `slanted`, `itakura`) of x against the place found, from corner to corner. Default: none.
   */
  readonly window?: readonly Window[];
  /** Cells of x against all of y: one place runs through them all, and stands first; further ones are found beside it. */
  readonly pins?: readonly PinnedCell[];
  /** How many matches are wanted at most. Default 1. */
  readonly count?: number;
  /** How long a match may be, in lengths of x. Default half to twice: what is squeezed further is no match. */
  readonly length?: readonly [min: number, max: number];
};

export const usualLength = [0.5, 2] as const;

/**
 * The best matches of all of x in stretches of y that do not overlap, best first: the first is the
 * cheapest of all stretches of y of an allowed length, each further one the cheapest of those that meet none before it
 * (exactly so: what remains of y is searched again on both sides of every match, rather than only its
 * ends being struck out). Fewer when y is used up. See Müller 2007, Information Retrieval for Music and
 * Motion, ch. 4.4, for the recursion with open ends.
 *
 * Time: at most `count` searches of n × m cells, on backends where `alignDtw` uses them; where the cheapest stretch
 * is too short or too long, the search of `cheapestStretch` besides. With bands over the place, and of the place
 * of pins, that of `cheapestRestricted` alone.
 * @throws as `alignDtw`; InvalidInputError `bad-count`; `no-path` where no place runs through the pins
 */
export async function findSubsequences(
  x: Frames,
  y: Frames,
  { count = 1, length = usualLength, watch, window = [], pins = [], ...options }: SubsequenceOptions = {},
): Promise<readonly SubsequenceMatch[]> {
  if (!Number.isInteger(count) || count < 1)
    throw new InvalidInputError(
      'bad-count',
      `${count} matches were asked for.`,
      'Ask for a whole number from 1.',
    );
  const [n, m] = checkPair(x, y);
  const over = window.filter(isOverPlace);
  const area = window.filter((each) => !isOverPlace(each));
  // Every window is checked before anything is searched, the ones over the place as if it were all of y.
  ask(costsBetween(x, y, options.cost), { ...options, window });
  const told = watch && (() => watch(done, planned));
  let done = 0;
  let planned = 0;
  const problemOf = (cells: readonly PinnedCell[]): Problem => {
    const { problem } = ask(costsBetween(x, y, options.cost), { ...options, window: area, pins: cells });
    const { costs, pattern, gaps, first, mask } = problem;
    const of = { costs, pattern, gaps, first, mask, ...lengths(n, length) };
    if (over.length === 0 && cells.length === 0) return { of, cells, more: null };
    const columns = cells.map(([, j]) => j);
    const through = cells.length > 0 ? ([Math.min(...columns), Math.max(...columns)] as const) : null;
    const exactly = (from: number, to: number): number => {
      const part = costsBetween(x, framesOf(y, from, to), options.cost);
      return searchPath(ask(part, restricted(mask, from, cells)).problem, told)?.cost ?? Infinity;
    };
    return { of, cells, more: { over, through, exactly } };
  };
  /** All that is asked of a path through a stretch of y by itself, which begins at `from`. */
  const restricted = (mask: Mask, from: number, cells: readonly PinnedCell[]): DtwOptions => ({
    ...options,
    window: [...over, ...(area.length > 0 ? [cutOf(mask, from)] : [])],
    pins: cells.map(([i, j]) => [i, j - from] as const),
  });
  /** The best match within frames from…to − 1 of y, or null where the steps fit none. */
  const bestWithin = async (
    from: number,
    to: number,
    { of, cells, more }: Problem,
  ): Promise<SubsequenceMatch | null> => {
    if (to - from < of.least) return null;
    const size = n * (to - from);
    planned += size;
    if (!more) {
      const found = await alignDtw(x, framesOf(y, from, to), {
        ...restricted(of.mask, from, []),
        begin: 'open',
        end: 'open',
        ...(watch && { watch: (part, total) => watch(done + Math.round((part / total) * size), planned) }),
      }).catch(noneFits);
      const match = found && placed(found, from);
      if (!match || isAllowed(match, of)) {
        done += size;
        return match;
      }
    }
    done += size;
    const best = more ? cheapestRestricted(of, more, from, to, told) : cheapestStretch(of, from, to, told);
    if (!best) return null;
    const part = framesOf(y, best.from, best.to);
    return placed(await alignDtw(x, part, restricted(of.mask, best.from, cells)), best.from);
  };
  const free = problemOf([]);
  const matches: SubsequenceMatch[] = [];
  const candidates: Candidate[] = [];
  const beside = async ({ start, end }: SubsequenceMatch, from: number, to: number): Promise<void> => {
    if (matches.length === count) return;
    candidates.push({ from, to: start, best: await bestWithin(from, start, free) });
    candidates.push({ from: end, to, best: await bestWithin(end, to, free) });
  };
  if (pins.length > 0) {
    const pinned = await bestWithin(0, m, problemOf(pins));
    if (!pinned) throw noneThrough(pins);
    matches.push(pinned);
    await beside(pinned, 0, m);
  } else candidates.push({ from: 0, to: m, best: await bestWithin(0, m, free) });
  while (matches.length < count) {
    let least = -1;
    for (const [k, { best }] of candidates.entries())
      if (best && best.cost < (candidates[least]?.best?.cost ?? Number.POSITIVE_INFINITY)) least = k;
    const chosen = candidates[least];
    if (!chosen?.best) break;
    matches.push(chosen.best);
    candidates.splice(least, 1);
    await beside(chosen.best, chosen.from, chosen.to);
  }
  return matches;
}

/** What is sought of a stretch; `more`: what depends on where it begins and ends. */
type Problem = {
  readonly of: StretchProblem;
  readonly cells: readonly PinnedCell[];
  readonly more: StretchRestrictions | null;
};

type Candidate = { readonly from: number; readonly to: number; readonly best: SubsequenceMatch | null };

/** Windows that say how far a path may stray from the straight way through a place, wherever that lies. */
const isOverPlace = ({ kind }: Window): boolean =>
  kind === 'sakoe-chiba' || kind === 'slanted' || kind === 'itakura';

/** A mask as a stretch of y from `from` on sees it. */
const cutOf = (mask: Mask, from: number): Window => ({
  kind: 'mask',
  allowed: (i, j) => runAt(mask, i, j + from) >= 0,
});

const noneThrough = (pins: readonly PinnedCell[]): InvalidInputError =>
  new InvalidInputError(
    'no-path',
    `No place in Y that is as long as was asked holds ${pins.length > 1 ? 'the pins' : 'the pin'} ${pins.map((pin) => pin.join(',')).join(' and ')} on a path of these steps and windows.`,
    'All pins are of one place: leave some out, or allow longer places.',
  );

const framesOf = ({ values, dims }: Frames, from: number, to: number): Frames => ({
  values: values.subarray(from * dims, to * dims),
  dims,
});

const isAllowed = ({ start, end }: SubsequenceMatch, { least, most }: StretchProblem): boolean =>
  end - start >= least && end - start <= most;

/** Frames a match has, at least and at most. */
function lengths(
  n: number,
  [min, max]: readonly [number, number],
): { readonly least: number; readonly most: number } {
  if (!(min >= 0 && max >= min && max > 0))
    throw new InvalidInputError(
      'bad-options',
      `No match is ${min} to ${max} times as long as the query.`,
      'Give 0 ≤ MIN ≤ MAX, MAX above 0.',
    );
  const least = Math.max(1, Math.ceil(min * n - 1e-9));
  return { least, most: Math.max(least, Math.floor(max * n + 1e-9)) };
}

function placed({ i, j, cost }: DtwAlignment, from: number): SubsequenceMatch {
  const at = j.map((frame) => frame + from);
  return { start: at[0] as number, end: (at[at.length - 1] as number) + 1, cost, i, j: at };
}

/** A stretch too short for the steps is no failure: there is nothing in it. */
function noneFits(error: unknown): null {
  if (error instanceof InvalidInputError && error.code === 'no-path') return null;
  throw error;
}

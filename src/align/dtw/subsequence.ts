import { InvalidInputError } from '#src/model/errors.ts';
import { cheapestStretch, type StretchProblem } from './bounded-stretch.ts';
import { costsBetween } from './local-cost.ts';
import { checkStepPattern, limitSlope } from './step-pattern.ts';
import { stepPattern } from './step-tables.ts';
import { alignDtw, type DtwAlignment, type DtwOptions } from './align-dtw.ts';
import { checkPair, type Frames } from './frames.ts';

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
  'step' | 'slope' | 'cost' | 'first' | 'compute' | 'watch'
> & {
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
 * is too short or too long, the search of `cheapestStretch` besides.
 * @throws as `alignDtw`; InvalidInputError `bad-count`
 */
export async function findSubsequences(
  x: Frames,
  y: Frames,
  { count = 1, length = usualLength, watch, ...options }: SubsequenceOptions = {},
): Promise<readonly SubsequenceMatch[]> {
  if (!Number.isInteger(count) || count < 1)
    throw new InvalidInputError(
      'bad-count',
      `${count} matches were asked for.`,
      'Ask for a whole number from 1.',
    );
  const [n, m] = checkPair(x, y);
  const problem = stretchProblem(x, y, length, options);
  let done = 0;
  let planned = 0;
  /** The best match within frames from…to − 1 of y, or null where the steps fit none. */
  const bestWithin = async (from: number, to: number): Promise<SubsequenceMatch | null> => {
    if (to - from < problem.least) return null;
    const cells = n * (to - from);
    planned += cells;
    const found = await alignDtw(x, framesOf(y, from, to), {
      ...options,
      begin: 'open',
      end: 'open',
      ...(watch && { watch: (part, total) => watch(done + Math.round((part / total) * cells), planned) }),
    }).catch(noneFits);
    done += cells;
    const match = found && placed(found, from);
    if (!match || isAllowed(match, problem)) return match;
    const told = watch && (() => watch(done, planned));
    const best = cheapestStretch(problem, from, to, told);
    if (!best) return null;
    return placed(await alignDtw(x, framesOf(y, best.from, best.to), options), best.from);
  };
  const matches: SubsequenceMatch[] = [];
  const candidates = [{ from: 0, to: m, best: await bestWithin(0, m) }];
  while (matches.length < count) {
    let least = -1;
    for (const [k, { best }] of candidates.entries())
      if (best && best.cost < (candidates[least]?.best?.cost ?? Number.POSITIVE_INFINITY)) least = k;
    const chosen = candidates[least];
    if (!chosen?.best) break;
    const { best, from, to } = chosen;
    matches.push(best);
    candidates.splice(least, 1);
    if (matches.length === count) break;
    candidates.push({ from, to: best.start, best: await bestWithin(from, best.start) });
    candidates.push({ from: best.end, to, best: await bestWithin(best.end, to) });
  }
  return matches;
}

const framesOf = ({ values, dims }: Frames, from: number, to: number): Frames => ({
  values: values.subarray(from * dims, to * dims),
  dims,
});

const isAllowed = ({ start, end }: SubsequenceMatch, { least, most }: StretchProblem): boolean =>
  end - start >= least && end - start <= most;

function stretchProblem(
  x: Frames,
  y: Frames,
  [min, max]: readonly [number, number],
  { step = 'symmetric1', slope, cost, first = 1 }: SubsequenceOptions,
): StretchProblem {
  if (!(min >= 0 && max >= min && max > 0))
    throw new InvalidInputError(
      'bad-options',
      `No match is ${min} to ${max} times as long as the query.`,
      'Give 0 ≤ MIN ≤ MAX, MAX above 0.',
    );
  const costs = costsBetween(x, y, cost);
  const table = checkStepPattern(typeof step === 'string' ? stepPattern(step) : step);
  const least = Math.max(1, Math.ceil(min * costs.n - 1e-9));
  const most = Math.max(least, Math.floor(max * costs.n + 1e-9));
  return { costs, pattern: slope ? limitSlope(table, slope) : table, first, least, most };
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

import type { Compute, DtwPath, SkipCost, Watch } from '#src/compute/compute.ts';
import { closed } from '#src/compute/compute.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import type { Frames } from './frames.ts';
import { type Costs, costsBetween, type LocalCost } from './local-cost.ts';
import { maskOf } from './mask.ts';
import { type Asked, noPathLeft } from './no-path.ts';
import { type PathProblem, searchPath } from './path-search.ts';
import type { PinnedCell } from './pinned-cell.ts';
import { quickPath } from './quick-route.ts';
import { limitSlope, normalised, type StepPattern } from './step-pattern.ts';
import { patternOf } from './step-tables.ts';
import { orderedPins, pinRestriction, type Window, windowRestriction } from './window.ts';

/**
 * Whether frames may be left out at an end: none; any number of y's for nothing (`open`: x lies somewhere
 * in y); or those of either at a price each.
 */
export type Boundary = 'closed' | 'open' | SkipCost;

/** Everything is optional and can be combined with everything. */
export type DtwOptions = {
  /** A name of `stepPatterns` or a table of one's own. Default `symmetric1`: every cell counts once. */
  readonly step?: string | StepPattern;
  /** Frames of y a frame of x, at least and at most, see `limitSlope`. Default: what the steps allow. */
  readonly slope?: readonly [min: number, max: number];
  /** Default `sqeuclidean`. */
  readonly cost?: LocalCost;
  /** Default: the whole matrix. */
  readonly window?: Window | readonly Window[];
  /** Cells that the path must pass through. */
  readonly pins?: readonly PinnedCell[];
  /** Default `closed`. A path that begins inside begins on the first frame of x or of y. */
  readonly begin?: Boundary;
  /** Default `closed`. A path that ends inside ends on the last frame of x or of y. */
  readonly end?: Boundary;
  /** Price of each frame left out inside the path. Default: continuity is kept. */
  readonly gaps?: SkipCost;
  /**
   * Weight of the first cell, which no step leads to. Default 1, as in the packages of Giorgino 2009;
   * Sakoe & Chiba give it the weight of a diagonal step, so that symmetric2's weights sum to n + m.
   */
  readonly first?: number;
  /** The backend for the cases it can take. Default: none, everything in plain double precision. */
  readonly compute?: Compute;
  /** Told how many cells are done, of how many; throws to stop. */
  readonly watch?: Watch;
};

export type DtwAlignment = DtwPath & {
  /** Cost per frame as the step pattern counts it, over the frames between the path's ends; null if it does not. */
  readonly normalised: number | null;
  /** What found the path: the general search or a backend. The cost is in double precision either way. */
  readonly route: 'general' | Compute['kind'];
};

/**
 * Exact dynamic time warping of x (n × d) and y (m × d): the path of least cost among all that the
 * options allow,
 *
 *     cost = first·c(i₁, j₁) + Σ_t w_t·c(i_t, j_t) + prices of frames left out.
 *
 * With the defaults that is L = Σ_t |x_{i_t} − y_{j_t}|² over paths of steps (1,1), (1,0), (0,1) from
 * corner to corner. Sakoe & Chiba 1978; Rabiner & Juang 1993.
 *
 * A backend in `compute` is used for steps of single moves under squared Euclidean, cosine, correlation or
 * linear-kernel cost and windows without holes; it works in float32, so that of paths whose costs differ by
 * less than about 10⁻⁴ either may be found. Otherwise `searchPath` says what time and memory it takes.
 * @throws InvalidInputError `bad-sequences`, `bad-cost`, `bad-step`, `unknown-step`, `bad-slope`,
 *   `bad-window`, `bad-pins`, `bad-price`; `no-path` naming the restriction that left none; `too-large`
 */
export async function alignDtw(x: Frames, y: Frames, options: DtwOptions = {}): Promise<DtwAlignment> {
  const asked = ask(costsBetween(x, y, options.cost), options);
  const found = options.compute ? await quickPath(options.compute, asked.problem, options.watch) : null;
  if (options.compute && found === 'no-path') throw noPathLeft(asked, options.watch);
  if (options.compute && found && found !== 'no-path') return finish(asked, found, options.compute.kind);
  return general(asked, options.watch);
}

/** `alignDtw` at once, by the general search. */
export const dtw = (x: Frames, y: Frames, options: DtwOptions = {}): DtwAlignment =>
  dtwOfCosts(costsBetween(x, y, options.cost), options);

/** `dtw` over local costs made elsewhere (`costsInMatrix`, `costsBetween`); `options.cost` is not looked at. */
export const dtwOfCosts = (costs: Costs, options: DtwOptions = {}): DtwAlignment =>
  general(ask(costs, options), options.watch);

function general(asked: Asked, watch?: Watch): DtwAlignment {
  const found = searchPath(asked.problem, watch);
  if (!found) throw noPathLeft(asked, watch);
  return finish(asked, found, 'general');
}

function finish({ problem }: Asked, path: DtwPath, route: DtwAlignment['route']): DtwAlignment {
  const { i, j, cost } = path;
  const last = i.length - 1;
  const frames = {
    x: (i[last] as number) - (i[0] as number) + 1,
    y: (j[last] as number) - (j[0] as number) + 1,
  };
  return { ...path, normalised: normalised(cost, problem.pattern, frames), route };
}

/** What a search is asked, from what was said. @throws InvalidInputError as `alignDtw` */
export function ask(costs: Costs, options: DtwOptions): Asked {
  const { n, m } = costs;
  const { step = 'symmetric1', slope, window = [], first = 1 } = options;
  const table = patternOf(step);
  const pattern = slope ? limitSlope(table, slope) : table;
  const pins = orderedPins(options.pins ?? [], n, m);
  const windows: readonly Window[] = 'kind' in window ? [window] : window;
  const restrictions = [
    ...windows.map((each) => windowRestriction(each, n, m)),
    ...pins.map((pin) => pinRestriction(pin, m)),
  ];
  if (!(first >= 0 && Number.isFinite(first))) throw badPrice('The weight of the first cell', first);
  const mask = maskOf(
    n,
    m,
    restrictions.map(({ rule }) => rule),
    options.watch && (() => options.watch?.(0, n * m)),
  );
  const problem: PathProblem = {
    costs,
    pattern,
    mask,
    pins,
    begin: boundary(options.begin ?? 'closed'),
    end: boundary(options.end ?? 'closed'),
    gaps: options.gaps ? prices(options.gaps) : null,
    first,
  };
  return { problem, restrictions };
}

/** x is used whole; y may lie open on both sides of it. */
const openForY: SkipCost = { x: Number.POSITIVE_INFINITY, y: 0 };

const boundary = (given: Boundary): SkipCost =>
  given === 'closed' ? closed : given === 'open' ? openForY : prices(given);

function prices(given: SkipCost): SkipCost {
  if (!(given.x >= 0)) throw badPrice('The price of leaving out a frame of x', given.x);
  if (!(given.y >= 0)) throw badPrice('The price of leaving out a frame of y', given.y);
  return given;
}

const badPrice = (what: string, value: number): InvalidInputError =>
  new InvalidInputError('bad-price', `${what} is ${value}.`, 'Give a number of at least 0.');

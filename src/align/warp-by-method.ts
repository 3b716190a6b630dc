import { commonAlong } from '#src/align/ctw/common-along.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import type { Compute, SkipCost } from '#src/compute/compute.ts';
import type { Sequence } from '#src/model/sequence.ts';
import type { WarpFindings, WarpHow } from '#src/model/warp-how.ts';
import { betweenPins } from './between-pins.ts';
import { againstChance, type Chance } from './chance.ts';
import { luckAbove, noSurer, pathNotes } from './luck.ts';
import type { Curve } from './curve.ts';
import { pinnedCells, unbroken } from './curve-of-path.ts';
import type { ModelChoice } from './deep-ctw/choice.ts';
import { keptOut } from './forbidden.ts';
import { type Judged, type JudgeOptions, judgeCtw } from './judge-ctw.ts';
import { keptLocked } from './locked.ts';
import { chosenMethod, optionsOf } from './method-choice.ts';
import { framesFor, hopFor, onHop } from './method-frames.ts';
import { limitNotes } from './methods/spread.ts';
import { asJudged } from './methods/judged.ts';
import { alignMethods } from './methods/index.ts';
import type { AlignHost, AlignMethod } from './methods/method.ts';
import type { AlignOptions } from './methods/options.ts';
import { poolable } from './pooled-pairs.ts';
import { saidInSeconds } from './said-in-seconds.ts';
import { checkHeld } from './warp.ts';
import {
  asCompared,
  type ComparedAs,
  curveOf,
  type Compared,
  isRestricted,
  skipFor,
} from './warp-compared.ts';
import type { Through } from './through.ts';

export type MethodWarp = {
  readonly curve: Curve;
  /** What the method compared, in the space where it did: what a cost matrix shows, and re-solving works on. */
  readonly compared: Compared;
  readonly chance: Chance;
  readonly findings: WarpFindings;
};

/**
 * Warps a onto b by a method of the user's choice, on frames as fine as the method can take. The map is the mean
 * of the paths near the method's own, in the space in which it compared the two, and its deviation their spread,
 * sharp as chance there allows (see `againstChance`). Where the path is restricted it is the path itself.
 * @param pins the map passes through them; a method that takes none is run between them
 * @throws InvalidInputError `bad-how`, `bad-pins`, and what the method refuses
 */
export async function warpByMethod(
  compute: Compute,
  a: Sequence,
  b: Sequence,
  how: WarpHow,
  options: Through & {
    readonly watch?: AlignHost['watch'];
    /** Pairs to learn from as well, where `how.pool` says so; see `poolable`. */
    readonly others?: readonly Compared[];
    /** What those are called. */
    readonly othersNames?: readonly string[];
    /** Default: `features`. */
    readonly of?: ComparedAs;
  } = {},
): Promise<MethodWarp> {
  const { forbidden = [], locked = [], of = 'features' } = options;
  const method = alignMethods.find(({ name }) => name === chosenMethod(how).name) as AlignMethod;
  const pins = checkHeld(a, b, options.pins ?? [], locked);
  const pooling =
    how.pool.length > 0
      ? poolable([a, b], options.others ?? [], options.othersNames)
      : { others: [], notes: [] };
  const most = framesFor(method, how, { forbidden, pairs: 1 + pooling.others.length });
  const hop = hopFor([a, b, ...pooling.others.flat()], most);
  const x = onHop(a, hop);
  const y = onHop(b, hop);
  const others = pooling.others.flatMap((pair) => pair.map((s) => onHop(s, hop)));
  const host: AlignHost = { compute, ...(options.watch && { watch: options.watch }) };
  const skip = await priceOfEnds(compute, asCompared([x, y], of), how);
  const asked = optionsOf(how, [x, y], { skip, forbidden });
  const found = await saidInSeconds([x, y], () =>
    betweenPins(method, [x, y, ...others], asked, pinnedCells(x, y, pins), host),
  );
  const path = { i: found.index[0] as Int32Array, j: found.index[1] as Int32Array };
  const [u, v] = found.compared ?? commonAlong(x, y, path);
  const compared: Compared = [sequenceOf(u, x), sequenceOf(v, y)];
  // With pins the path is the user's as well: chance, which has none, would be asked too little.
  // In a pool they may hold for the others alone: this pair is judged by itself as well.
  const judged =
    method.name === 'ctw' || method.name === 'gtw' || others.length > 0
      ? await judgePair(asked, [x, y], path, {
          dims: how.dims,
          seed: how.seed,
          compute,
          chance: pins.length === 0,
        })
      : null;
  const luck = [found.choice, judged].flatMap((each) => each?.chance?.p ?? []);
  const chance = noSurer(await againstChance(compute, ...asCompared(compared, of)), luck);
  const curve = curveOf(compared, path, pins, chance, isRestricted(how, forbidden), of);
  return {
    curve: keptLocked(keptOut(curve, forbidden), locked),
    compared,
    chance,
    findings: {
      correlations: found.correlations,
      cost: found.cost,
      rounds: found.iterations,
      converged: found.converged,
      cues: null,
      heldOut: heldOutOf(
        found.choice ?? (judged && { kept: 'ctw', dctw: null, ...judged }),
        1 + pooling.others.length,
      ),
      hop,
      notes: [
        ...pooling.notes,
        ...found.notes,
        ...limitNotes(path, asked),
        ...aloneNotes(others.length > 0 ? judged : null),
        ...(judged ? pathNotes(judged.ctw.information, judged.chance) : []),
      ],
    },
  };
}

/** What correlates is judged as it was correlated: in the space of a kernel, or by components; with gaps, where frames were left out. */
async function judgePair(
  options: AlignOptions,
  [x, y]: Compared,
  path: { readonly i: Int32Array; readonly j: Int32Array },
  by: JudgeOptions,
): Promise<Judged | null> {
  const { frames, how } = asJudged([x, y], options);
  const [u, v] = frames as readonly [Frames, Frames];
  return await judgeCtw(sequenceOf(u, x), sequenceOf(v, y), how.gaps ? path : unbroken(path), {
    ...by,
    ...how,
  });
}

/** What a pair shows without the others that were learnt from. */
const aloneNotes = (judged: Judged | null): string[] =>
  judged?.chance && judged.chance.p > luckAbove
    ? [
        `By itself, without the other pairs, this one agrees no better than by luck (p = ${judged.chance.p.toFixed(2)}).`,
      ]
    : [];

const heldOutOf = (choice: Omit<ModelChoice, 'because'> | null, pairs: number): WarpFindings['heldOut'] => {
  if (!choice) return null;
  const { kept, ctw, dctw, chance } = choice;
  return { kept, pairs, ctw, dctw, chance };
};

/** DTW may leave out frames of either side at an open end; in other spaces a price means nothing beforehand. */
async function priceOfEnds(compute: Compute, [x, y]: Compared, how: WarpHow): Promise<SkipCost | true> {
  if (how.method !== 'dtw' || (how.cost !== null && how.cost !== 'sqeuclidean') || x.dims !== y.dims)
    return true;
  if (!how.open.begin && !how.open.end) return true;
  return skipFor(await againstChance(compute, x, y));
}

const sequenceOf = ({ values, dims }: Frames, { hop, start }: Sequence): Sequence => ({
  values: values instanceof Float32Array ? values : Float32Array.from(values),
  dims,
  hop,
  start,
});

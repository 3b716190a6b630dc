import { basename } from 'node:path';
import { chained, exchanged, surestWay } from '#src/align/chain-curves.ts';
import { type Curve, curveAt } from '#src/align/curve.ts';
import { bestTree, composeWarps } from '#src/align/gtw/compose.ts';
import { gtw } from '#src/align/gtw/gtw.ts';
import { positionDeviation } from '#src/align/gtw/posterior.ts';
import { warpsOfPair } from '#src/align/gtw/warps.ts';
import { leastConfidence } from '#src/align/judge.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import { between, frameAt, frameCount, frameTime, pooled, type Sequence } from '#src/model/sequence.ts';
import type { Pool } from '#main/work/pool.ts';
import type { TaskContext } from '#main/work/task-context.ts';
import { pictureComponents, principal } from './by-method.ts';
import { type FeatureFiles, loadFeatures } from './feature-files.ts';
import type { WarpMedia, WarpRun, WarpService } from './request.ts';

/** So many films at most are aligned at once: every pair of them is compared first. */
export const mostTogether = 8;
/** Frames of the longest that GTW is given: of longer films means of several. */
const mostFrames = 300;
/** Of its warps. */
const mostKnots = 64;

/** One film on the clock of the first, or the reason why it is not there. */
export type TogetherMap = {
  readonly path: string;
  /** Pairs of source times (of the first film, of this), strictly increasing; empty when left out. */
  readonly map: readonly (readonly [number, number])[];
  /** Standard deviation of this film's time at each pair, seconds; null: left out. */
  readonly sd: readonly number[] | null;
  /** How surely it shows what the first does, straight or by way of others, 0…1. */
  readonly confidence: number;
  readonly reason: string | null;
};

export type Together = { readonly maps: readonly TogetherMap[]; readonly notes: readonly string[] };

/** What two of the films are by themselves. */
type PairMap = {
  /** Their numbers, a before b. */
  readonly a: number;
  readonly b: number;
  readonly curve: Curve;
  readonly confidence: number;
};

/**
 * Three and more films of one action on the clock of the first, all at once by generalised time warping (Zhou & De la Torre 2012)
 * over principal components of what is seen, from where the surest maps of pairs put them: its own search, from random
 * starts, takes minutes and was farther off. They begin and end together. Where they lie beside each other depends neither on the order in which they are given nor on which is the first. A film that no way of surely alike pairs leads to
 * is left out. Measured to be no better than warping pairs (docs/notes/looking.md).
 * @throws as `service.warp`
 */
export async function warpTogether(
  pool: Pool,
  service: Pick<WarpService, 'features' | 'warp'>,
  media: readonly WarpMedia[],
  how: { readonly seed: number; readonly dims: number | null },
  run: WarpRun = {},
): Promise<Together> {
  const given: FeatureFiles[] = [];
  for (const each of media) given.push(await service.features(each, run, 'picture'));
  const order = given
    .map((_, k) => k)
    .sort((p, q) => inOrder(given[p] as FeatureFiles, given[q] as FeatureFiles));
  const sorted = <T>(all: readonly T[]): T[] => order.map((k) => all[k] as T);
  const [films, shown] = [sorted(given), sorted(media)];
  const reference = order.indexOf(0);
  const pairs: PairMap[] = [];
  for (const [p, a] of shown.entries())
    for (const [q, b] of shown.entries()) {
      if (q <= p) continue;
      const { map, sd, confidence, reason } = await service.warp({ a, b, method: 'motion' }, run);
      const isTold = reason === null && confidence >= leastConfidence;
      const curve = { a: map.map(([t]) => t), b: map.map(([, t]) => t), sd };
      if (isTold) pairs.push({ a: p, b: q, curve, confidence });
    }
  const pairOf = (i: number, j: number) =>
    pairs.find(({ a, b }) => a === Math.min(i, j) && b === Math.max(i, j));
  const others = films.map((_, k) => k).filter((k) => k !== reference);
  /** The surest way from the reference to a film, and the map along it. */
  const wayTo = (k: number): { readonly sure: number; readonly curve: Curve } | null => {
    const all = [reference, ...others.filter((other) => other !== k), k];
    const pair = (p: number, q: number) => pairOf(all[p] as number, all[q] as number);
    const found = surestWay(all.length, (p, q) => pair(p, q)?.confidence ?? 0);
    const steps = (found?.way ?? []).slice(1).map((q, n): Curve => {
      const p = found?.way[n] as number;
      const { curve } = pair(p, q) as PairMap;
      return (all[p] as number) < (all[q] as number) ? curve : exchanged(curve);
    });
    return found && { sure: found.sure, curve: steps.reduce(chained) };
  };
  const ways = new Map(others.map((k) => [k, wayTo(k)]));
  const kept = others.filter((k) => (ways.get(k)?.sure ?? 0) >= leastConfidence);
  const members = films.map((_, k) => k).filter((k) => k === reference || kept.includes(k));
  const found =
    kept.length === 0
      ? []
      : await pool.run(
          'filmsTogether',
          {
            films: members.map((k) => films[k] as FeatureFiles),
            pairs: pairs
              .filter(({ a, b }) => members.includes(a) && members.includes(b))
              .map((pair) => ({ ...pair, a: members.indexOf(pair.a), b: members.indexOf(pair.b) })),
            reference: members.indexOf(reference),
            how,
          },
          run,
        );
  const maps = media.slice(1).map(({ path }, n): TogetherMap => {
    const k = order.indexOf(n + 1);
    const own = found[members.indexOf(k)];
    const way = ways.get(k);
    const sure = way?.sure ?? 0;
    if (own && way) return { path, map: own.map, sd: spread(own, way.curve), confidence: sure, reason: null };
    const nothing = films[k]?.active === null || films[reference]?.active === null;
    return {
      ...{ path, map: [], sd: null, confidence: sure },
      reason: nothing
        ? 'Nothing moves in its picture, or in that of the first.'
        : `It is no more like “${basename((media[0] as WarpMedia).path)}”, or what is like that, than by luck.`,
    };
  });
  return { maps, notes: kept.length === 0 ? [] : [honest] };
}

/**
 * What the fit leaves open is far less than its error where it goes astray. Held against the map of the pairs, it is off by
 * as much as that one may be, and as it lies beside it.
 */
function spread({ map, sd }: Joint, pairs: Curve): readonly number[] {
  const [first, last] = [pairs.a[0] ?? 0, pairs.a.at(-1) ?? 0];
  return map.map(([t, u], k) => {
    // Beyond what the pairs tell as at their ends.
    const within = Math.min(last, Math.max(first, t));
    const beside = curveAt(pairs, within);
    const off = beside ? beside.b + (t - within) - u : 0;
    return Math.max(sd[k] as number, Math.hypot(beside?.sd ?? 0, off));
  });
}

const honest =
  'GTW bends all films onto one clock at once. On drawn actions seen by four cameras its maps were about as near as those of pairs, no nearer: to be sure of one, warp it with the first alone, by way of the others where need be (--via)';

/**
 * In which order films are aligned, however they are given: by their length, else by what names their content, so that neither
 * the others nor the one whose clock is asked for has a say in how they lie.
 */
const inOrder = (p: FeatureFiles, q: FeatureFiles): number =>
  p.duration - q.duration || (p.key < q.key ? -1 : p.key > q.key ? 1 : 0);

/** A film's map, and what the fit leaves open of it (0 where it tells nothing). */
type Joint = { readonly map: TogetherMap['map']; readonly sd: readonly number[] };

/** Worker task: the maps of all films onto the one whose clock is asked for (its own is the straight one). */
export async function filmsTogether(
  {
    films,
    pairs,
    reference,
    how,
  }: {
    readonly films: readonly FeatureFiles[];
    /** Enough of them to join all films. */
    readonly pairs: readonly PairMap[];
    /** Its number. */
    readonly reference: number;
    readonly how: { readonly seed: number; readonly dims: number | null };
  },
  context: TaskContext,
): Promise<readonly Joint[]> {
  const whole = films.map((film): Sequence => {
    const seen = loadFeatures(film).motion;
    if (!seen || !film.active)
      throw new InvalidInputError('bad-sequences', 'Nothing moves in a picture.', 'Leave it out.');
    return between(seen, film.active);
  });
  const factor = Math.max(1, Math.ceil(Math.max(...whole.map(frameCount)) / mostFrames));
  const given = whole.map((seen) => principal(pooled(seen, factor), pictureComponents));
  const frames = given.map(frameCount);
  const knots = Math.min(mostKnots, Math.max(8, Math.round(Math.max(...frames) / 6)));
  const from = composeWarps(
    frames,
    bestTree(
      given.length,
      pairs.map(({ a, b, curve, confidence }) => {
        const at = (film: Sequence) => (t: number) =>
          Math.max(0, Math.min(frameCount(film) - 1, frameAt(film, t)));
        const [x, y] = [at(given[a] as Sequence), at(given[b] as Sequence)];
        const path = everyFrame(curve, (given[a] as Sequence).hop);
        const typical = [...curve.sd].sort((p, q) => p - q)[curve.sd.length >> 1] ?? 0;
        const two = [frames[a] as number, frames[b] as number] as const;
        const warps = warpsOfPair(
          path.map(([t]) => x(t)),
          path.map(([, t]) => y(t)),
          two,
          knots,
        );
        return { a, b, warps, objective: typical + 1 - confidence };
      }),
    ),
    knots,
  );
  let last = 0;
  const { positions, posterior } = await gtw(given, {
    ...{ from, seed: how.seed, compute: context.compute().compute },
    ...(how.dims !== null && { dims: how.dims }),
    watch: (done, total) => {
      const now = performance.now();
      if (now - last < 100) return;
      last = now;
      context.progress(done, total, 'rounds', 'Aligning (gtw)');
    },
  });
  const clock = given[reference] as Sequence;
  const first = positions[reference] as Float64Array;
  return given.map((film, k) => {
    const own = positions[k] as Float64Array;
    const deviation = posterior && positionDeviation(posterior, k, reference, first.length);
    const map: [number, number][] = [];
    const sd: number[] = [];
    for (const [i, at] of first.entries()) {
      const pair: [number, number] = [frameTime(clock, at), frameTime(film, own[i] as number)];
      const before = map.at(-1);
      if (before && !(pair[0] > before[0] && pair[1] > before[1])) continue;
      map.push(pair);
      sd.push((deviation?.[i] ?? 0) * film.hop);
    }
    return { map, sd };
  });
}

/** A map's points, and those between them a frame apart: a long stretch counts for its length. */
function everyFrame({ a, b }: Curve, hop: number): readonly (readonly [number, number])[] {
  return a.flatMap((t, k) => {
    const u = b[k] as number;
    const [from, to] = [a[k - 1] ?? t, b[k - 1] ?? u];
    const count = Math.max(1, Math.round((t - from) / hop));
    return Array.from({ length: count }, (_, i): [number, number] => {
      const share = (i + 1) / count;
      return [from + share * (t - from), to + share * (u - to)];
    });
  });
}

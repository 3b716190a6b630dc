import { againstChance } from '#src/align/chance.ts';
import type { Curve } from '#src/align/curve.ts';
import { unbroken } from '#src/align/curve-of-path.ts';
import { type Asked, confidenceThrough, doubted } from '#src/align/doubts.ts';
import { aboutZero } from '#src/align/about-zero.ts';
import { alignDtw } from '#src/align/dtw/align-dtw.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { leastConfidence } from '#src/align/judge.ts';
import { noSurer } from '#src/align/luck.ts';
import type { PathSpread } from '#src/align/path-spread.ts';
import { spreadAlong } from '#src/align/spread-along.ts';
import type { Compute } from '#src/compute/compute.ts';
import type { Forbidden } from '#src/model/forbidden.ts';
import { comparedFreely } from './ctw-methods.ts';
import { pathOptions, watchIn } from './dtw-methods.ts';
import type { AlignHost, Alignment, FrameDoubt } from './method.ts';
import type { AlignOptions } from './options.ts';

/** What of an alignment's options are parts of a former path: frames of x, from and to; their cells stand among the pins. */
export type TrustedFrames = readonly [from: number, to: number];

/**
 * `doubted` knows seconds, and frames may last a day. So many of them count as a second: what takes the path no
 * farther than five frames is its fine adjustment, and windows are asked in the mean of twenty.
 */
const framesASecond = 20;
const second = (frames: number): number => frames / framesASecond;
const frames = (seconds: number): number => seconds * framesASecond;

/** A cell's half: a region's ends are between frames. */
const half = 0.5;

/** Where in x's frames a path stands in y's, as a curve; with the deviations where they are known. */
function curveOf([i, j]: readonly Int32Array[], spread?: PathSpread): Curve {
  const path = unbroken({ i: i as Int32Array, j: j as Int32Array });
  const sums = new Map<number, { sum: number; count: number }>();
  for (const [t, row] of path.i.entries()) {
    const at = sums.get(row) ?? { sum: 0, count: 0 };
    sums.set(row, { sum: at.sum + (path.j[t] as number), count: at.count + 1 });
  }
  const rows = [...sums.keys()];
  return {
    a: rows.map(second),
    b: rows.map((row) => {
      const { sum, count } = sums.get(row) as { sum: number; count: number };
      return second(sum / count);
    }),
    sd: rows.map((row) => second(spread?.sd[row] || 0)),
  };
}

/** The path of what the method compared where nothing keeps it, and how far paths near it lie apart. */
async function freeCurve(
  [x, y]: readonly [Frames, Frames],
  asked: AlignOptions,
  host: AlignHost,
): Promise<Curve> {
  const options = pathOptions(asked);
  const { i, j } = await alignDtw(x, y, {
    ...options,
    ...(host.compute && { compute: host.compute }),
    ...watchIn(host, 'cells'),
  });
  if (i.length === 0) return { a: [], b: [], sd: [] };
  // Where the cost cannot tell the noise apart, plain distances do.
  const spread =
    spreadAlong(x, y, { i, j }, { ...options, ...watchIn(host, 'frames') }) ??
    spreadAlong(x, y, unbroken({ i, j }), {});
  return curveOf([i, j], spread ?? undefined);
}

/**
 * An alignment of two sequences held against the one of what it compares where nothing is asked (`doubted`): pins, trusted
 * parts, forbidden regions and windows that take the path elsewhere are in doubt, and where they do deviations are at least as
 * large. One more DTW, and where a window stands beside other restrictions a second; of methods that make the space in which they
 * compare, one more search.
 * @param trusted parts of a former path
 */
export async function withDoubts(
  method: string,
  sequences: readonly Frames[],
  options: AlignOptions,
  trusted: readonly TrustedFrames[],
  found: Alignment,
  compute: Compute,
  host: AlignHost,
): Promise<Alignment> {
  const { window: windows = [], pins: cells = [], ...open } = options;
  if ((windows.length === 0 && cells.length === 0) || found.matches || found.paths) return found;
  const note = (sentence: string): Alignment => ({ ...found, notes: [...found.notes, sentence] });
  if (!found.compared)
    return note('What was asked of the path is not held against the sequences: only of two is that done.');
  const free = { ...open, window: [], pins: [] };
  const compared = (await comparedFreely(method, sequences, free, found, host)) ?? found.compared;
  const { x, y } = aboutZero(...compared);
  const alike = noSurer(
    await againstChance(compute, asSequence(x), asSequence(y)),
    [found.choice, found.judged].flatMap((each) => each?.chance?.p ?? []),
  );
  if (alike.confidence < leastConfidence || !found.index[0]?.length)
    return note(
      'The sequences by themselves are no more alike than by luck: nothing tells whether what was asked of the path is right.',
    );
  const inPart = ([i]: readonly number[]) =>
    trusted.some(([from, to]) => (i as number) >= from && (i as number) <= to);
  const pins = cells.filter((cell) => !inPart(cell));
  const regions = windows.flatMap((each) => (each.kind === 'forbidden' ? [each] : []));
  const bounds = windows.filter((each) => each.kind !== 'forbidden');
  const asked: Asked = {
    pins: pins.map(([i, j]) => [second(i as number), second(j as number)] as const),
    forbidden: regions.map(({ i, j }) => ({ a: between(i), b: between(j) })),
    locked: trusted.map((part) => ({ map: part.map((i) => [second(i), 0] as const), sd: [0, 0] })),
    window: bounds.length > 0 ? { kind: 'slanted', radius: 0, of: 'longer' } : null,
  };
  const isBeside = bounds.length > 0 && cells.length + regions.length > 0;
  const without = {
    curve: await freeCurve(compared, open, host),
    unwindowed: isBeside ? await freeCurve(compared, { ...open, pins: cells, window: regions }, host) : null,
  };
  const { curve, doubts } = doubted(curveOf(found.index, found.spreads?.[0]), without, asked);
  const told = doubts.map((doubt): FrameDoubt => {
    const off = frames(doubt.off);
    if ('pin' in doubt) return { pin: doubt.pin.map((t) => Math.round(frames(t))), off };
    if ('trusted' in doubt) return { trusted: doubt.trusted.map((t) => Math.round(frames(t))), off };
    if ('window' in doubt) return { window: bounds.map(({ kind }) => kind).join(' and '), off };
    const { i, j } = regions[asked.forbidden.indexOf(doubt.forbidden)] as (typeof regions)[number];
    return { forbidden: { i, j }, off };
  });
  const [spread] = found.spreads ?? [];
  return {
    ...found,
    ...(spread && { spreads: [moved(spread, curve)] }),
    doubts: told,
    confidence: confidenceThrough(alike.confidence, asked, doubts),
    notes: [...found.notes, ...told.map(sentence)],
  };
}

const between = ([from, to]: readonly [number, number]): Forbidden['a'] => [
  second(from - half),
  second(to - half),
];

const asSequence = ({ values, dims }: Frames) => ({
  values: Float32Array.from(values),
  ...{ dims, hop: 1 / framesASecond, start: 0 },
});

/** The deviations of a curve beside which it was told how far it was moved. */
function moved(spread: PathSpread, { a, sd }: Curve): PathSpread {
  const out = { ...spread, sd: spread.sd.slice(), aleatoric: spread.aleatoric.slice() };
  for (const [k, t] of a.entries()) {
    const [i, now] = [frames(t), frames(sd[k] as number)];
    // Knots between frames tell of straight pieces, which stand in no frame.
    const before = Number.isInteger(i) ? (out.sd[i] as number) : Number.POSITIVE_INFINITY;
    if (!(now > before)) continue;
    out.aleatoric[i] = (out.aleatoric[i] as number) + now * now - before * before;
    out.sd[i] = now;
  }
  return out;
}

/** What is in doubt, and by how much, as a sentence. */
function sentence(doubt: FrameDoubt): string {
  const off = Math.round(Math.abs(doubt.off));
  const where = `${off} frames ${doubt.off > 0 ? 'later' : 'earlier'} in Y than where the two are alike`;
  if ('pin' in doubt)
    return `The pin ${doubt.pin.join(',')} lies ${where}: the path around it is no surer than that.`;
  const what =
    'forbidden' in doubt
      ? `What is forbidden, ${doubt.forbidden.i.join(':')} of X against ${doubt.forbidden.j.join(':')} of Y, holds the path`
      : 'trusted' in doubt
        ? `The trusted part, frames ${doubt.trusted.join(' to ')} of X, lies`
        : `The window (${doubt.window}) holds the path`;
  return `${what} up to ${where}: there the path is no surer than that.`;
}

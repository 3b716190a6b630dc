import type { Transcript } from '#src/model/transcript.ts';

/** When a token is said, by the times that its text came with: seconds; null where they say nothing. */
export type GivenSpan = readonly [start: number, end: number] | null;

/** A moment by the text's own times, and when it was heard; seconds. */
export type HeardMoment = { readonly given: number; readonly heard: number };

/** Seconds, one of each for every token, both ascending: a token lies between them. */
export type Windows = { readonly from: Float64Array; readonly to: Float64Array };

/** How times that a text came with lie in a recording: how much later around each moment, and give or take how much. */
export type GivenPlace = {
  readonly laterBy: (given: number) => number;
  readonly tolerance: number;
};

/** Share of the times that must keep the order of the text. */
const leastInOrder = 0.5;

/**
 * The words' own times, or in a segment where none has any, the segment's; only those that keep the order of the text, and none where
 * too few do.
 */
export function givenSpans({ words, segments }: Transcript): readonly GivenSpan[] {
  const spans: GivenSpan[] = words.map(() => null);
  for (const segment of segments) {
    const [from, to] = segment.words;
    const isTimed = words.slice(from, to).some((word) => word.start !== null);
    for (let k = from; k < to; k++) {
      const { start, end } = (isTimed && words[k]) || segment;
      if (start !== null && end !== null) spans[k] = [start, end];
    }
  }
  const kept = inOrder(spans);
  const [all, own] = [timesIn(spans), timesIn(kept)];
  return own < leastInOrder * all || (own === 1 && all > 1) ? spans.map(() => null) : kept;
}

const timesIn = (spans: readonly GivenSpan[]): number =>
  new Set(spans.flatMap((span) => (span ? [span[0]] : []))).size;

/** The most spans whose starts ascend with the text (a longest common order, Fredman 1975); the others are believed no more. */
export function inOrder(spans: readonly GivenSpan[]): readonly GivenSpan[] {
  /** Of each length: the token that ends the order that ends earliest. */
  const ends: number[] = [];
  const before = new Int32Array(spans.length).fill(-1);
  const startOf = (k: number) => (spans[k] as readonly [number, number])[0];
  spans.forEach((span, k) => {
    if (!span) return;
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (startOf(ends[middle] as number) <= span[0]) low = middle + 1;
      else high = middle;
    }
    before[k] = low > 0 ? (ends[low - 1] as number) : -1;
    ends[low] = k;
  });
  const kept: GivenSpan[] = spans.map(() => null);
  for (let k = ends.at(-1) ?? -1; k >= 0; k = before[k] as number) kept[k] = spans[k] as GivenSpan;
  return kept;
}

/** Neighbours, itself among them, that tell together how much later a moment is heard. */
const neighbours = 5;
/** Seconds that times may always be off; and that they may be off at most, or they tell nothing. */
const leastTolerance = 1;
const mostTolerance = 12;
/** Deviations of heard moments that are allowed for. */
const deviations = 5;
/** Share of the moments that must lie within it. */
const leastAgreement = 0.6;

/**
 * How given times lie in a recording: a shift that may change slowly (another frame rate, a break that was cut out), by medians, so
 * that moments that were misheard do not count. @returns null where they tell nothing of this recording
 */
export function placeOf(moments: readonly HeardMoment[]): GivenPlace | null {
  if (moments.length === 0) return null;
  const order = moments.toSorted((a, b) => a.given - b.given);
  const later = order.map(({ given, heard }) => heard - given);
  const local = order.map((_, n) => {
    const from = Math.max(0, Math.min(n - (neighbours >> 1), order.length - neighbours));
    return median(later.slice(from, from + neighbours));
  });
  const off = later.map((shift, n) => Math.abs(shift - (local[n] as number)));
  const tolerance = leastTolerance + deviations * median(off);
  if (tolerance > mostTolerance) return null;
  if (off.filter((seconds) => seconds <= tolerance).length < leastAgreement * off.length) return null;
  return {
    tolerance,
    laterBy: (given) => {
      const next = order.findIndex((moment) => moment.given >= given);
      if (next <= 0) return local[next < 0 ? order.length - 1 : 0] as number;
      const [a, b] = [order[next - 1] as HeardMoment, order[next] as HeardMoment];
      const share = (given - a.given) / Math.max(1e-9, b.given - a.given);
      return (1 - share) * (local[next - 1] as number) + share * (local[next] as number);
    },
  };
}

/** Where tokens may lie. Those of which nothing is given lie between their neighbours. @param seconds of the recording */
export function windowsOf(
  spans: readonly GivenSpan[],
  { laterBy, tolerance }: GivenPlace,
  seconds: number,
): Windows {
  const placed = spans.map((span) => span?.map((time) => time + laterBy(time)));
  const from = new Float64Array(spans.length);
  const to = new Float64Array(spans.length);
  let open = 0;
  placed.forEach((span, k) => {
    open = span ? Math.max(0, (span[0] as number) - tolerance) : open;
    from[k] = open;
  });
  open = seconds;
  for (let k = spans.length - 1; k >= 0; k--) {
    const span = placed[k];
    open = span ? Math.min(seconds, (span[1] as number) + tolerance) : open;
    to[k] = open;
  }
  for (let k = spans.length - 2; k >= 0; k--)
    from[k] = Math.min(from[k] as number, from[k + 1] as number, seconds);
  for (let k = 1; k < spans.length; k++) to[k] = Math.max(to[k] as number, to[k - 1] as number);
  return { from, to };
}

/** The middle value, of an even number the upper of the middle two; 0 of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}

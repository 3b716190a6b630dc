import { plainText } from '#src/compute/plain/plain-text.ts';
import type { TextArithmetic } from '#src/compute/text.ts';
import type { AttentionPrices } from './attention.ts';
import { attentionChunk, attentionRules } from './attention.ts';
import { createDecoder, type Decoded } from './decode.ts';
import type { Heard, Retold } from './follow-text.ts';

/** A recording beside keys that may be moved. */
export type AdaptableHeard = Heard & {
  /** Symbol of each phone of the text. */
  readonly symbolOf: Int32Array;
  /** Queries (frames × width), and their products with keys (frames × specials and phones). */
  raw(
    frames: readonly [from: number, to: number],
    phones: readonly [from: number, to: number],
  ): Promise<{
    readonly queries: Float32Array;
    readonly scores: Float32Array;
    readonly width: number;
    readonly specials: number;
  }>;
  /** The same with this added to the keys: phones × width. */
  shifted(shifts: Float32Array): AdaptableHeard;
} & Retold;

/**
 * Fits the keys of a text to one recording, as trainers of monophone models re-estimate theirs: all phones of one symbol share a
 * shift of their keys, found by maximising log α of where a first path has each frame, held back by a Gaussian prior (maximum a
 * posteriori, Gauvain & Lee 1994, of the softmax; concave, by damped ascent).
 */
export type AdaptPart = {
  readonly frames: number;
  readonly width: number;
  /** frames × width, divided by √d. */
  readonly queries: Float32Array;
  /** frames × (specials + phones): queries · keys. */
  readonly scores: Float32Array;
  readonly specials: number;
  /** Symbol of each phone. */
  readonly symbolOf: Int32Array;
  /** Phone that each frame is in; −1: none. */
  readonly at: Int32Array;
};

export type AdaptOptions = {
  /** Precision of the prior of each number, against so many frames' evidence. */
  readonly prior: number;
  readonly rounds: number;
};
export const adaptDefaults: AdaptOptions = { prior: 100, rounds: 15 };

type FitArithmetic = Pick<TextArithmetic, 'products' | 'weighted'>;

/** @returns symbols × width: what is added to the keys of each symbol's phones */
export function keyShifts(
  parts: readonly AdaptPart[],
  symbols: number,
  { prior, rounds }: AdaptOptions = adaptDefaults,
  arithmetic: FitArithmetic = plainText,
): Float32Array {
  const width = parts[0]?.width ?? 0;
  const shifts = new Float64Array(symbols * width);
  const counts = new Float64Array(symbols);
  let [square, numbers] = [0, 0];
  for (const { queries, symbolOf, at } of parts) {
    for (const j of at)
      if (j >= 0) counts[symbolOf[j] as number] = (counts[symbolOf[j] as number] as number) + 1;
    for (const q of queries) square += q * q;
    numbers += queries.length;
  }
  // A bound of the curvature: a softmax's is at most ¼.
  const curvature = (square / Math.max(1, numbers)) * width * 0.25;
  for (let round = 0; round < rounds; round++) {
    const slope = new Float64Array(symbols * width);
    const now = Float32Array.from(shifts);
    for (const part of parts) addSlope(part, now, slope, arithmetic);
    for (let c = 0; c < symbols; c++) {
      const stiff = prior + curvature * (counts[c] as number);
      for (let k = c * width; k < (c + 1) * width; k++)
        shifts[k] = (shifts[k] as number) + ((slope[k] as number) - prior * (shifts[k] as number)) / stiff;
    }
  }
  return Float32Array.from(shifts);
}

/** Adds the derivative of log α of the labels. */
function addSlope(
  { frames, width, queries, scores, specials, symbolOf, at }: AdaptPart,
  shifts: Float32Array,
  slope: Float64Array,
  { products, weighted }: FitArithmetic,
): void {
  const positions = symbolOf.length;
  const all = specials + positions;
  const used = [...new Set(symbolOf)];
  const count = used.length;
  const place = Int32Array.from(symbolOf, (c) => used.indexOf(c));
  const chosen = new Float32Array(count * width);
  for (const [i, c] of used.entries()) chosen.set(shifts.subarray(c * width, (c + 1) * width), i * width);
  const moved = products(queries, chosen, width);
  const pulls = new Float32Array(frames * count);
  const share = new Float64Array(count);
  for (let t = 0; t < frames; t++) {
    const [row, own] = [t * all + specials, t * count];
    let most = -Infinity;
    for (let j = row - specials; j < row; j++) most = Math.max(most, scores[j] as number);
    for (let j = 0; j < positions; j++) {
      const value = (scores[row + j] as number) + (moved[own + (place[j] as number)] as number);
      if (value > most) most = value;
    }
    let sum = 0;
    share.fill(0);
    for (let j = row - specials; j < row; j++) sum += Math.exp((scores[j] as number) - most);
    for (let j = 0; j < positions; j++) {
      const i = place[j] as number;
      const e = (scores[row + j] as number) + (moved[own + i] as number) - most;
      if (e < -20) continue;
      share[i] = (share[i] as number) + Math.exp(e);
    }
    for (let i = 0; i < count; i++) sum += share[i] as number;
    const said = (at[t] as number) < 0 ? -1 : (place[at[t] as number] as number);
    for (let i = 0; i < count; i++) {
      const pull = (said === i ? 1 : 0) - (share[i] as number) / sum;
      if (Math.abs(pull) > 1e-4) pulls[own + i] = pull;
    }
  }
  const slopes = weighted(pulls, queries, width);
  for (const [i, c] of used.entries())
    for (let d = 0; d < width; d++)
      slope[c * width + d] = (slope[c * width + d] as number) + (slopes[i * width + d] as number);
}

/** Frames of a stretch that is fitted or held out; frames that are fitted to at most. */
const stretchFrames = 600;
const mostFrames = 12_000;

/**
 * A recording beside keys that are fitted to it, where that makes stretches that were not fitted to more likely: every second stretch
 * is held out, then the others. @returns null where it does not
 */
export async function adapted(
  heard: AdaptableHeard,
  path: Decoded,
  prices: AttentionPrices,
  options: AdaptOptions = adaptDefaults,
): Promise<{ readonly heard: AdaptableHeard; readonly shifts: Float32Array; readonly gain: number } | null> {
  const stretches = stretchesOf(path, heard.frames);
  if (stretches.length < 2) return null;
  const halves = [0, 1].map((half) => stretches.filter((_, n) => n % 2 === half));
  let gain = 0;
  for (const half of [0, 1]) {
    const fitted = heard.shifted(await fittedShifts(heard, path, halves[half] as Stretch[], options));
    const held = halves[1 - half] as Stretch[];
    const [before, after] = [await likelihood(heard, held, prices), await likelihood(fitted, held, prices)];
    if (!(after > before)) return null;
    gain += after - before;
  }
  const shifts = await fittedShifts(heard, path, stretches, options);
  return { heard: heard.shifted(shifts), shifts, gain };
}

/** Frames and tokens, half-open, that belong together. */
type Stretch = {
  readonly frames: readonly [from: number, to: number];
  readonly tokens: readonly [from: number, to: number];
};

function stretchesOf({ spans }: Decoded, frames: number): Stretch[] {
  const said = spans.flatMap((span, k) => (span ? [{ k, span }] : []));
  const out: Stretch[] = [];
  for (let n = 0; n < said.length; ) {
    const first = said[n] as (typeof said)[number];
    let m = n;
    while (m + 1 < said.length && (said[m + 1]?.span[1] ?? 0) - first.span[0] < stretchFrames) m++;
    const last = said[m] as (typeof said)[number];
    out.push({
      frames: [Math.max(0, first.span[0] - 20), Math.min(frames, last.span[1] + 20)],
      tokens: [first.k, last.k + 1],
    });
    n = m + 1;
  }
  const every = Math.ceil((out.length * stretchFrames) / mostFrames);
  return out.filter((_, n) => n % every === 0);
}

async function fittedShifts(
  heard: AdaptableHeard,
  { at }: Decoded,
  stretches: readonly Stretch[],
  options: AdaptOptions,
): Promise<Float32Array> {
  const symbols = heard.symbolOf.reduce((most, c) => Math.max(most, c), 0) + 1;
  const parts: AdaptPart[] = [];
  for (const { frames, tokens } of stretches) {
    const [p, q] = [heard.tokens[tokens[0]]?.[0] ?? 0, heard.tokens[tokens[1] - 1]?.[1] ?? 0];
    const raw = await heard.raw(frames, [p, q]);
    parts.push({
      ...raw,
      frames: frames[1] - frames[0],
      symbolOf: heard.symbolOf.subarray(p, q),
      at: at.slice(...frames).map((j) => (j >= p && j < q ? j - p : -1)),
    });
  }
  const shifts = keyShifts(parts, symbols, options, heard.arithmetic);
  const width = parts[0]?.width ?? 0;
  const out = new Float32Array(heard.symbolOf.length * width);
  for (const [j, c] of heard.symbolOf.entries())
    out.set(shifts.subarray(c * width, (c + 1) * width), j * width);
  return out;
}

/** Log score of the best paths through stretches. */
async function likelihood(
  heard: AdaptableHeard,
  stretches: readonly Stretch[],
  prices: AttentionPrices,
): Promise<number> {
  let sum = 0;
  for (const { frames, tokens } of stretches) {
    const shift = heard.tokens[tokens[0]]?.[0] ?? 0;
    const own = heard.tokens.slice(...tokens).map(([p, q]) => [p - shift, q - shift] as const);
    const attention = await heard.attend(frames, [shift, shift + (own.at(-1)?.[1] ?? 0)], prices.floor);
    const decoder = createDecoder(
      attentionRules(own, prices),
      Number.POSITIVE_INFINITY,
      heard.arithmetic.sweep,
    );
    decoder.push(attentionChunk(attention, [0, own.length], prices));
    sum += decoder.finish()?.score ?? prices.floor * (frames[1] - frames[0]);
  }
  return sum;
}

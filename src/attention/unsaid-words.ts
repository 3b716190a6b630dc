import type { Attention } from '#src/compute/text.ts';
import { attentionChunk, type AttentionPrices, attentionRules } from './attention.ts';
import { createDecoder, type Decoded } from './decode.ts';
import type { Heard } from './follow-text.ts';

/** How well a token that a path says is heard in its frames. */
export type SaidEvidence = {
  readonly frames: number;
  /** Phones that it has, spoken or leapt over. */
  readonly phones: number;
  /** Nats a frame by which its phones are likelier than that nothing of the text is said there. */
  readonly lead: number;
};

/** Frames, and tokens before and behind, that are asked about at once. */
const stretchFrames = 1000;
const beside = 6;
/** No share of attention is said to be less: log. */
export const leadFloor = -12;

/** @returns one for each token; null for those that the path does not say */
export async function saidEvidence(
  heard: Heard,
  { spans, at }: Decoded,
): Promise<readonly (SaidEvidence | null)[]> {
  const { tokens } = heard;
  const said = spans.flatMap((span, k) => (span ? [{ k, from: span[0], to: span[1] }] : []));
  const out: (SaidEvidence | null)[] = spans.map(() => null);
  for (let n = 0; n < said.length; ) {
    const [first, begin] = [n, (said[n] as (typeof said)[number]).from];
    while (n + 1 < said.length && (said[n + 1] as (typeof said)[number]).to - begin <= stretchFrames) n++;
    const here = said.slice(first, ++n);
    const near = [said[Math.max(0, first - beside)], said[Math.min(said.length, n + beside) - 1]];
    const p = tokens[near[0]?.k ?? 0]?.[0] ?? 0;
    const q = tokens[near[1]?.k ?? 0]?.[1] ?? p;
    const attention = await heard.attend([begin, here.at(-1)?.to ?? begin], [p, q], leadFloor);
    const nothing = nothingSaid(attention);
    for (const { k, from, to } of here) {
      const lead = leadOf(
        attention,
        nothing,
        [from - begin, to - begin],
        (t) => (at[t + begin] as number) - p,
      );
      const [a, b] = tokens[k] as readonly [number, number];
      out[k] = { frames: to - from, phones: b - a, lead };
    }
  }
  return out;
}

/** Nats a frame by which phones are likelier than that nothing of the text is said. @param at phone of each frame */
function leadOf(
  attention: Attention,
  nothing: Float64Array,
  [from, to]: readonly [number, number],
  at: (frame: number) => number,
): number {
  let lead = 0;
  for (let t = from; t < to; t++)
    lead += (attention.phones[t * attention.positions + at(t)] as number) - (nothing[t] as number);
  return lead / (to - from);
}

/** Log of the share of attention of each frame that nothing of the text has. */
export function nothingSaid({ specials, frames }: Attention): Float64Array {
  const kinds = specials.length / frames;
  return Float64Array.from({ length: frames }, (_, t) => {
    let rest = 0;
    for (let j = 0; j < kinds; j++) rest += Math.exp(specials[t * kinds + j] as number);
    return Math.max(leadFloor, Math.log(rest));
  });
}

/** The same of each token of a path through all that was attended to, with `leadFloor`; −∞ where it is not said. */
export function leadsOf(attention: Attention, { spans, at }: Decoded): readonly number[] {
  const nothing = nothingSaid(attention);
  return spans.map((span) => (span ? leadOf(attention, nothing, span, (t) => at[t] as number) : -Infinity));
}

/**
 * How well a lead stands among those of a recording, in deviations about their median: where all is heard badly, nothing stands out. Too few
 * of them tell nothing.
 */
export function standing(leads: readonly number[]): (lead: number) => number {
  if (leads.length < fewest) return () => 0;
  const { middle, spread } = spreadOf(leads);
  return (lead) => (lead - middle) / spread;
}

function spreadOf(leads: readonly number[]): { readonly middle: number; readonly spread: number } {
  const middle = median(leads);
  return {
    middle,
    spread: Math.max(leastSpread, 1.48 * median(leads.map((lead) => Math.abs(lead - middle)))),
  };
}

/** What nobody says but is squeezed in: leads about here, as far apart. Those that are said, at least as far. */
const unsaid = { mean: -3, sd: 2 };
const leastSpread = 1.5;
/**
 * Of as many phones, in no more frames each: nobody speaks as fast. What that speaks against a token, nats, where the recording is
 * heard with such a lead, or a better one; with a lesser one tokens that are said are squeezed too.
 */
const fastest = 1.25;
const tooFast = 4;
const heardWell = 3;
/** Log odds that a run of tokens that nobody says begins and ends, and of each token in it. */
const run = { begins: -4.5, ends: -1, each: -1.5 };
/** Fewer tokens do not tell how well this recording is heard. */
const fewest = 8;

/**
 * Tokens that a path squeezes in though other words, or none, are said there: runs in which phones are heard far worse than elsewhere in the same
 * recording. (Where all of it is heard badly, nothing stands out, and nothing is passed over.) Two hidden states, said or not; how
 * well the said ones are heard is Student's t about the recording's own median.
 * @returns whether each token is one; false for those that the path does not say
 */
export function unsaidTokens(evidence: readonly (SaidEvidence | null)[]): readonly boolean[] {
  const own = evidence.flatMap((e, k) => (e ? [{ ...e, k }] : []));
  const out = evidence.map(() => false);
  if (own.length < fewest) return out;
  const { middle, spread } = spreadOf(own.map(({ lead }) => lead));
  const squeezed = tooFast * Math.min(1, Math.max(0, middle / heardWell));
  /** Log odds of not being said. */
  const odds = own.map(({ lead, frames, phones }) => {
    const one = student((lead - middle) / spread) - Math.log(spread);
    const other = -(((lead - unsaid.mean) / unsaid.sd) ** 2) / 2 - 0.92 - Math.log(unsaid.sd);
    return run.each + other - one + (frames <= fastest * phones ? squeezed : 0);
  });
  let [said, not] = [0, run.begins];
  const came: (readonly [said: boolean, not: boolean])[] = [];
  for (const value of odds) {
    const back = not + run.ends;
    const into = said + run.begins;
    came.push([back > said, not < into]);
    [said, not] = [Math.max(said, back), Math.max(not, into) + value];
  }
  let isOut = not + run.ends > said;
  for (let n = own.length - 1; n >= 0; n--) {
    out[(own[n] as (typeof own)[number]).k] = isOut;
    const [fromNot, fromSaid] = came[n] as readonly [boolean, boolean];
    isOut = isOut ? !fromSaid : fromNot;
  }
  return out;
}

/** Log density of Student's t with four degrees of freedom. */
const student = (z: number): number => Math.log(0.375) - 2.5 * Math.log(1 + (z * z) / 4);

/** Of numbers of which there is one. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] as number;
}

/** A run of more tokens stands by itself. */
const shortRun = 3;

/** Of short runs of tokens that nobody says what is surely so: from the first to the last that is squeezed. Those beside may only suffer from it. */
function cores(unsaid: readonly boolean[], evidence: readonly (SaidEvidence | null)[]): readonly boolean[] {
  const own = evidence.flatMap((e, k) => (e ? [{ k, isSqueezed: e.frames <= fastest * e.phones }] : []));
  const out = unsaid.map(() => false);
  for (let n = 0; n < own.length; ) {
    const from = n;
    while (n < own.length && unsaid[own[n]?.k ?? 0]) n++;
    const here = own.slice(from, n);
    const squeezed =
      here.length > shortRun ? [] : here.flatMap(({ isSqueezed }, i) => (isSqueezed ? [i] : []));
    for (const { k } of here.slice(squeezed[0] ?? 0, (squeezed.at(-1) ?? here.length) + 1)) out[k] = true;
    if (n === from) n++;
  }
  return out;
}

/** The path without what is squeezed in; what stands beside is placed anew, and asked again. */
export async function withoutSqueezed(
  heard: Heard,
  path: Decoded,
  prices: AttentionPrices,
): Promise<Decoded> {
  const before = await saidEvidence(heard, path);
  const found = unsaidTokens(before);
  if (!found.includes(true)) return path;
  const freed = await withoutUnsaid(heard, path, cores(found, before), prices);
  const rest = unsaidTokens(await saidEvidence(heard, freed));
  return rest.includes(true) ? await withoutUnsaid(heard, freed, rest, prices) : freed;
}

/** Tokens before and behind a run that are placed anew with it. */
const anchor = 3;

/** The path without the tokens that nobody says; those beside them are placed anew, in what the path has of all of them. */
export async function withoutUnsaid(
  heard: Heard,
  path: Decoded,
  unsaid: readonly boolean[],
  prices: AttentionPrices,
): Promise<Decoded> {
  const at = path.at.slice();
  const spans = [...path.spans];
  const { tokens } = heard;
  const isSaid = (k: number) => spans[k] != null;
  for (let k = 0; k < spans.length; k++) {
    if (!unsaid[k] || !isSaid(k)) continue;
    let [first, last] = [k, k];
    for (let n = 0, j = k - 1; j >= 0 && n < anchor; j--) if (isSaid(j)) [first, n] = [j, n + 1];
    for (let n = 0, j = k + 1; j < spans.length && n < anchor; j++)
      if (isSaid(j)) [last, n] = [j, unsaid[j] ? 0 : n + 1];
    const [begin, end] = [spans[first]?.[0] ?? 0, spans[last]?.[1] ?? 0];
    const shift = tokens[first]?.[0] ?? 0;
    const own = tokens.slice(first, last + 1).map(([p, q]) => [p - shift, q - shift] as const);
    const attention = await heard.attend([begin, end], [shift, shift + (own.at(-1)?.[1] ?? 0)], prices.floor);
    const chunk = attentionChunk(attention, [0, own.length], prices);
    const width = attention.positions;
    const rules = attentionRules(own, prices);
    const skip = own.map(([p, q], n) => {
      if (isSaid(first + n) && !unsaid[first + n]) return never;
      for (let t = 0; t < chunk.frames; t++) chunk.scores.fill(never, t * width + p, t * width + q);
      return 0;
    });
    const decoder = createDecoder({ ...rules, skip }, Number.POSITIVE_INFINITY, heard.arithmetic.sweep);
    decoder.push(chunk);
    const found = decoder.finish();
    for (let j = first; j <= last; j++) {
      const span = found?.spans[j - first];
      spans[j] = span ? [span[0] + begin, span[1] + begin] : null;
    }
    for (let t = begin; t < end; t++) {
      const state = found?.at[t - begin] ?? -1;
      at[t] = state < 0 ? state - first : state + shift;
    }
    k = last;
  }
  return { ...path, at, spans };
}

/** What a frame costs in a token that is not said, and to pass over one that is: more than any other path. */
export const never = -1000;

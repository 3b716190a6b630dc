import { attentionChunk, type AttentionPrices, attentionPrices, attentionRules } from './attention.ts';
import { confidenceSharpness, wordConfidence } from './confidence.ts';
import { decode, type Decoded } from './decode.ts';
import type { Heard } from './follow-text.ts';
import { type TimedToken, timeWords } from './time-words.ts';

/** A boundary of a token that the path must pass through, seconds from the first frame. */
export type BoundaryPin = { readonly token: number; readonly edge: 'start' | 'end'; readonly time: number };

/** Tokens from…to−1 between two pins, or before the first or behind the last. */
export type PinnedRun = {
  readonly from: number;
  readonly to: number;
  /** Seconds from the first frame. */
  readonly start: number;
  readonly end: number;
  /** Whether the first token begins at the start, and the last ends at the end. */
  readonly begins: boolean;
  readonly ends: boolean;
};

/** What pins leave to be found. @param pins in any order; contradicting ones give runs without room */
export function runsBetween(tokens: number, end: number, pins: readonly BoundaryPin[]): readonly PinnedRun[] {
  const place = ({ token, edge }: BoundaryPin) => token + (edge === 'end' ? 1 : 0);
  const order = pins.toSorted(
    (a, b) => place(a) - place(b) || a.time - b.time || (a.edge === 'end' ? -1 : 1),
  );
  const runs: PinnedRun[] = [];
  let open = { from: 0, start: 0, begins: false };
  for (const pin of order) {
    const at = place(pin);
    runs.push({ ...open, to: at, end: pin.time, ends: pin.edge === 'end' });
    open = { from: at, start: pin.time, begins: pin.edge === 'start' };
  }
  runs.push({ ...open, to: tokens, end, ends: false });
  return runs.filter(({ from, to }) => to > from);
}

/** A run with its path; times are seconds from the first frame of all. */
export type SolvedRun = PinnedRun & {
  /** One for each of its tokens; null: not said. */
  readonly times: readonly (readonly [start: number, end: number] | null)[];
  /** For `timedRun`. */
  readonly path: { readonly heard: Heard; readonly decoded: Decoded; readonly frame: number } | null;
};

/**
 * The best path of a run: as quick as a hand moves a pin. Pinned tokens are said, whatever they cost.
 * @returns null where the tokens have no room
 */
export async function solveRun(
  heard: Heard,
  run: PinnedRun,
  prices: AttentionPrices = attentionPrices,
): Promise<SolvedRun | null> {
  const { from, to, start, end, begins, ends } = run;
  // A frame belongs to what its middle lies in.
  const [s, e] = [start, end].map((time) =>
    Math.min(heard.frames, Math.max(0, Math.ceil(time / heard.hop - 1e-9))),
  ) as [number, number];
  const own = heard.tokens.slice(from, to);
  const p = own[0]?.[0] ?? 0;
  const q = own.at(-1)?.[1] ?? p;
  const said = own.flatMap(([a, b], k) => (b > a ? [k] : []));
  const [first, last] = [said[0], said.at(-1)];
  const isFree = !begins && !ends;
  if (!(end > start) && !(isFree && end === start)) return null;
  // Too short for a frame, or nothing that could be heard: what is pinned on both sides is all there is to know.
  if (e <= s || first === undefined || last === undefined) {
    if (own.length === 1 && begins && ends) return { ...run, times: [[start, end]], path: null };
    return isFree ? { ...run, times: own.map(() => null), path: null } : null;
  }
  const part: Heard = {
    ...{ frames: e - s, hop: heard.hop, arithmetic: heard.arithmetic },
    tokens: own.map(([a, b]) => [a - p, b - p] as const),
    attend: ([t, u], [i, j], floor) => heard.attend([t + s, u + s], [i + p, j + p], floor),
  };
  const rules = attentionRules(part.tokens, prices);
  const skip = Array.from(rules.skip);
  if (begins) skip[first] = -Infinity;
  if (ends) skip[last] = -Infinity;
  const { scores, between } = attentionChunk(
    await part.attend([0, e - s], [0, q - p], prices.floor),
    [0, own.length],
    prices,
  );
  if (begins) between[0] = -Infinity;
  if (ends) between[e - s - 1] = -Infinity;
  const decoded = decode({ ...rules, skip, frames: e - s, scores, between });
  if (!decoded || !(decoded.score > -Infinity)) return null;
  const times = decoded.spans.map((span) => span && framesAt(span, s, heard.hop, run));
  return { ...run, times: pinnedTimes(times, run), path: { heard: part, decoded, frame: s } };
}

const framesAt = (
  [a, b]: readonly [number, number],
  first: number,
  hop: number,
  { start, end }: PinnedRun,
): readonly [number, number] => {
  const edge = (frame: number) => Math.min(end, Math.max(start, (first + frame - 0.5) * hop));
  return [edge(a), edge(b)];
};

/** What is pinned lies where it is pinned, to the last figure. */
function pinnedTimes(times: SolvedRun['times'], { start, end, begins, ends }: PinnedRun): SolvedRun['times'] {
  const said = times.flatMap((span, k) => (span ? [k] : []));
  return times.map((span, k) => {
    if (!span) return null;
    return [begins && k === said[0] ? start : span[0], ends && k === said.at(-1) ? end : span[1]] as const;
  });
}

/**
 * The times of a run to parts of a frame, with their deviations and confidence: slower, for when the hand rests.
 * @returns one for each of its tokens; null: not said. A pinned boundary has no deviation
 */
export async function timedRun(
  { path, times, start, end, begins, ends }: SolvedRun,
  prices: AttentionPrices = attentionPrices,
): Promise<readonly (TimedToken | null)[]> {
  if (!path)
    return times.map(
      (span) =>
        span && {
          ...{ start: span[0], end: span[1], sure: 1, startSd: 0, endSd: 0, fit: 0 },
          phones: [],
        },
    );
  const { heard, decoded, frame } = path;
  const shift = frame * heard.hop;
  const within = (time: number) => Math.min(end, Math.max(start, time + shift));
  const found = await timeWords(heard, decoded, prices, confidenceSharpness);
  const said = found.flatMap((token, k) => (token ? [k] : []));
  return found.map((token, k): TimedToken | null => {
    if (!token) return null;
    const isFirst = begins && k === said[0];
    const isLast = ends && k === said.at(-1);
    const [a, b] = [isFirst ? start : within(token.start), isLast ? end : within(token.end)];
    const last = token.phones.length - 1;
    return {
      ...{ start: a, end: b, fit: token.fit, sure: wordConfidence(token.sure, token.fit) },
      startSd: isFirst ? 0 : token.startSd,
      endSd: isLast ? 0 : token.endSd,
      phones: token.phones.map((phone, i) => ({
        index: phone.index,
        start: i === 0 ? a : within(phone.start),
        end: i === last ? b : within(phone.end),
      })),
    };
  });
}

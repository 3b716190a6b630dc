import { type LogMelRecipe, logMel } from '#src/signal/log-mel.ts';
import { cutSound, type Sound } from '#src/signal/sound.ts';
import { attentionChunk, type AttentionPrices } from './attention.ts';
import type { Decoded } from './decode.ts';
import type { Heard } from './follow-text.ts';
import { isObstruent } from './heard-starts.ts';
import type { TimedToken } from './time-words.ts';

/** Seconds between the places where a boundary may be, and places on either side of where it is: about a frame of the networks. */
export const placeStep = 0.002;
export const placeReach = 6;
export const places = 2 * placeReach + 1;

/** Frames that the change of the spectrum is heard in, on either side of a place; places on either side that it is measured by. */
const [heardFrames, around] = [10, 30];
const recipe: LogMelRecipe = {
  ...{ hop: 32, window: 128, fft: 256, bands: 24 },
  ...{ low: 100, high: 7600, floor: 1e-7 },
};
/** Nats below the loudest frame nearby, below which nothing counts; and a change, nats, that is none. */
const [deepest, leastChange] = [9, 0.06];
/** Frames of the networks on either side of a boundary that are asked; no frame tells more, nats. */
const [asked, mostTold] = [10, 8];

/**
 * What places are judged by, fitted by `training/boundaries.py` to known times. Of boundaries beside pauses, between two obstruents, between an
 * obstruent and another sound, and between others: what a deviation of change is worth, nats. Of boundaries within speech
 * and beside pauses: what a nat of the networks is worth, and what 10 ms from where the path has the boundary cost.
 */
export type BoundaryWeights = {
  readonly change: readonly [pause: number, obstruents: number, mixed: number, others: number];
  readonly told: readonly [speech: number, pause: number];
  readonly away: readonly [speech: number, pause: number];
};
export const boundaryWeights: BoundaryWeights = {
  change: [0.66, 0.09, 0.35, 0.16],
  told: [0.61, 0.19],
  away: [0.07, 0.36],
};

/** Where words meet each other or a pause, and what is heard there. */
export type Boundaries = {
  /** The token that ends there and the one that begins; null: a pause. One of them is a token. */
  readonly tokens: readonly (readonly [before: number | null, behind: number | null])[];
  /** Seconds of the middle place, a multiple of the step. */
  readonly middles: Float64Array;
  /** Which of the weights of change. */
  readonly kinds: Uint8Array;
  /** count × places: change of the spectrum, in deviations of the 120 ms around. */
  readonly change: Float32Array;
  /** count × places: what the networks say for the boundary at each place, nats, 0 for the likeliest nearby. */
  readonly told: Float32Array;
};

/** Log odds of each place: count × places. */
export function placeOdds(
  { kinds, change, told }: Boundaries,
  weights: BoundaryWeights = boundaryWeights,
): Float32Array {
  return change.map((value, n) => {
    const kind = kinds[Math.floor(n / places)] as number;
    const side = kind === 0 ? 1 : 0;
    const seconds = Math.abs((n % places) - placeReach) * placeStep;
    return (
      (weights.change[kind] as number) * value +
      weights.told[side] * Math.max(-mostTold, told[n] as number) -
      weights.away[side] * (seconds / 0.01)
    );
  });
}

/** Frames of a stretch that is asked about at once. */
const stretchFrames = 1000;

/**
 * What is heard about the boundaries of words, stretch by stretch.
 * @param timed where words are; null: not said
 * @param phones IPA of each token
 */
export async function* boundariesOf(
  heard: Heard,
  { spans, at }: Decoded,
  timed: readonly (TimedToken | null)[],
  phones: readonly (readonly string[])[],
  sound: Sound,
  prices: AttentionPrices,
): AsyncGenerator<Boundaries> {
  const { tokens, hop, frames } = heard;
  const said = timed.flatMap((t, k) => (t && spans[k] ? [k] : []));
  const spanOf = (k: number) => spans[k] as readonly [number, number];
  for (let n = 0; n < said.length; ) {
    const begin = n;
    const from = spanOf(said[n] as number)[0];
    do n++;
    while (n < said.length && spanOf(said[n] as number)[1] - from <= stretchFrames);
    const own: Edge[] = [];
    for (let i = begin; i < n; i++) {
      const k = said[i] as number;
      const [before, one, next] = [
        timed[said[i - 1] ?? -1],
        timed[k] as TimedToken,
        timed[said[i + 1] ?? -1],
      ];
      if (!before || before.end < one.start)
        own.push({ sides: [null, k], time: one.start, frame: spanOf(k)[0] });
      const touches = next && next.start <= one.end;
      own.push({ sides: [k, touches ? (said[i + 1] as number) : null], time: one.end, frame: spanOf(k)[1] });
    }
    const [first, last] = [own[0] as Edge, own.at(-1) as Edge];
    const [low, high] = [Math.max(0, first.frame - asked), Math.min(frames, last.frame + asked)];
    const p = tokens[said[begin] as number]?.[0] ?? 0;
    const q = tokens[said[Math.min(said.length, n + 1) - 1] as number]?.[1] ?? p;
    const attention = await heard.attend([low, high], [p, q], prices.floor);
    const { scores, between } = attentionChunk(attention, [0, 1], prices);
    const score = (state: number, t: number): number =>
      (state < 0 ? between[t - low] : scores[(t - low) * (q - p) + state - p]) as number;
    const changeAt = changesIn(sound, first.time, last.time);
    const kinds = new Uint8Array(own.length);
    const [change, told] = [new Float32Array(own.length * places), new Float32Array(own.length * places)];
    for (const [i, { sides, frame, time }] of own.entries()) {
      const place = Math.round(time / placeStep);
      const states = sides.map((token, side) => (token === null ? -1 : (at[frame - 1 + side] as number)));
      const [one, other] = states as [number, number];
      kinds[i] = kindOf(sides.map((token, side) => ipaOf(token, states[side] as number)));
      const lead = (t: number): number =>
        t < low || t >= high ? 0 : Math.min(mostTold, Math.max(-mostTold, score(one, t) - score(other, t)));
      change.set(changeAt(place), i * places);
      told.set(toldOf(lead, frame, place, hop), i * places);
    }
    yield {
      tokens: own.map(({ sides }) => sides),
      middles: Float64Array.from(own, ({ time }) => Math.round(time / placeStep) * placeStep),
      ...{ kinds, change, told },
    };
  }

  function ipaOf(token: number | null, state: number): string | null {
    return token === null ? null : (phones[token]?.[state - (tokens[token]?.[0] ?? 0)] ?? '');
  }
}

type Edge = {
  readonly sides: readonly [before: number | null, behind: number | null];
  readonly time: number;
  /** The first of the state behind. */
  readonly frame: number;
};

/** @param sides IPA of the sounds that meet; null: a pause */
function kindOf(sides: readonly (string | null)[]): number {
  if (sides.includes(null)) return 0;
  const obstruents = sides.filter((ipa) => isObstruent(ipa ?? '')).length;
  return obstruents === 2 ? 1 : obstruents === 1 ? 2 : 3;
}

/**
 * How far the means of 20 ms before and behind a place lie apart, root mean square over bands, in deviations from what it is nearby.
 * @returns of a place (multiples of the step from the sound's begin): one for each place about it
 */
function changesIn(sound: Sound, from: number, to: number): (place: number) => Float32Array {
  const { bands } = recipe;
  const beside = (around + heardFrames + 1) * placeStep;
  const shift = Math.max(0, Math.round((from - beside) / placeStep));
  const levels = logMel(cutSound(sound, shift * placeStep, to + beside), recipe);
  const rows = levels.length / bands;
  return (place) => {
    const count = 2 * (around + heardFrames) + 1;
    const row = (t: number) =>
      Math.min(rows - 1, Math.max(0, place + t - around - heardFrames - shift)) * bands;
    let loudest = -Infinity;
    for (let t = 0; t < count; t++) {
      let sum = 0;
      for (let b = row(t); b < row(t) + bands; b++) sum += levels[b] as number;
      loudest = Math.max(loudest, sum / bands);
    }
    const squares = new Float64Array(2 * around + 1);
    for (let b = 0; b < bands; b++) {
      const level = (t: number) => Math.max(-deepest, (levels[row(t) + b] as number) - loudest);
      let apart = 0;
      for (let t = 0; t < heardFrames; t++) apart += level(t + heardFrames) - level(t);
      for (let n = 0; n < squares.length; n++) {
        squares[n] = (squares[n] as number) + (apart / heardFrames) ** 2 / bands;
        const t = n + heardFrames;
        apart += level(t + heardFrames) - 2 * level(t) + level(t - heardFrames);
      }
    }
    const changes = squares.map(Math.sqrt);
    const mean = changes.reduce((sum, value) => sum + value, 0) / changes.length;
    const spread = Math.sqrt(changes.reduce((sum, value) => sum + (value - mean) ** 2, 0) / changes.length);
    return Float32Array.from(
      changes.subarray(around - placeReach, around + placeReach + 1),
      (value) => (value - mean) / (spread + leastChange),
    );
  };
}

/**
 * The integral of what frames say for the state before a boundary against the one behind it, up to each place; lines between the
 * middles of frames.
 * @param lead of a frame, nats @param frame the first of the state behind @param place of the middle
 */
function toldOf(lead: (t: number) => number, frame: number, place: number, hop: number): Float32Array {
  const [first, last] = [frame - asked, frame + asked - 1];
  const share = placeStep / hop;
  const at = (time: number): number => {
    const t = Math.min(last, Math.max(first, time));
    const t0 = Math.floor(t);
    return lead(t0) + (t - t0) * (lead(Math.min(last, t0 + 1)) - lead(t0));
  };
  const sums = new Float32Array(2 * around + 1);
  let highest = 0;
  for (let n = 1; n < sums.length; n++) {
    const time = (place + n - around) * share;
    // Beyond the frames that were asked nothing is known.
    const more = time - share >= first && time <= last ? (share * (at(time - share) + at(time))) / 2 : 0;
    sums[n] = (sums[n - 1] as number) + more;
    highest = Math.max(highest, sums[n] as number);
  }
  return sums.subarray(around - placeReach, around + placeReach + 1).map((value) => value - highest);
}

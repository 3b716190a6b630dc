import { quantile } from '#src/signal/chroma.ts';
import { type LogMelRecipe, logMel, logMelRate } from '#src/signal/log-mel.ts';
import { cutSound, type Sound } from '#src/signal/sound.ts';
import type { TimedToken } from './time-words.ts';

/** Short frames, 5 ms apart: a release of a plosive lasts 10 ms. */
const recipe: LogMelRecipe = {
  ...{ hop: 80, window: 160, fft: 256, bands: 20 },
  ...{ low: 100, high: 7600, floor: 1e-7 },
};
const step = recipe.hop / logMelRate;
/** Seconds that are listened to before a word and behind its begin: what is quiet is told by them. */
const [past, next] = [1.5, 0.5];
/** dB: a word stands out of what is quiet by more than this, or nothing is told by its level … */
const range = 18;
/** … is heard from where it has risen by so much, or by this share of how far it stands out, … */
const [least, share] = [4, 0.25];
/** … and what comes before is as quiet as a pause if it is no louder than the quietest tenth by more than this. */
const near = 6;
/** Seconds that a word begins before it is heard: what people who time words by hand and makers of voices differ by. */
const lead = 0.02;
/** Seconds of quiet that are no closure: with a pause before the word, and without. */
const [behindPause, withinSpeech] = [0.04, 0.1];
/** Seconds of quiet that are a closure, no pause: people have the word before end where the next begins. */
const closure = 0.1;

/**
 * Begins of words that open with a plosive, a fricative or an affricate, behind a pause: where they can be heard. Synthetic voices, of
 * which the networks have learnt, keep a closure that nobody hears as part of the sound; people begin the word at its release.
 * Nothing moves where the recording is too noisy to tell, nor further than through a word's first phone, nor back.
 * @param timed one for each token; null: not said
 * @param phones IPA of each token
 */
export function heardStarts(
  timed: readonly (TimedToken | null)[],
  phones: readonly (readonly string[])[],
  sound: Sound,
): readonly (TimedToken | null)[] {
  const out = [...timed];
  let last: number | null = null;
  for (const [k, token] of timed.entries()) {
    if (!token) continue;
    const before = last === null ? null : (timed[last] as TimedToken);
    const quiet = before === null ? Infinity : Math.max(0, token.start - before.end);
    const previous = last;
    last = k;
    const [first, ...rest] = token.phones;
    if (!first || !isObstruent(phones[k]?.[first.index] ?? '')) continue;
    const wanted = quiet > 1.5 * step ? behindPause : withinSpeech;
    if (quiet + first.end - token.start < wanted) continue;
    const start = heardFrom(sound, token.start, first.end, token.end, wanted - quiet);
    if (start === token.start) continue;
    out[k] = { ...token, start, phones: [{ ...first, start }, ...rest] };
    if (before && previous !== null && start - before.end < closure)
      out[previous] = until(start, out[previous] as TimedToken);
  }
  return out;
}

/** The token with its end, and that of its last phone, there. */
function until(end: number, token: TimedToken): TimedToken {
  const phones = token.phones.map((phone, n) => (n === token.phones.length - 1 ? { ...phone, end } : phone));
  return { ...token, end, phones };
}

/** Plosives, fricatives and affricates, IPA with or without a mark of stress. */
export const isObstruent = (phone: string): boolean => /^[ˈˌ]?[ptkbdɡgqcɟʈɖfvθðszʃʒhxɕʑçʂʐɣβɸ]/u.test(phone);

/** @param wanted seconds of quiet from `start` on, below which nothing moves */
function heardFrom(sound: Sound, start: number, firstEnd: number, end: number, wanted: number): number {
  const from = Math.max(0, start - past);
  const levels = levelsOf(cutSound(sound, from, start + next));
  const place = (time: number) => Math.min(levels.length, Math.max(0, Math.round((time - from) / step)));
  const [i, j, k] = [place(start), place(firstEnd), place(Math.min(end, firstEnd + 0.25))];
  if (j - i < 4 || k - j < 2) return start;
  const floor = quantile(levels.subarray(Math.max(0, i - 10), j), 0.2);
  const over = quantile(levels.subarray(i, k), 0.9) - floor;
  if (over < range) return start;
  const isHeard = (n: number) => (levels[n] ?? Infinity) >= floor + Math.max(least, share * over);
  if (isHeard(i) && isHeard(i + 2)) return start;
  let onset = i;
  while (onset < j && !(isHeard(onset) && isHeard(onset + 1))) onset++;
  const heard = from + onset * step;
  if (heard - start < wanted) return start;
  if (quantile(levels.subarray(i, Math.max(i + 1, onset)), 0.5) > quantile(levels, 0.1) + near) return start;
  return Math.max(start, Math.min(heard, firstEnd) - lead);
}

/** dB of each frame: the mean over its bands. Those at the ends, which are in part beyond, are as loud as those beside them. */
function levelsOf(sound: Sound): Float32Array {
  const bands = logMel(sound, recipe);
  const levels = Float32Array.from({ length: bands.length / recipe.bands }, (_, t) => {
    let sum = 0;
    for (let b = 0; b < recipe.bands; b++) sum += bands[t * recipe.bands + b] as number;
    return (10 / Math.LN10) * (sum / recipe.bands);
  });
  levels.copyWithin(0, 1, 2);
  levels.copyWithin(levels.length - 2, levels.length - 3, levels.length - 2);
  levels.copyWithin(levels.length - 1, levels.length - 2, levels.length - 1);
  return levels;
}

import { momentCurve, type MusicCurve, musicOdds, stretchCurve } from '#src/signal/music-odds.ts';
import type { Sound } from '#src/signal/sound.ts';
import { voicedShare } from '#src/signal/voicing.ts';
import type { Decoded } from './decode.ts';
import type { Heard } from './follow-text.ts';

/** A stretch with sound that no token accounts for, seconds. */
export type Unaccounted = { readonly start: number; readonly end: number; readonly kind: 'speech' | 'other' };

/** Which special key is which. */
export type SpecialKeys = { readonly silence: number; readonly noise: number };

export type UnaccountedOptions = {
  /** Seconds: less speech, or less of other sound, is not worth a word. */
  readonly leastSpeech: number;
  readonly leastOther: number;
  /** Pauses up to here do not part a stretch of speech. */
  readonly bridge: number;
};
export const unaccountedDefaults: UnaccountedOptions = { leastSpeech: 0.25, leastOther: 1, bridge: 0.35 };

/**
 * What sounds between the tokens of a path: speech, or music and noise. Silence is the share of attention that goes to its
 * key, other sound to its own; everything else – other speech, and phones of a text that the path has elsewhere – is speech.
 */
export async function unaccounted(
  heard: Heard,
  { at }: Decoded,
  keys: SpecialKeys,
  { leastSpeech, leastOther, bridge }: UnaccountedOptions = unaccountedDefaults,
): Promise<readonly Unaccounted[]> {
  const { hop, tokens } = heard;
  const out: Unaccounted[] = [];
  const whole = (at.length - 1) * hop;
  for (let t = 0; t < at.length; ) {
    if ((at[t] as number) >= 0) {
      t++;
      continue;
    }
    const from = t;
    while (t < at.length && (at[t] as number) < 0) t++;
    if ((t - from) * hop < leastSpeech) continue;
    const kinds: ('speech' | 'other' | null)[] = [];
    for (let s = from; s < t; s += 3000) {
      const end = Math.min(t, s + 3000);
      const near = nearby(tokens, -1 - (at[s] as number));
      const attention = await heard.attend([s, end], near);
      const { specials } = attention;
      const width = specials.length / (end - s);
      for (let i = 0; i < end - s; i++) {
        const silence = Math.exp(specials[i * width + keys.silence] as number);
        const noise = Math.exp(specials[i * width + keys.noise] as number);
        const speech = 1 - silence - noise;
        kinds.push(silence > speech && silence > noise ? null : noise > speech ? 'other' : 'speech');
      }
    }
    out.push(
      ...runsOf(kinds, bridge / hop).flatMap(({ start, end, kind }) =>
        (end - start) * hop >= (kind === 'speech' ? leastSpeech : leastOther)
          ? [
              {
                start: Math.max(0, (from + start - 0.5) * hop),
                end: Math.min(whole, (from + end - 0.5) * hop),
                kind,
              },
            ]
          : [],
      ),
    );
  }
  return out;
}

/** Speech has a voice in more of its time. */
const leastVoiced = 0.05;

/** What the networks take for speech but has no voice in it – applause, rain, a machine – or is music, is other sound. */
export function onlyVoiced<T extends Unaccounted>(
  all: readonly T[],
  sound: Sound,
  { leastOther }: UnaccountedOptions = unaccountedDefaults,
): readonly T[] {
  return all.flatMap((one) => {
    const { kind, start, end } = one;
    if (kind !== 'speech' || isVoice(sound, start, end)) return [one];
    return end - start >= leastOther ? [{ ...one, kind: 'other' as const }] : [];
  });
}

const isVoice = (sound: Sound, start: number, end: number): boolean =>
  voicedShare(sound, start, end) >= leastVoiced && !isMusic(sound, start, end);

/** Seconds between moments that are asked, moments that are asked at once, and seconds beside a stretch: a rest between two notes is music too. */
const [musicStep, musicMoments, beside] = [0.1, 600, 0.5];

/** By what tells single moments, or by what tells whole stretches. */
const isMusic = (sound: Sound, start: number, end: number): boolean =>
  meansMusic(sound, start, end, momentCurve) || meansMusic(sound, start, end, stretchCurve);

function meansMusic(sound: Sound, start: number, end: number, curve: MusicCurve): boolean {
  const from = Math.max(0, start - beside);
  const count = Math.round((Math.min(sound.length / sound.rate, end + beside) - from) / musicStep);
  let sum = 0;
  for (let k = 0; k < count; k += musicMoments) {
    const odds = musicOdds(sound, from + k * musicStep, musicStep, Math.min(musicMoments, count - k), curve);
    sum += odds.reduce((a, b) => a + b, 0);
  }
  return sum > 0;
}

/** Phones of some tokens before and behind one. */
function nearby(tokens: Heard['tokens'], k: number): readonly [number, number] {
  const [from, to] = [tokens[Math.max(0, k - 20)], tokens[Math.min(tokens.length, k + 20) - 1]];
  return [from?.[0] ?? 0, to?.[1] ?? 0];
}

type Run = { start: number; end: number; readonly kind: 'speech' | 'other' };

/** Runs of one kind after short gaps are bridged; of two kinds in one run, what there is more of. */
function runsOf(kinds: readonly ('speech' | 'other' | null)[], bridge: number): readonly Run[] {
  const runs: { start: number; end: number; speech: number; other: number }[] = [];
  for (const [t, kind] of kinds.entries()) {
    if (kind === null) continue;
    const open = runs.at(-1);
    if (open && t - open.end <= bridge) {
      open.end = t + 1;
      open[kind]++;
    } else runs.push({ start: t, end: t + 1, speech: 0, other: 0, [kind]: 1 } as (typeof runs)[number]);
  }
  return runs.map(({ start, end, speech, other }) => ({
    ...{ start, end },
    kind: speech >= other ? 'speech' : 'other',
  }));
}

import { between, random } from './random.ts';

/**
 * What happens in the demo's evening, on the timeline: who says what when, which notes are played, when the
 * light changes. Sound and picture both follow it, so that mouths move with the voices.
 */
export type Syllable = {
  readonly speaker: 0 | 1;
  readonly start: number;
  readonly length: number;
  readonly vowel: number;
  readonly onset: 'none' | 'fricative' | 'burst' | 'nasal';
  /** Fundamental frequency at its start and end, in Hz. */
  readonly pitch: readonly [number, number];
  readonly loud: number;
};
export type Note = {
  readonly start: number;
  readonly length: number;
  readonly hz: number;
  readonly loud: number;
};
export type Light = { readonly at: number; readonly level: number };

export type Script = {
  /** Timeline seconds that the script covers. */
  readonly start: number;
  readonly end: number;
  readonly syllables: readonly Syllable[];
  readonly notes: readonly Note[];
  /** Steps and thuds. */
  readonly thuds: readonly number[];
  /** The clapper board closes. */
  readonly claps: readonly number[];
  readonly lights: readonly Light[];
};

export const vowelCount = 6;

export function writeScript(seed: number, start: number, end: number): Script {
  return {
    start,
    end,
    syllables: talk(random(seed * 11 + 1), start, end),
    notes: tune(random(seed * 11 + 2), start, end),
    thuds: moments(random(seed * 11 + 3), start, end, 0.4, 2.5),
    claps: [8, 97.5],
    lights: changes(random(seed * 11 + 4), start, end),
  };
}

function talk(next: () => number, start: number, end: number): readonly Syllable[] {
  const list: Syllable[] = [];
  let t = start;
  let speaker: 0 | 1 = 0;
  while (t < end) {
    if (next() < 0.7) speaker = speaker === 0 ? 1 : 0;
    const base = speaker === 0 ? 112 : 205;
    const count = 4 + Math.floor(next() * 9);
    for (let i = 0; i < count && t < end; i++) {
      const length = between(next, 0.09, 0.21) * (i === count - 1 ? 1.4 : 1);
      const fall = 1.15 - (0.3 * i) / count;
      const p0 = base * fall * between(next, 0.9, 1.15);
      const kind = next();
      list.push({
        speaker,
        start: t,
        length,
        vowel: Math.floor(next() * vowelCount),
        onset: kind < 0.2 ? 'none' : kind < 0.5 ? 'fricative' : kind < 0.8 ? 'burst' : 'nasal',
        pitch: [p0, p0 * between(next, 0.88, 1.08)],
        loud: between(next, 0.5, 1),
      });
      t += length + (next() < 0.2 ? between(next, 0.03, 0.09) : 0);
    }
    t += between(next, 0.18, 0.8);
  }
  return list;
}

/** A melody that wanders over a minor scale without ever repeating. */
function tune(next: () => number, start: number, end: number): readonly Note[] {
  const scale = [0, 2, 3, 5, 7, 8, 10];
  const list: Note[] = [];
  let step = 7;
  for (let t = start; t < end; ) {
    const length = [0.24, 0.24, 0.36, 0.48, 0.72][Math.floor(next() * 5)] as number;
    step = Math.max(0, Math.min(16, step + Math.floor(next() * 7) - 3));
    const semitones = 12 * Math.floor(step / 7) + (scale[step % 7] as number);
    const hz = 196 * 2 ** (semitones / 12);
    list.push({ start: t + between(next, -0.01, 0.01), length: length * 2, hz, loud: between(next, 0.5, 1) });
    if (next() < 0.3)
      list.push({
        start: t,
        length: length * 3,
        hz: hz / (next() < 0.5 ? 2 : 3),
        loud: between(next, 0.4, 0.8),
      });
    t += length;
  }
  return list;
}

function moments(
  next: () => number,
  start: number,
  end: number,
  low: number,
  high: number,
): readonly number[] {
  const list: number[] = [];
  for (let t = start + between(next, low, high); t < end; t += between(next, low, high)) list.push(t);
  return list;
}

function changes(next: () => number, start: number, end: number): readonly Light[] {
  return [start, ...moments(next, start, end, 2, 7)].map((at) => ({ at, level: between(next, 0.72, 1.12) }));
}

/** The light on the scene at t: steps softened over a quarter of a second, a slow sway, flashes of the clapper. */
export function lightAt(script: Script, t: number): number {
  let level = script.lights[0]?.level ?? 1;
  for (const light of script.lights) {
    if (t < light.at) break;
    const part = Math.min(1, (t - light.at) / 0.25);
    level += (light.level - level) * part;
  }
  const flash = script.claps.some((at) => t >= at && t < at + 0.08) ? 0.35 : 0;
  return level * (1 + 0.03 * Math.sin(0.9 * t) + 0.02 * Math.sin(2.3 * t + 1)) + flash;
}

/** How far a speaker's mouth is open at t, 0…1. */
export function mouthAt(script: Script, speaker: 0 | 1, t: number): number {
  // Syllables are in order of time: find the last that starts at or before t.
  let low = 0;
  let high = script.syllables.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((script.syllables[middle] as Syllable).start <= t) low = middle + 1;
    else high = middle;
  }
  const syllable = script.syllables[low - 1];
  if (!syllable || syllable.speaker !== speaker || t > syllable.start + syllable.length) return 0;
  return syllable.loud * Math.sin((Math.PI * (t - syllable.start)) / syllable.length);
}

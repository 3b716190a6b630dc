import { cepstrum } from '#src/signal/cepstrum.ts';
import { type Sound, soundOf } from '#src/signal/sound.ts';
import { frameCount } from '#src/model/sequence.ts';
import type { DecodeProblem } from './decode.ts';
import type { ReadingAloud } from './reading-aloud.ts';

/** Seconds between frames. */
export const readingHop = 0.01;

/**
 * A recording against a reading of its text: every frame of the reading within a token is a position, its score how
 * alike the two sound. What fits nothing in the text, or is silent, belongs between tokens.
 */
export function readingProblem(
  sound: Sound,
  reading: ReadingAloud,
  settings = byReadingDefaults,
): DecodeProblem {
  const own = cepstrum(sound, readingHop);
  const read = cepstrum(soundOf(reading.samples, reading.rate), readingHop);
  const frames = frameCount(own);
  const last = frameCount(read) - 1;
  const places: number[] = [];
  const tokens = reading.tokens.map(({ start, end, phones }): readonly [number, number] => {
    const before = places.length;
    if (phones.length > 0) {
      const [i, j] = [
        Math.round(start / read.hop),
        Math.max(Math.round(start / read.hop) + 1, Math.round(end / read.hop)),
      ];
      for (let k = i; k < j; k++) places.push(Math.min(last, k));
    }
    return [before, places.length];
  });
  const levels = levelsOf(sound, own.hop, frames);
  const scores = new Float32Array(frames * places.length);
  const { dims } = own;
  let sum = 0;
  for (let t = 0; t < frames; t++)
    for (let j = 0; j < places.length; j++) {
      let square = 0;
      const [p, q] = [t * dims, (places[j] as number) * dims];
      for (let d = 0; d < dims; d++)
        square += ((own.values[p + d] as number) - (read.values[q + d] as number)) ** 2;
      scores[t * places.length + j] = square;
      sum += square;
    }
  const usual = sum / Math.max(1, scores.length);
  const scale = settings.sharpness / usual;
  for (let k = 0; k < scores.length; k++) scores[k] = -scale * (scores[k] as number);
  return {
    frames,
    scores,
    tokens,
    between: levels.map((loud) => -settings.sharpness * (loud * settings.loud + (1 - loud) * settings.quiet)),
    pause: -settings.pause,
    omit: 0,
    skip: tokens.map(() => -settings.skip),
    stay: -settings.stay,
    leap: -settings.leap,
  };
}

/** Scores in units of a usual distance; found on five clips by hand, see docs/notes/transcript.md. */
export const byReadingDefaults = {
  sharpness: 2,
  loud: 0.8,
  quiet: 0.15,
  pause: 3,
  skip: 100,
  stay: 0.5,
  leap: 0.5,
};

/** How surely each frame is no silence, 0…1, by its level against the recording's own. */
function levelsOf(sound: Sound, hop: number, frames: number): Float32Array {
  const step = hop * sound.rate;
  const level = Float64Array.from({ length: frames }, (_, t) => {
    const x = sound.read(Math.round((t - 1) * step), Math.round(2 * step));
    let energy = 1e-12;
    for (const v of x) energy += v * v;
    return 10 * Math.log10(energy);
  });
  const sorted = Float64Array.from(level).sort();
  const at = (share: number) => sorted[Math.floor(share * (frames - 1))] as number;
  const [floor, speech] = [at(0.05), at(0.9)];
  const middle = floor + 0.35 * (speech - floor);
  return Float32Array.from(
    level,
    (v) => 1 / (1 + Math.exp(-(v - middle) / Math.max(1, 0.08 * (speech - floor)))),
  );
}

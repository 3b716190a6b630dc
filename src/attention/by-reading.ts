import { cepstrum } from '#src/signal/cepstrum.ts';
import { type Sound, soundOf } from '#src/signal/sound.ts';
import type { TextArithmetic } from '#src/compute/text.ts';
import { frameCount, type Sequence } from '#src/model/sequence.ts';
import type { AttentionPrices } from './attention.ts';
import type { FollowOptions, Heard } from './follow-text.ts';
import type { SameTextEvidence } from './same-text.ts';
import type { ReadingAloud } from './reading-aloud.ts';

/** Seconds between frames. */
export const readingHop = 0.01;

/** Scores in units of a usual distance; found on five clips by hand, see docs/notes/transcript.md. */
export const byReadingDefaults = { sharpness: 2, loud: 0.8, quiet: 0.15 };

/** Of paths through a reading, whose positions are frames: no word is passed over, and both may hurry. */
const prices: AttentionPrices = {
  ...{ floor: Number.NEGATIVE_INFINITY, pause: 3, omit: 0, skip: 100, skipPhone: 0, stay: 0.5, leap: 0.5 },
  aside: [0],
};

/** A reading is followed as a whole: what lies between tokens costs so little that a path is told by its end alone. */
export const readingOptions: FollowOptions = {
  ...{ prices, piece: 1000, behind: Number.POSITIVE_INFINITY, ahead: 0, lag: Number.POSITIVE_INFINITY },
};

/** Pairs of frames from which the usual distance is told. */
const usualPairs = 4096;

/**
 * A recording against a reading of its text, to be followed as attention is: every frame of the reading within a token is a position,
 * its score how alike the two sound. What fits nothing in the text, or is silent, belongs between tokens.
 * @param pool so many frames are one: their mean
 */
export function heardByReading(
  sound: Sound,
  reading: ReadingAloud,
  arithmetic: TextArithmetic,
  pool = 1,
  settings = byReadingDefaults,
): Heard {
  const own = pooled(cepstrum(sound, readingHop), pool);
  const read = pooled(cepstrum(soundOf(reading.samples, reading.rate), readingHop), pool);
  const frames = frameCount(own);
  const last = frameCount(read) - 1;
  const { dims } = own;
  const places: number[] = [];
  const tokens = reading.tokens.map(({ start, end, phones }): readonly [number, number] => {
    const before = places.length;
    if (phones.length > 0) {
      const [i, j] = [Math.round(start / read.hop), Math.round(end / read.hop)];
      for (let k = i; k < Math.max(i + 1, j); k++) places.push(Math.min(last, k));
    }
    return [before, places.length];
  });
  const columns = new Float32Array(places.length * dims);
  for (const [j, k] of places.entries())
    columns.set(read.values.subarray(k * dims, (k + 1) * dims), j * dims);
  const squares = (rows: Float32Array) =>
    Float32Array.from({ length: rows.length / dims }, (_, k) => {
      let sum = 0;
      for (let d = k * dims; d < (k + 1) * dims; d++) sum += (rows[d] as number) ** 2;
      return sum;
    });
  const ofColumns = squares(columns);
  const scale = settings.sharpness / usualDistance(own.values, columns, dims);
  const between = levelsOf(sound, own.hop, frames).map(
    (loud) => -settings.sharpness * (loud * settings.loud + (1 - loud) * settings.quiet),
  );
  return {
    ...{ frames, hop: own.hop, tokens, arithmetic },
    async attend([from, to], [first, end]) {
      const rows = own.values.slice(from * dims, to * dims);
      const ofRows = squares(rows);
      const scores = arithmetic.products(rows, columns.subarray(first * dims, end * dims), dims);
      const positions = end - first;
      for (let t = 0; t < to - from; t++)
        for (let j = 0; j < positions; j++) {
          const at = t * positions + j;
          const square =
            (ofRows[t] as number) + (ofColumns[first + j] as number) - 2 * (scores[at] as number);
          scores[at] = -scale * Math.max(0, square);
        }
      return { frames: to - from, positions, phones: scores, specials: between.slice(from, to) };
    },
  };
}

/**
 * That the text read aloud is that of the recording, 0…1, by how much better it fits than its words in other orders.
 * Weights: docs/notes/transcript.md. @param words that were found
 */
export function readingConfidence(
  { gain, lead, rival }: Pick<SameTextEvidence, 'gain' | 'lead' | 'rival'>,
  words: number,
): number {
  const sum =
    1.37 * Math.max(-3, Math.min(10, gain)) +
    0.6 * Math.max(-2, Math.min(8, lead)) -
    0.14 * Math.min(20, rival) +
    1.4 / Math.sqrt(Math.max(1, words)) -
    5.6;
  return 1 / (1 + Math.exp(-sum));
}

function pooled({ values, dims, hop, start }: Sequence, pool: number): Sequence {
  if (pool === 1) return { values, dims, hop, start };
  const n = Math.ceil(values.length / dims / pool);
  const out = new Float32Array(n * dims);
  for (let k = 0; k < values.length; k++)
    out[Math.floor(k / dims / pool) * dims + (k % dims)] =
      (out[Math.floor(k / dims / pool) * dims + (k % dims)] as number) + (values[k] as number) / pool;
  return { values: out, dims, hop: hop * pool, start };
}

/** The mean square between frames of both, of pairs drawn evenly. */
function usualDistance(x: Float32Array, y: Float32Array, dims: number): number {
  const [n, m] = [x.length / dims, y.length / dims];
  let sum = 0;
  for (let k = 0; k < usualPairs; k++) {
    // Two steps without a common measure: no frame is paired with its neighbours only.
    const [p, q] = [Math.floor(n * ((k * 0.618034) % 1)) * dims, Math.floor(m * ((k * 0.754878) % 1)) * dims];
    for (let d = 0; d < dims; d++) sum += ((x[p + d] as number) - (y[q + d] as number)) ** 2;
  }
  return Math.max(1e-9, sum / usualPairs);
}

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

import { quantile } from './chroma.ts';
import { highestBin, lowestBin, partialFrames, partialsHop, partialsRate } from './partials.ts';
import { makeResampler } from './resample.ts';
import { type Sound, soundOf } from './sound.ts';

/** Frames that are judged at once, about 1 s, and between two; seconds that a moment's judgements reach to either side of it. */
const block = 62;
const stride = 15;
export const musicReach = block * partialsHop;
/** Frames weaker than their block's loudest by more say nothing of it, dB; nor are its pauses deeper. */
const [faint, deepest] = [25, 40];
/** Bin up to which power is looked at, 7.8 kHz: what lies above is cut by resampling. */
const highest = 500;
/** Bands of a frame's shape, even in mel; frames between two that are compared: 80 and 240 ms. */
const bands = 16;
const [apart, farApart] = [5, 15];

/**
 * Log odds a figure: of held partials and of what is no partial (logarithms), of change (dB) and unevenness (dB), of change over a
 * syllable (dB) and of power above the partials (logarithm). How fitted: docs/notes/transcript.md.
 */
export type MusicCurve = Readonly<
  Record<'held' | 'noisy' | 'change' | 'uneven' | 'far' | 'high' | 'constant', number>
>;
/** Of single moments: rooms, which smooth speech, are held to be speech; so are choirs, bells, and tones that slide. */
export const momentCurve: MusicCurve = {
  ...{ held: 2.721, noisy: -2.161, change: -0.777, uneven: -0.243 },
  ...{ far: 0, high: 0, constant: 2.812 },
};
/** Of whole stretches, whose mean tells rooms from choirs, bells, and tones that slide; a nat beforehand for speech. */
export const stretchCurve: MusicCurve = {
  ...{ held: 1.934, noisy: -1.303, change: -3.07, uneven: 0.025 },
  ...{ far: 1.184, high: -1.315, constant: 0.518 - 1 },
};

/**
 * Whether what sounds is music and nothing else: log odds against speech, or speech over music. Told by partials that stay at their
 * frequency, by hardly anything between partials even in the noisiest frames (speech has fricatives and breath), by how
 * little the shape of the spectrum changes within 80 ms, and by how evenly loud it is. Not told from a hum, which is no speech either.
 * @param from @param step seconds @param count moments: the first is `from`
 * @param curve default: that of moments
 * @returns one a moment, the mean of the blocks of 1 s that hold it; about −16…10; below 0 in silence
 */
export function musicOdds(
  sound: Sound,
  from: number,
  step: number,
  count: number,
  curve: MusicCurve = momentCurve,
): Float32Array {
  const begin = from - musicReach;
  const length = Math.ceil((count * step + 2 * musicReach) * partialsRate);
  const samples = makeResampler(sound.rate, partialsRate).read(sound, begin, 1 / partialsRate, length);
  const odds = blockOdds(soundOf(Float32Array.from(samples), partialsRate), curve);
  return Float32Array.from({ length: count }, (_, k) => {
    const frame = (from + k * step - begin) / partialsHop;
    const first = Math.max(0, Math.ceil((frame - block) / stride));
    const last = Math.min(odds.length - 1, Math.floor(frame / stride));
    let sum = 0;
    for (let n = first; n <= last; n++) sum += odds[n] as number;
    return last < first ? 0 : sum / (last - first + 1);
  });
}

/** Log odds of each block of a sound at `partialsRate`. */
function blockOdds(sound: Sound, curve: MusicCurve): readonly number[] {
  const edges = bandEdges();
  const shapes: Float32Array[] = [];
  const highs: number[] = [];
  const { count, level, tonal, held } = partialFrames(sound, (_, power) => {
    shapes.push(shapeOf(power, edges));
    highs.push(highShare(power));
  });
  const change = (t: number, frames: number) => {
    const [one, other] = [shapes[t - frames], shapes[t]];
    return one && other ? one.reduce((sum, v, b) => sum + Math.abs(v - (other[b] as number)), 0) / bands : 0;
  };
  const changes = Float32Array.from({ length: count }, (_, t) => change(t, apart));
  const far = Float32Array.from({ length: count }, (_, t) => change(t, farApart));
  const out: number[] = [];
  for (let from = 0; from + block <= count; from += stride) {
    const own = level.subarray(from, from + block);
    const most = own.reduce((a, b) => Math.max(a, b));
    const loud = Array.from(own.keys()).filter((k) => (own[k] as number) > most - faint);
    const mean = (of: Float32Array) =>
      loud.reduce((sum, k) => sum + (of[from + k] as number), 0) / loud.length;
    const among = (values: ArrayLike<number>, share: number) =>
      quantile(
        Float32Array.from(loud, (k) => values[from + k] as number),
        share,
      );
    out.push(
      curve.constant +
        curve.held * Math.log(mean(held) + 0.03) +
        curve.noisy * Math.log(1.02 - among(tonal, 0.15)) +
        curve.change * mean(changes) +
        curve.uneven * deviation(own.map((v) => Math.max(v, most - deepest))) +
        curve.far * mean(far) +
        curve.high * Math.log(among(highs, 0.9) + 0.001),
    );
  }
  return out;
}

/** Share of a frame's power that lies above where partials are looked for: fricatives have it; of silence 1. */
function highShare(power: Float64Array): number {
  let [low, high] = [0, 1e-9];
  for (let k = lowestBin; k <= highestBin; k++) low += power[k] as number;
  for (let k = highestBin + 1; k < highest; k++) high += power[k] as number;
  return high / (low + high);
}

function bandEdges(): readonly number[] {
  const mel = (k: number) => Math.log(1 + (k * partialsRate) / 1024 / 700);
  const [low, high] = [mel(lowestBin), mel(highestBin)];
  return Array.from({ length: bands + 1 }, (_, b) =>
    Math.round((Math.expm1(low + ((high - low) * b) / bands) * 700 * 1024) / partialsRate),
  );
}

/** dB of each band about their mean; none further below the whole than what is faint anyhow. */
function shapeOf(power: Float64Array, edges: readonly number[]): Float32Array {
  let total = 1e-9;
  for (let k = lowestBin; k <= highestBin; k++) total += power[k] as number;
  const floor = total * 10 ** (-deepest / 10);
  const out = new Float32Array(bands);
  let mean = 0;
  for (let b = 0; b < bands; b++) {
    let sum = 0;
    for (let k = edges[b] as number; k < (edges[b + 1] as number); k++) sum += power[k] as number;
    out[b] = 10 * Math.log10(Math.max(floor, sum));
    mean += (out[b] as number) / bands;
  }
  return out.map((v) => v - mean);
}

function deviation(values: Float32Array): number {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  return Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length);
}

import type { Sound } from './sound.ts';
import { eachSpectrum } from './spectra.ts';

/** Rate of the sound that is looked at; samples of a window, and between two: 64 and 16 ms. */
export const partialsRate = 16_000;
const size = 1024;
const hop = 256;
export const partialsHop = hop / partialsRate;

/** Bins between which partials are looked for: 200–3,600 Hz, so that a telephone has them all. */
const bin = partialsRate / size;
export const [lowestBin, highestBin] = [Math.ceil(200 / bin), Math.floor(3600 / bin)];
/** A partial stands out by so many dB of what lies within 110 Hz on either side of it, and is no weaker than the strongest by more. */
const [least, weakest] = [8, 40];
const near = Math.round(110 / bin);
/** What one stands out by counts up to here, dB. */
const mostWeight = 25;
/** Bins that it may move from one frame to the next, and from where it began; frames from which it is held: 144 ms. */
const [step, drift] = [0.35, 0.6];
const long = 9;

export type PartialFrames = {
  readonly count: number;
  /** dB of each frame, 200–3,600 Hz; share of that power within two bins of a partial. */
  readonly level: Float32Array;
  readonly tonal: Float32Array;
  /** Share of its partials, by how far they stand out, that stay at their frequency for 144 ms or longer about it. */
  readonly held: Float32Array;
};

type Track = { at: number; readonly first: number; readonly frames: number[]; readonly weights: number[] };

/**
 * Partials of a sound, and which of them are held: harmonics of a voice glide, those of strings, pipes and bars stay where they are
 * (continuous frequency activation: Seyerlehner, Pohle, Schedl & Widmer 2007; peaks linked as by McAulay & Quatieri 1986).
 * @param sound at `partialsRate`; frame t is centred on t·`partialsHop`
 * @param visit gets each frame's power spectrum, as `eachSpectrum`
 */
export function partialFrames(
  sound: Sound,
  visit: (frame: number, power: Float64Array) => void = () => {},
): PartialFrames {
  const count = sound.length > 0 ? Math.floor((sound.length - 1) / hop) + 1 : 0;
  const [level, tonal] = [new Float32Array(count), new Float32Array(count)];
  const [held, all] = [new Float32Array(count), new Float32Array(count)];
  const close = ({ frames, weights }: Track) => {
    if (frames.length < long) return;
    for (const [k, t] of frames.entries()) held[t] = (held[t] as number) + (weights[k] as number);
  };
  let open: Track[] = [];
  const db = new Float64Array(size / 2 + 1);
  eachSpectrum(sound, size, hop, count, (t, power) => {
    const [from, to] = [lowestBin - near, highestBin + near];
    for (let k = from; k <= to; k++) db[k] = 10 * Math.log10((power[k] as number) + 1e-10);
    let [total, most, inside] = [1e-9, -Infinity, 0];
    for (let k = lowestBin; k <= highestBin; k++) {
      total += power[k] as number;
      most = Math.max(most, db[k] as number);
    }
    const next: Track[] = [];
    for (let k = lowestBin; k <= highestBin; k++) {
      const own = db[k] as number;
      const [before, behind] = [db[k - 1] as number, db[k + 1] as number];
      if (!(own > before && own >= behind) || own < most - weakest) continue;
      const over = own - Math.max(lowest(db, k - near, k), lowest(db, k + 1, k + near + 1));
      if (over < least) continue;
      const at = k + (0.5 * (before - behind)) / (before - 2 * own + behind);
      const weight = Math.min(mostWeight, over);
      all[t] = (all[t] as number) + weight;
      for (let d = -2; d <= 2; d++) inside += power[k + d] as number;
      const track = nearest(open, at) ?? { at, first: at, frames: [], weights: [] };
      const place = open.indexOf(track);
      if (place >= 0) open.splice(place, 1);
      track.at = at;
      track.frames.push(t);
      track.weights.push(weight);
      next.push(track);
    }
    open.forEach(close);
    open = next;
    level[t] = 10 * Math.log10(total);
    tonal[t] = Math.min(1, inside / total);
    visit(t, power);
  });
  open.forEach(close);
  for (let t = 0; t < count; t++) held[t] = (held[t] as number) / Math.max(1, all[t] as number);
  return { count, level, tonal, held };
}

function nearest(open: readonly Track[], at: number): Track | null {
  let found: Track | null = null;
  for (const track of open) {
    const off = Math.abs(track.at - at);
    if (off < step && Math.abs(track.first - at) < drift && (!found || off < Math.abs(found.at - at)))
      found = track;
  }
  return found;
}

function lowest(values: Float64Array, from: number, to: number): number {
  let least = Infinity;
  for (let k = from; k < to; k++) least = Math.min(least, values[k] as number);
  return least;
}

import type { Sequence } from '#src/model/sequence.ts';
import { compress, quantile, takeOffFloor } from './chroma.ts';
import { pitchBands } from './pitch-bands.ts';
import type { Sound } from './sound.ts';
import { eachSpectrum } from './spectra.ts';

/** How long an onset rings on in the features, seconds. */
const ringing = 0.1;
/** Onsets are measured against the strongest within this time, seconds to each side. */
const neighbourhood = 0.5;

/**
 * Note onsets by pitch class: the rise of log semitone power over 30 ms, measured against the strongest
 * rise near by, each ringing on for 100 ms so that two performances feel the pull of an onset before they
 * meet it. After Ewert, Müller & Grosche (DLNCO), ICASSP 2009, but without picking peaks, which made
 * dense playing worse. 12 × n at `hop`, values 0…1, class 0 is C.
 */
export function onsets(sound: Sound, tuning: number, hop: number): Sequence {
  const size = 2 ** Math.round(Math.log2(sound.rate * 0.064));
  const step = Math.round(sound.rate * hop);
  const n = Math.floor(sound.length / step) + 1;
  const highest = Math.min(108, Math.floor(69 + 12 * Math.log2((sound.rate * 0.45) / 440)));
  const bands = pitchBands(sound.rate, size, 48, highest, tuning);
  const power = new Float32Array(n * bands.count);
  eachSpectrum(sound, size, step, n, (k, spectrum) => bands.sum(spectrum, power, k * bands.count));
  takeOffFloor(power, bands.count);
  compress(power, 100);
  const lag = Math.max(1, Math.round(0.03 / hop));
  const rise = new Float32Array(n * 12);
  for (let k = 0; k < n; k++) {
    // Half the lag on each side: the rise is booked at its middle.
    const a = Math.max(0, k - lag + (lag >> 1)) * bands.count;
    const b = Math.min(n - 1, k + (lag >> 1)) * bands.count;
    for (let q = 0; q < bands.count; q++) {
      const up = (power[b + q] as number) - (power[a + q] as number);
      const at = k * 12 + ((q + bands.lowest) % 12);
      if (up > 0) rise[at] = (rise[at] as number) + up;
    }
  }
  againstNeighbours(rise, Math.round(neighbourhood / hop));
  return {
    values: ring(rise, Math.max(1, Math.round(ringing / hop))),
    dims: 12,
    hop: step / sound.rate,
    start: 0,
  };
}

function againstNeighbours(rise: Float32Array, radius: number): void {
  const n = rise.length / 12;
  const strength = new Float32Array(n);
  for (let k = 0; k < n; k++) {
    let square = 0;
    for (let c = 0; c < 12; c++) square += (rise[k * 12 + c] as number) ** 2;
    strength[k] = Math.sqrt(square);
  }
  const local = slidingMaximum(strength, radius);
  const floor = 0.2 * quantile(local, 0.5) || 1;
  for (let k = 0; k < n; k++)
    for (let c = 0; c < 12; c++)
      rise[k * 12 + c] = (rise[k * 12 + c] as number) / Math.max(floor, local[k] as number);
}

/** Largest value within `radius` of each place; a queue of falling candidates, linear time. */
function slidingMaximum(values: Float32Array, radius: number): Float32Array {
  const n = values.length;
  const out = new Float32Array(n);
  const queue = new Int32Array(n);
  let head = 0;
  let tail = 0;
  for (let k = 0; k < n + radius; k++) {
    if (k < n) {
      while (tail > head && (values[queue[tail - 1] as number] as number) <= (values[k] as number)) tail--;
      queue[tail++] = k;
    }
    const centre = k - radius;
    if (centre < 0) continue;
    while ((queue[head] as number) < centre - radius) head++;
    out[centre] = values[queue[head] as number] as number;
  }
  return out;
}

/** Each value rings on for `length` frames, falling as a square root. */
function ring(rise: Float32Array, length: number): Float32Array {
  const out = new Float32Array(rise.length);
  const fall = Float32Array.from({ length }, (_, t) => Math.sqrt(1 - t / length));
  for (let i = 0; i < rise.length; i++) {
    const value = rise[i] as number;
    if (value <= 0) continue;
    for (let t = 0, at = i; t < length && at < out.length; t++, at += 12) {
      const now = value * (fall[t] as number);
      if (now > (out[at] as number)) out[at] = now;
    }
  }
  return out;
}

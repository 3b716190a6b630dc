import { makeSinc } from '#src/signal/sinc.ts';
import type { Device } from './devices.ts';
import { between, random } from './random.ts';
import type { Script, Syllable } from './script.ts';

/** The rate at which the scene itself is made. */
export const sceneRate = 48_000;

/** Formants of the vowels a, e, i, o, u, ə in Hz (Peterson & Barney 1952, men), with a fourth added. */
const vowels = [
  [730, 1090, 2440, 3500],
  [530, 1840, 2480, 3500],
  [270, 2290, 3010, 3600],
  [570, 840, 2410, 3400],
  [300, 870, 2240, 3300],
  [500, 1500, 2500, 3500],
] as const;

/** What would be heard in a dry room: voices, tune, steps, claps; mono, sample 0 at script.start. */
export function dryScene(script: Script, seed: number): Float32Array {
  const length = Math.ceil((script.end - script.start) * sceneRate);
  const out = new Float32Array(length);
  play(out, script);
  loudness(out, 0.028);
  const voices = new Float32Array(length);
  for (const speaker of [0, 1] as const) speak(voices, script, speaker, random(seed * 13 + speaker));
  loudness(voices, 0.06);
  for (let i = 0; i < length; i++) out[i] = (out[i] as number) + (voices[i] as number);
  const next = random(seed * 13 + 5);
  for (const at of script.thuds) burst(out, at - script.start, 0.04, 0.03, 180, next);
  for (const at of script.claps) burst(out, at - script.start, 0.8, 0.012, 0, next);
  murmur(out, 0.0006, next);
  return out;
}

/** Scales to a root mean square. */
function loudness(samples: Float32Array, wanted: number): void {
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += (samples[i] as number) ** 2;
  const gain = wanted / Math.sqrt(sum / samples.length + 1e-20);
  for (let i = 0; i < samples.length; i++) samples[i] = (samples[i] as number) * gain;
}

function speak(out: Float32Array, script: Script, speaker: 0 | 1, next: () => number): void {
  const stretch = speaker === 0 ? 1 : 1.16; // a shorter throat has higher formants
  let before = vowels[5] as readonly number[];
  const state = new Float64Array(8);
  for (const syllable of script.syllables) {
    if (syllable.speaker !== speaker) continue;
    const target = vowels[syllable.vowel] as readonly number[];
    say(out, syllable, script.start, { from: before, to: target, stretch, state, next });
    before = target;
  }
}

type Throat = {
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly stretch: number;
  readonly state: Float64Array;
  readonly next: () => number;
};

/** One syllable: a pulse train and noise through four resonators that glide from the last vowel to this one. */
function say(out: Float32Array, syllable: Syllable, start: number, throat: Throat): void {
  const { state, next } = throat;
  const first = Math.round((syllable.start - start) * sceneRate);
  const count = Math.round(syllable.length * sceneRate);
  const noisy = Math.round(sceneRate * (syllable.onset === 'fricative' ? 0.06 : 0.015));
  const a1 = new Float64Array(4);
  const a2 = new Float64Array(4);
  const gain = new Float64Array(4);
  let phase = next();
  let hiss = 0;
  // The envelope is drawn in short straight lines.
  let [envelope, rise] = [0, 0];
  const envelopeAt = (i: number) => {
    const nasal = syllable.onset === 'nasal' && i < 0.05 * sceneRate ? 0.4 : 1;
    return syllable.loud * Math.sin(Math.PI * Math.min(1, (i / count) * 0.96 + 0.04)) ** 0.6 * nasal;
  };
  for (let i = 0; i < count && first + i < out.length; i++) {
    if (i % 64 === 0) {
      envelope = envelopeAt(i);
      rise = (envelopeAt(Math.min(count, i + 64)) - envelope) / 64;
      const glide = Math.min(1, i / (0.05 * sceneRate));
      for (let k = 0; k < 4; k++) {
        const f =
          throat.stretch * ((throat.from[k] as number) * (1 - glide) + (throat.to[k] as number) * glide);
        const r = Math.exp((-Math.PI * (60 + 30 * k)) / sceneRate);
        const w = (2 * Math.PI * f) / sceneRate;
        a1[k] = 2 * r * Math.cos(w);
        a2[k] = -r * r;
        // Height 1 at its own frequency, then the usual fall from formant to formant.
        gain[k] = ((1 - r) * Math.sqrt(1 - 2 * r * Math.cos(2 * w) + r * r)) / (1 + 0.9 * k);
      }
    }
    const part = i / count;
    const pitch = syllable.pitch[0] + (syllable.pitch[1] - syllable.pitch[0]) * part;
    phase += (pitch * (1 + 0.01 * (next() - 0.5))) / sceneRate;
    if (phase >= 1) phase -= 1;
    // Rosenberg's pulse, differentiated: a soft opening and a sharp closure.
    const voice = phase < 0.45 ? Math.sin((Math.PI * phase) / 0.45) * 0.6 : phase < 0.6 ? -2.2 : 0;
    const white = next() * 2 - 1;
    const high = white - hiss;
    hiss = white;
    const edge = syllable.onset !== 'none' && syllable.onset !== 'nasal' && i < noisy;
    const drive = edge ? 0.25 * high : voice + 0.03 * white;
    let sum = 0;
    for (let k = 0; k < 4; k++) {
      const y1 = state[2 * k] as number;
      const y =
        (gain[k] as number) * drive +
        (a1[k] as number) * y1 +
        (a2[k] as number) * (state[2 * k + 1] as number);
      state[2 * k + 1] = y1;
      state[2 * k] = y;
      sum += k % 2 === 0 ? y : -y;
    }
    out[first + i] = (out[first + i] as number) + envelope * (sum + (edge ? 0.12 * high : 0));
    envelope += rise;
  }
}

/** What has faded to this is not heard any more. */
const faded = 1e-4;

/** Plucked tones: seven harmonics, the higher ones fading sooner. */
function play(out: Float32Array, script: Script): void {
  for (const note of script.notes) {
    const first = Math.max(0, Math.round((note.start - script.start) * sceneRate));
    const count = Math.round(note.length * sceneRate);
    for (let h = 1; h <= 7; h++) {
      const w = (2 * Math.PI * note.hz * h * (1 + 0.0002 * h * h)) / sceneRate;
      if (w > 0.8 * Math.PI) break;
      const level = (0.05 * note.loud) / h;
      const decay = Math.exp(-(2.5 + 1.5 * h) / sceneRate);
      const turn = 2 * Math.cos(w);
      let a = 0;
      let b = level * Math.sin(w);
      let fade = 1;
      for (let i = 0; i < count && first + i < out.length && fade > faded; i++) {
        const attack = i < 120 ? i / 120 : 1;
        const release = i > count - 1200 ? (count - i) / 1200 : 1;
        out[first + i] = (out[first + i] as number) + b * fade * attack * release;
        fade *= decay;
        const c = turn * b - a;
        a = b;
        b = c;
      }
    }
  }
}

/** Noise that begins at once and dies away; `hz` > 0 makes it a dull thud. */
function burst(
  out: Float32Array,
  at: number,
  level: number,
  fade: number,
  hz: number,
  next: () => number,
): void {
  const first = Math.round(at * sceneRate);
  const smooth = hz > 0 ? Math.exp((-2 * Math.PI * hz) / sceneRate) : 0;
  let low = 0;
  for (let i = 0; i < fade * 8 * sceneRate; i++) {
    if (first + i < 0 || first + i >= out.length) continue;
    low = smooth * low + (1 - smooth) * (next() * 2 - 1) * (hz > 0 ? 12 : 1);
    out[first + i] = (out[first + i] as number) + level * low * Math.exp(-i / (fade * sceneRate));
  }
}

/** The room's own murmur: pink noise (Paul Kellet's three poles). */
function murmur(out: Float32Array, level: number, next: () => number): void {
  let a = 0;
  let b = 0;
  let c = 0;
  for (let i = 0; i < out.length; i++) {
    const white = next() * 2 - 1;
    a = 0.99765 * a + white * 0.099046;
    b = 0.963 * b + white * 0.2965164;
    c = 0.57 * c + white * 1.0526913;
    out[i] = (out[i] as number) + level * (a + b + c + white * 0.1848);
  }
}

/**
 * What a device writes down. Its room answer starts with the direct sound and its tone control has no phase,
 * so the truth is the direct sound's: sample i stands for source time i/rate, which `device.segments` lay on
 * the timeline; the scene is read there with a windowed sinc, right to far below a hundredth of a millisecond (and as it is where
 * that is one of its own samples).
 */
export function recordSound(dry: Float32Array, script: Script, device: Device): Float32Array {
  const [begin, end] = [device.segments[0]?.timeline[0] ?? 0, device.segments.at(-1)?.timeline[1] ?? 0];
  // What rings on from before the device was switched on is heard too.
  const from = Math.max(0, Math.floor((begin - script.start - device.sound.decay) * sceneRate));
  const heard = room(dry.subarray(from, Math.ceil((end - script.start + 0.1) * sceneRate)), device);
  tone(heard, device.sound.low, device.sound.high);
  const { rate, gain, noise } = device.sound;
  const sinc = makeSinc(sceneRate, rate, 10);
  const out = new Float32Array(Math.floor(device.duration * rate));
  const next = random(device.seed * 17 + 9);
  // The mains, as a point that turns: its height is a sine.
  const turn = (2 * Math.PI * 50) / rate;
  const [turnX, turnY] = [Math.cos(turn), Math.sin(turn)];
  let [x, y] = [0.3 * noise, 0];
  let i = 0;
  for (const segment of device.segments) {
    const slope = (segment.timeline[1] - segment.timeline[0]) / (segment.source[1] - segment.source[0]);
    for (; i < out.length && i / rate < segment.source[1]; i++) {
      const t = segment.timeline[0] + (i / rate - segment.source[0]) * slope;
      const position = (t - script.start) * sceneRate - from;
      const whole = Math.round(position);
      const isWhole = sinc.passes && Math.abs(position - whole) < 1e-6;
      const clean = gain * (isWhole ? (heard[whole] as number) : sinc.at(heard, position));
      const sum = clean + noise * (next() + next() + next() - 1.5) + y;
      [x, y] = [x * turnX - y * turnY, x * turnY + y * turnX];
      out[i] = device.sound.clips ? Math.tanh(1.5 * sum) / 1.5 : Math.max(-1, Math.min(1, sum));
    }
  }
  return out;
}

/** Direct sound, a few early reflections, then a dense tail (Schroeder's combs and all-passes). */
function room(dry: Float32Array, device: Device): Float32Array {
  const next = random(device.seed * 17 + 3);
  const out = dry.slice();
  const { wet, decay } = device.sound;
  for (let k = 0; k < 6; k++) {
    const delay = Math.round(between(next, 0.004, 0.035) * sceneRate);
    const level = wet * between(next, 0.2, 0.6) * (next() < 0.5 ? -1 : 1);
    for (let i = delay; i < out.length; i++) out[i] = (out[i] as number) + level * (dry[i - delay] as number);
  }
  const tail = new Float32Array(dry.length);
  for (let k = 0; k < 6; k++) {
    const delay = Math.round(between(next, 0.025, 0.047) * sceneRate);
    const back = 10 ** ((-3 * delay) / sceneRate / decay);
    const ring = new Float32Array(delay);
    let dull = 0;
    for (let i = 0, at = 0; i < dry.length; i++) {
      const y = ring[at] as number;
      dull = 0.7 * y + 0.3 * dull;
      ring[at] = (dry[i] as number) + back * dull;
      at = at + 1 === delay ? 0 : at + 1;
      tail[i] = (tail[i] as number) + y / 6;
    }
  }
  for (const seconds of [0.005, 0.0017]) {
    const delay = Math.round(seconds * between(next, 0.9, 1.1) * sceneRate);
    const ring = new Float32Array(delay);
    for (let i = 0, at = 0; i < tail.length; i++) {
      const kept = ring[at] as number;
      const x = (tail[i] as number) + 0.6 * kept;
      ring[at] = x;
      tail[i] = kept - 0.6 * x;
      at = at + 1 === delay ? 0 : at + 1;
    }
  }
  for (let i = 0; i < out.length; i++) out[i] = (out[i] as number) + wet * (tail[i] as number);
  return out;
}

/** One-pole filters run forwards and backwards: they colour the sound and delay nothing. */
function tone(samples: Float32Array, low: number, high: number): void {
  if (high > 0) bothWays(samples, high);
  if (low <= 0) return;
  const deep = samples.slice();
  bothWays(deep, low);
  for (let i = 0; i < samples.length; i++) samples[i] = (samples[i] as number) - (deep[i] as number);
}

function bothWays(samples: Float32Array, hz: number): void {
  const a = Math.exp((-2 * Math.PI * hz) / sceneRate);
  let y = 0;
  for (let i = 0; i < samples.length; i++) {
    y = a * y + (1 - a) * (samples[i] as number);
    samples[i] = y;
  }
  y = 0;
  for (let i = samples.length - 1; i >= 0; i--) {
    y = a * y + (1 - a) * (samples[i] as number);
    samples[i] = y;
  }
}

import { cepstrum } from '#src/signal/cepstrum.ts';
import { musicFeatures } from '#src/signal/music.ts';
import { type Sound, soundOf } from '#src/signal/sound.ts';
import { standardised } from '#src/signal/measurements.ts';
import { frameCount, pooled, type Sequence } from '#src/model/sequence.ts';
import {
  flute,
  inventPiece,
  type Note,
  type Performance,
  perform,
  piano,
  random,
  strings,
} from '#test/fixtures/performance.ts';
import { readAloud } from '#test/fixtures/voice.ts';

/** One work, twice recorded: `library` one way, `query` another, at another pace, through another device. */
export type Work = { readonly library: Sequence; readonly query: Sequence; readonly pace: number };

export type Family = {
  readonly name: string;
  /** Whether the settings were chosen with it in sight. */
  readonly seen: boolean;
  readonly work: (seed: number) => Work;
};

/** Seconds of a work, at an even pace. */
export const workSeconds = 60;
/** Frames a second of all that is compared. */
const hop = 0.04;

/** A quantity of `dims` dimensions over time, smooth within a few frames. */
type Latent = { readonly dims: number; readonly at: (time: number) => ArrayLike<number> };

/** Numbers between −1 and 1 that vary over about `span` seconds. */
function wave(next: () => number, span: number, terms = 12): (time: number) => number {
  const parts = Array.from({ length: terms }, () => ({
    rate: (0.3 + 1.4 * next()) / span,
    phase: 6.283 * next(),
    size: (next() + 0.2) / Math.sqrt(terms),
  }));
  return (time) => parts.reduce((sum, p) => sum + p.size * Math.sin(p.phase + 6.283 * p.rate * time), 0);
}

const table = (dims: number, of: (k: number) => (time: number) => number): Latent => {
  const each = Array.from({ length: dims }, (_, k) => of(k));
  return { dims, at: (time) => each.map((value) => value(time)) };
};

/** A recorder's sight of it: its own gains, slowness and noise, on its own clock; standardised, as files of numbers are. */
function recorded(latent: Latent, clock: (frame: number) => number, frames: number, seed: number): Sequence {
  const next = random(seed);
  const { dims } = latent;
  const values = new Float64Array(frames * dims);
  const gains = Array.from({ length: dims }, () => 2 ** (2 * next() - 1));
  const mix = 0.25 * next();
  const memory = 0.5 * next();
  for (let k = 0; k < frames; k++) {
    const now = latent.at(clock(k));
    for (let q = 0; q < dims; q++) {
      const seen = (gains[q] as number) * ((now[q] as number) + mix * (now[(q + 1) % dims] as number));
      const before = k > 0 ? (values[(k - 1) * dims + q] as number) : seen;
      values[k * dims + q] = memory * before + (1 - memory) * seen;
    }
  }
  let power = 0;
  for (const v of values) power += v * v;
  const level = Math.sqrt(power / values.length) * (0.1 + 0.25 * next());
  const noisy = values.map((v) => v + level * 1.7 * (next() + next() - 1));
  return { values: standardised({ values: noisy, dims }), dims, hop, start: 0 };
}

/** Seconds of content at each frame: `pace` times as fast as the clock on average, uneven by a tenth. */
const paced = (pace: number, seed: number): ((frame: number) => number) => {
  const own = wave(random(seed), 6);
  return (frame) => frame * hop * pace + 0.15 * own(frame * hop);
};

const ofLatent =
  (make: (seed: number) => Latent) =>
  (seed: number): Work => {
    const latent = make(seed);
    const pace = 0.8 * (1.25 / 0.8) ** random(seed + 1)();
    const frames = Math.round(workSeconds / hop);
    return {
      library: recorded(latent, (k) => k * hop, frames, seed + 2),
      query: recorded(latent, paced(pace, seed + 3), Math.floor(frames / pace), seed + 4),
      pace,
    };
  };

/** Wandering at several speeds at once. */
const walks = (seed: number): Latent => {
  const next = random(seed);
  return table(6, () => {
    const [slow, quick] = [wave(next, 8), wave(next, 1.2)];
    return (t) => slow(t) + 0.6 * quick(t);
  });
};

/** Something like gait: the same cycle again and again, never quite the same. */
const gait = (seed: number): Latent => {
  const next = random(seed);
  const cycle = wave(next, 15);
  const phase = (t: number) => 6.283 * (t * 1.1 + 0.6 * cycle(t));
  return table(9, () => {
    const sizes = [wave(next, 9), wave(next, 9), wave(next, 9)];
    const turns = [6.283 * next(), 6.283 * next(), 6.283 * next()];
    return (t) =>
      sizes.reduce(
        (sum, size, h) =>
          sum + ((1 + size(t)) / (h + 1)) * Math.sin((h + 1) * phase(t) + (turns[h] as number)),
        0,
      );
  });
};

/** Events that ring on, a channel each. */
const events = (seed: number): Latent => {
  const next = random(seed);
  return table(12, () => {
    const times = Array.from({ length: 40 }, () => next() * 80).sort((a, b) => a - b);
    return (t) => times.reduce((sum, at) => (t >= at && t < at + 2 ? sum + Math.exp(-4 * (t - at)) : sum), 0);
  });
};

/** Postures held for a while. */
const postures = (seed: number): Latent => {
  const next = random(seed);
  const holds: number[] = [0];
  while ((holds[holds.length - 1] as number) < 90)
    holds.push((holds[holds.length - 1] as number) + 0.4 + 1.6 * next());
  return table(4, () => {
    const levels = holds.map(() => next() * 2 - 1);
    return (t) => {
      const k = Math.max(
        1,
        holds.findIndex((at) => at > t),
      );
      const share = Math.min(1, (t - (holds[k - 1] as number)) / 0.3);
      return (levels[k - 1] as number) * (1 - share) + (levels[k] as number) * share;
    };
  });
};

/** Bursts of oscillation whose power is what is looked at. */
const bursts = (seed: number): Latent => {
  const next = random(seed);
  return table(8, () => {
    const [slow, quick] = [wave(next, 4), wave(next, 0.8)];
    return (t) => Math.exp(1.2 * slow(t)) * (1 + 0.5 * quick(t));
  });
};

const soundHop = 0.01;
const coarse = (s: Sequence): Sequence => pooled(s, Math.round(hop / soundHop));

const played =
  (instruments: readonly Performance['instrument'][], notes: (seed: number) => readonly Note[]) =>
  (seed: number): Work => {
    const next = random(seed);
    const beats = workSeconds * 2;
    const piece = { notes: notes(seed), beats };
    const pace = 0.8 * (1.25 / 0.8) ** next();
    const [uneven, other] = [wave(next, 12), wave(next, 12)];
    const instrument = () =>
      instruments[Math.floor(next() * instruments.length)] as Performance['instrument'];
    const library = perform(piece, {
      tempo: (beat) => 0.5 * (1 + 0.08 * uneven(beat)),
      instrument: instrument(),
      seed: seed + 1,
      tuning: 30 * (next() - 0.5),
      reverb: 0.3 + next(),
    });
    const query = perform(piece, {
      tempo: (beat) => (0.5 / pace) * (1 + 0.08 * other(beat)),
      instrument: instrument(),
      seed: seed + 2,
      tuning: 30 * (next() - 0.5),
      reverb: 0.3 + next(),
      noise: -20 + 15 * next(),
    });
    const features = (sound: typeof query.sound) => coarse(musicFeatures(sound, soundHop));
    return { library: features(library.sound), query: features(query.sound), pace };
  };

const invented = (seed: number): readonly Note[] => inventPiece(seed, workSeconds * 2).notes;

/** Broken chords over a walking bass, a few figures again and again: another composer. */
function figures(seed: number): readonly Note[] {
  const next = random(seed);
  const key = Math.floor(next() * 12);
  const scale = [0, 2, 4, 5, 7, 9, 11];
  const pitch = (d: number) => key + 12 * (5 + Math.floor(d / 7)) + (scale[((d % 7) + 7) % 7] as number);
  const shapes = Array.from({ length: 4 }, () => Array.from({ length: 8 }, () => Math.floor(next() * 8)));
  const notes: Note[] = [];
  let root = 0;
  for (let beat = 0; beat < workSeconds * 2; beat += 2) {
    root = (root + ([3, 4, 5, 1, 6][Math.floor(next() * 5)] as number)) % 7;
    const shape = shapes[Math.floor(next() * 4)] as readonly number[];
    for (const [k, d] of shape.entries())
      notes.push({ beat: beat + k / 4, beats: 0.25, pitch: pitch(root + d), loud: 0.5 + 0.5 * next() });
    notes.push({ beat, beats: 1.9, pitch: pitch(root - 14), loud: 0.8 });
  }
  return notes;
}

/** Noise of so many dB against a sound, added to it. */
function noisy(sound: Sound, decibel: number, next: () => number): Sound {
  const samples = sound.read(0, sound.length, new Float32Array(sound.length));
  let power = 0;
  for (const v of samples) power += v * v;
  const level = Math.sqrt((3 * power) / samples.length) * 10 ** (decibel / 20);
  return soundOf(
    samples.map((v) => v + level * (2 * next() - 1)),
    sound.rate,
  );
}

/** One voice reads a text twice, higher and lower, the second time faster or slower, perhaps in noise. */
const voices =
  (noise: number | null) =>
  (seed: number): Work => {
    const next = random(seed);
    const mouth = 0.85 + 0.3 * next();
    const voice = { pitch: 90 + 120 * next(), mouth };
    const pace = 0.8 * (1.25 / 0.8) ** next();
    const first = readAloud(seed, workSeconds * 8, { ...voice, seed: seed + 1 }).sound;
    const again = readAloud(seed, workSeconds * 8, {
      ...voice,
      pitch: voice.pitch * (0.9 + 0.2 * next()),
      seed: seed + 2,
    }).sound;
    const library = coarse(cepstrum(first, soundHop));
    const query = cepstrum(noise === null ? again : noisy(again, noise, next), soundHop);
    // Another pace: the features' clock runs otherwise.
    const n = Math.floor(frameCount(query) / pace);
    const values = new Float32Array(n * query.dims);
    for (let k = 0; k < n; k++) {
      const from = Math.min(frameCount(query) - 1, Math.round(k * pace)) * query.dims;
      values.set(query.values.subarray(from, from + query.dims), k * query.dims);
    }
    return { library, query: coarse({ ...query, values }), pace };
  };

/** Pulses of all widths and heights, as of muscles. */
const pulses = (seed: number): Latent => {
  const next = random(seed);
  return table(5, () => {
    const each = Array.from({ length: 60 }, () => ({
      at: 90 * next(),
      width: 0.1 + next() ** 2,
      size: next(),
    }));
    return (t) => each.reduce((sum, p) => sum + p.size * Math.exp(-(((t - p.at) / p.width) ** 2)), 0);
  });
};

/** A pen that writes: loops of changing size, along a line that wanders, and how hard it presses. */
const pen = (seed: number): Latent => {
  const next = random(seed);
  const [turn, size, lean, press] = [wave(next, 2), wave(next, 3), wave(next, 3), wave(next, 1.5)];
  const angle = (t: number) => 9 * t + 3 * turn(t);
  return {
    dims: 3,
    at: (t) => [
      (1 + size(t)) * Math.cos(angle(t)) + lean(t),
      (1 + size(t)) * Math.sin(angle(t)) * (1 + 0.5 * lean(t)),
      press(t),
    ],
  };
};

/** Nothing but slow chords. */
function chords(seed: number): readonly Note[] {
  const next = random(seed);
  const key = Math.floor(next() * 12);
  const notes: Note[] = [];
  for (let beat = 0; beat < workSeconds * 2; ) {
    const beats = 1 + Math.floor(next() * 4);
    const root = key + 48 + Math.floor(next() * 12);
    const third = next() < 0.5 ? 3 : 4;
    for (const pitch of [root, root + third, root + 7, root + 12 + Math.floor(next() * 12)])
      notes.push({ beat, beats, pitch, loud: 0.5 + 0.5 * next() });
    beat += beats;
  }
  return notes;
}

export const families: readonly Family[] = [
  { name: 'walks, 6 channels', seen: true, work: ofLatent(walks) },
  { name: 'gait, 9 channels', seen: true, work: ofLatent(gait) },
  { name: 'events, 12 channels', seen: true, work: ofLatent(events) },
  { name: 'postures, 4 channels', seen: true, work: ofLatent(postures) },
  { name: 'bursts, 8 channels', seen: true, work: ofLatent(bursts) },
  { name: 'music, piano', seen: true, work: played([piano], invented) },
  { name: 'music of figures, strings and flutes', seen: true, work: played([strings, flute], figures) },
  { name: 'voices', seen: true, work: voices(null) },
  { name: 'pulses, 5 channels', seen: false, work: ofLatent(pulses) },
  { name: 'pen, 3 channels', seen: false, work: ofLatent(pen) },
  { name: 'slow chords, piano and strings', seen: false, work: played([piano, strings], chords) },
  { name: 'voices in noise (−10 dB)', seen: false, work: voices(-10) },
];

import { makeResampler } from '#src/signal/resample.ts';
import { soundOf } from '#src/signal/sound.ts';
import {
  hum,
  lowPass,
  microphone,
  mixed,
  noise,
  recorded,
  recordedBending,
  room,
  without,
  workRate,
} from './degrade.ts';
import { throughCodec } from './ffmpeg.ts';
import { babble, type Kind, material } from './material.ts';
import { makeRandom, type Random } from './random.ts';

/** Source time of A and of B at both ends of a stretch where the clocks run evenly. */
export type TruthPiece = { readonly a: readonly [number, number]; readonly b: readonly [number, number] };
export type Case = {
  readonly a: Float32Array;
  readonly b: Float32Array;
  /** Where B lies in A; none: they have nothing in common. */
  readonly truth: readonly TruthPiece[];
};
export type CaseKind = {
  readonly name: string;
  /** Largest error allowed, seconds; null: must be refused or doubted. */
  readonly limit: number | null;
  make(kind: Kind, seed: number): Case;
};

const analysisRate = 16000;
const codecs = {
  wav: ['wav', ['-c:a', 'pcm_s16le']],
  aac: ['m4a', ['-c:a', 'aac', '-b:a', '96k']],
  opus: ['opus', ['-c:a', 'libopus', '-b:a', '24k', '-ar', '16000']],
  mp3: ['mp3', ['-c:a', 'libmp3lame', '-b:a', '64k']],
  amr: ['amr', ['-c:a', 'libopencore_amrnb', '-ar', '8000', '-b:a', '12.2k']],
  mulaw: ['wav', ['-c:a', 'pcm_mulaw', '-ar', '8000']],
} as const;

/** Delay a codec adds that its decoder does not take off, seconds: part of the truth. */
const codecDelay: Partial<Record<keyof typeof codecs, number>> = { amr: 0.005, opus: 69 / 16000 };

const coded = (x: Float32Array, codec: keyof typeof codecs): Float32Array =>
  codec === 'wav'
    ? atAnalysisRate(x)
    : throughCodec(x, workRate, codecs[codec][0], codecs[codec][1], analysisRate);

const down = makeResampler(workRate, analysisRate, 20);
const atAnalysisRate = (x: Float32Array): Float32Array =>
  Float32Array.from(
    down.read(soundOf(x, workRate), 0, 1 / analysisRate, Math.floor((x.length * analysisRate) / workRate)),
  );

export type Side = {
  readonly start?: number;
  readonly end?: number;
  readonly ppm?: number;
  readonly snr?: number;
  readonly colour?: number;
  readonly babble?: number;
  readonly room?: readonly [rt60: number, direct: number];
  readonly mic?: boolean;
  readonly low?: number;
  readonly gain?: number;
  /** ppm at the end of the recording, where it changes evenly from `ppm` at the start. */
  readonly ppmEnd?: number;
  /** Mains hum of this many dB against the sound. */
  readonly hum?: number;
  readonly clip?: number;
  readonly codec?: keyof typeof codecs;
  /** [from, to) of this recording's own time that were not written. */
  readonly cuts?: readonly (readonly [number, number])[];
};

/** One side of an event as a recorder writes it: its sound, and event time of each stretch. */
function side(event: Float32Array, s: Side, random: Random): { sound: Float32Array; pieces: Piece[] } {
  const seconds = event.length / workRate;
  const start = Math.round((s.start ?? 0) * workRate) / workRate;
  const end = Math.min(seconds - 0.01, s.end ?? seconds);
  let x = event;
  if (s.room) x = room(x, s.room[0], s.room[1], random);
  if (s.mic) x = microphone(x, random);
  if (s.babble !== undefined) x = mixed(x, babble(seconds, Math.floor(random.between(0, 1000))), s.babble);
  if (s.snr !== undefined) x = mixed(x, noise(x.length, s.colour ?? 1, random), s.snr);
  if (s.low) x = lowPass(x, s.low);
  if (s.hum !== undefined) x = mixed(x, hum(x.length, random), -s.hum);
  let pieces: Piece[];
  if (s.ppmEnd !== undefined) {
    const bent = recordedBending(x, start, end, s.ppm ?? 0, s.ppmEnd);
    x = bent.sound;
    pieces = bent.pieces;
  } else {
    x = recorded(x, start, end, s.ppm ?? 0);
    const length = x.length / workRate;
    pieces = [{ own: [0, length], event: [start, start + length / (1 + (s.ppm ?? 0) * 1e-6)] }];
  }
  for (const [from, to] of [...(s.cuts ?? [])].sort((p, q) => q[0] - p[0])) {
    const i = Math.round(from * workRate) / workRate;
    const j = Math.round(to * workRate) / workRate;
    x = without(x, from, to);
    pieces = pieces.flatMap((p) => cutPiece(p, i, j));
  }
  if (s.gain !== undefined) x = x.map((v) => v * (s.gain as number));
  if (s.clip !== undefined) x = x.map((v) => Math.max(-(s.clip as number), Math.min(s.clip as number, v)));
  const delay = codecDelay[s.codec ?? 'wav'] ?? 0;
  pieces = pieces.map((p) => ({ own: [p.own[0] + delay, p.own[1] + delay], event: p.event }));
  return { sound: coded(x, s.codec ?? 'wav'), pieces };
}

type Piece = { readonly own: readonly [number, number]; readonly event: readonly [number, number] };

function cutPiece(p: Piece, i: number, j: number): Piece[] {
  const at = (t: number): number =>
    p.event[0] + ((t - p.own[0]) * (p.event[1] - p.event[0])) / (p.own[1] - p.own[0]);
  if (j <= p.own[0]) return [{ own: [p.own[0] - (j - i), p.own[1] - (j - i)], event: p.event }];
  if (i >= p.own[1]) return [p];
  return [
    { own: [p.own[0], i], event: [p.event[0], at(i)] },
    { own: [i, p.own[1] - (j - i)], event: [at(j), p.event[1]] },
  ];
}

/** Where two recorders of one event meet. */
function truthOf(a: readonly Piece[], b: readonly Piece[]): TruthPiece[] {
  const own = (p: Piece, e: number): number =>
    p.own[0] + ((e - p.event[0]) * (p.own[1] - p.own[0])) / (p.event[1] - p.event[0]);
  const truth: TruthPiece[] = [];
  for (const p of a)
    for (const q of b) {
      const from = Math.max(p.event[0], q.event[0]);
      const to = Math.min(p.event[1], q.event[1]);
      if (to > from) truth.push({ a: [own(p, from), own(p, to)], b: [own(q, from), own(q, to)] });
    }
  return truth.sort((p, q) => p.b[0] - q.b[0]);
}

export function pair(seconds: number, a: Side, b: Side) {
  return (kind: Kind, seed: number): Case => {
    const random = makeRandom(seed * 7919 + 13);
    const event = material(kind, seconds, seed);
    const left = side(event, a, random);
    const right = side(event, b, random);
    return { a: left.sound, b: right.sound, truth: truthOf(left.pieces, right.pieces) };
  };
}

const usual: Side = { mic: true };
const b0: Side = { mic: true, start: 23.4567, end: 218.3 };
const rooms: readonly [Side, Side] = [
  { mic: true, room: [0.5, 3] },
  { ...b0, room: [0.7, 1] },
];

export function unrelated(kind: Kind, seed: number): Case {
  const random = makeRandom(seed * 31 + 5);
  const x = side(material(kind, 230, seed, 0), usual, random);
  const y = side(material(kind, 200, seed + 501, 1), usual, random);
  return { a: x.sound, b: y.sound, truth: [] };
}

/** The same bars over and over: every shift by a bar fits equally well. */
export function loop(kind: Kind, seed: number): Case {
  const random = makeRandom(seed * 31 + 6);
  const bar = material(kind, 8, seed);
  const event = new Float32Array(240 * workRate);
  for (let i = 0; i < event.length; i++) event[i] = bar[i % bar.length] as number;
  const x = side(event, { ...usual, snr: 20 }, random);
  const y = side(event, { ...b0, snr: 20 }, random);
  return { a: x.sound, b: y.sound, truth: [] };
}

/** A bar repeated under a voice that is not: only the voice says where. */
function loopWithVoice(kind: Kind, seed: number): Case {
  const random = makeRandom(seed * 31 + 7);
  const bar = material(kind, 8, seed, 0);
  const voice = material(kind === 'music' || kind === 'speech' ? 'speech' : 'syn-speech', 240, seed + 3, 1);
  const event = voice.map((v, i) => 0.35 * v + (bar[i % bar.length] as number));
  const x = side(event, { ...usual, snr: 20 }, random);
  const y = side(event, { ...b0, snr: 20 }, random);
  return { a: x.sound, b: y.sound, truth: truthOf(x.pieces, y.pieces) };
}

/** Two recordings of different things that both contain one jingle of 6 s. */
export function jingle(kind: Kind, seed: number): Case {
  const random = makeRandom(seed * 31 + 8);
  const tune = material(kind, 6, seed + 40);
  const x = material(kind, 230, seed, 0);
  const y = material(kind, 200, seed + 501, 1);
  x.set(tune, 50 * workRate);
  y.set(tune, 120 * workRate);
  return { a: side(x, usual, random).sound, b: side(y, usual, random).sound, truth: [] };
}

/** Two talkers at different distances from each microphone: their delays differ by 3 ms and alternate. */
function talkers(kind: Kind, seed: number): Case {
  const random = makeRandom(seed * 31 + 9);
  const x = material(kind, 240, seed, 0);
  const y = material(kind, 240, seed, 1);
  const late = Math.round(0.0015 * workRate);
  const left = new Float32Array(x.length);
  const right = new Float32Array(x.length);
  for (let i = late; i < x.length; i++) {
    const one = Math.floor(i / workRate / 7) % 2 === 0;
    const u = one ? (x[i] as number) : 0;
    const v = one ? 0 : (y[i] as number);
    left[i] = (left[i] as number) + u;
    right[i] = (right[i] as number) + v;
    if (i + late < x.length) {
      left[i + late] = (left[i + late] as number) + v;
      right[i + late] = (right[i + late] as number) + u;
    }
  }
  const p = side(left, usual, random);
  const q = side(right, b0, random);
  return { a: p.sound, b: q.sound, truth: truthOf(p.pieces, q.pieces) };
}

/** Mostly silence, with sound for 12 s in every minute. */
function gaps(kind: Kind, seed: number): Case {
  const random = makeRandom(seed * 31 + 10);
  const event = material(kind, 240, seed).map((v, i) => (Math.floor(i / workRate) % 60 < 12 ? v : 0));
  const p = side(event, { ...usual, snr: 25 }, random);
  const q = side(event, { ...b0, ppm: 30, snr: 25 }, random);
  return { a: p.sound, b: q.sound, truth: truthOf(p.pieces, q.pieces) };
}

/** A verse that comes back note for note, as sequenced music does. */
function chorus(kind: Kind, seed: number): Case {
  const random = makeRandom(seed * 31 + 11);
  const event = material(kind, 240, seed);
  event.copyWithin(150 * workRate, 40 * workRate, 90 * workRate);
  const p = side(event, usual, random);
  const q = side(event, { ...b0, snr: 15 }, random);
  return { a: p.sound, b: q.sound, truth: truthOf(p.pieces, q.pieces) };
}

/** Pure tones, one after another. */
function tones(_kind: Kind, seed: number): Case {
  const random = makeRandom(seed * 31 + 12);
  const event = new Float32Array(120 * workRate);
  let f = 440;
  for (let i = 0; i < event.length; i++) {
    if (i % (workRate / 2) === 0) f = 220 * 2 ** (Math.floor(random.between(0, 24)) / 12);
    event[i] = 0.1 * Math.sin((2 * Math.PI * f * i) / workRate);
  }
  const p = side(event, { snr: 30 }, random);
  const q = side(event, { start: 20, end: 100, snr: 30 }, random);
  return { a: p.sound, b: q.sound, truth: truthOf(p.pieces, q.pieces) };
}

export const cases: readonly CaseKind[] = [
  { name: 'clean', limit: 1e-4, make: pair(240, {}, { start: 23.4567, end: 218.3 }) },
  { name: 'microphones', limit: 1e-4, make: pair(240, usual, b0) },
  { name: 'pink 0 dB', limit: 1e-4, make: pair(240, usual, { ...b0, snr: 0 }) },
  { name: 'pink -5 dB', limit: 1e-4, make: pair(240, usual, { ...b0, snr: -5 }) },
  { name: 'pink -10 dB', limit: 1e-4, make: pair(240, usual, { ...b0, snr: -10 }) },
  { name: 'pink -5 dB both', limit: 1e-4, make: pair(240, { ...usual, snr: -5 }, { ...b0, snr: -5 }) },
  { name: 'white 0 dB', limit: 1e-4, make: pair(240, usual, { ...b0, snr: 0, colour: 0 }) },
  { name: 'babble 0 dB', limit: 1e-4, make: pair(240, usual, { ...b0, babble: 0 }) },
  { name: 'AAC 44.1k', limit: 1e-4, make: pair(240, usual, { ...b0, codec: 'aac' }) },
  { name: 'Opus 16k', limit: 1e-4, make: pair(240, usual, { ...b0, codec: 'opus' }) },
  { name: 'MP3', limit: 1e-4, make: pair(240, usual, { ...b0, codec: 'mp3' }) },
  { name: 'reverb', limit: 1e-4, make: pair(240, ...rooms) },
  {
    name: 'strong reverb',
    limit: 1e-4,
    make: pair(240, { ...rooms[0], room: [0.8, -3] }, { ...rooms[1], room: [1.2, -3] }),
  },
  { name: 'AMR phone', limit: 1e-3, make: pair(240, usual, { ...b0, codec: 'amr' }) },
  { name: 'mu-law 8k', limit: 1e-3, make: pair(240, usual, { ...b0, codec: 'mulaw' }) },
  { name: 'low-pass 500', limit: 1e-3, make: pair(240, usual, { ...b0, low: 500 }) },
  { name: 'drift 50', limit: 5e-4, make: pair(240, usual, { ...b0, ppm: 50 }) },
  { name: 'drift -200', limit: 5e-4, make: pair(240, usual, { ...b0, ppm: -200 }) },
  { name: 'drift 480', limit: 5e-4, make: pair(240, usual, { ...b0, ppm: 480 }) },
  {
    name: 'drift 13 min',
    limit: 5e-4,
    make: pair(780, { mic: true, ppm: 12 }, { mic: true, start: 5.3, ppm: -31 }),
  },
  {
    name: '80 ppm reverb 5 dB AAC',
    limit: 3e-4,
    make: pair(240, rooms[0], { ...rooms[1], ppm: 80, snr: 5, codec: 'aac' }),
  },
  { name: 'B paused 7.3 s', limit: 1e-3, make: pair(240, usual, { ...b0, cuts: [[91.2, 98.5]] }) },
  { name: 'A paused 7.3 s', limit: 1e-3, make: pair(240, { ...usual, cuts: [[120.5, 127.8]] }, b0) },
  {
    name: '3 blocks in 10 min',
    limit: 1e-3,
    make: pair(600, usual, {
      mic: true,
      start: 3,
      ppm: 20,
      cuts: [
        [101, 101.04],
        [250, 250.5],
        [433, 433.12],
      ],
    }),
  },
  {
    name: 'blocks both sides',
    limit: 1e-3,
    make: pair(
      600,
      {
        ...usual,
        cuts: [
          [60, 60.2],
          [301, 301.08],
          [302.5, 302.62],
          [500, 500.3],
        ],
      },
      {
        mic: true,
        start: 3,
        ppm: -40,
        snr: 10,
        cuts: [
          [101, 101.04],
          [250, 250.5],
          [433, 433.12],
        ],
      },
    ),
  },
  {
    name: '16 blocks',
    limit: 1e-3,
    make: pair(
      900,
      { ...usual, room: [0.4, 3] },
      {
        mic: true,
        ppm: 35,
        cuts: Array.from({ length: 16 }, (_, i) => [40 + i * 53.3, 40.02 + i * 53.3 + 0.03 * i] as const),
      },
    ),
  },
  {
    name: '10 s clip 15 dB',
    limit: 1e-4,
    make: pair(240, usual, { ...usual, start: 141.3, end: 151.3, snr: 15 }),
  },
  {
    name: '3 s clip 20 dB',
    limit: 1e-3,
    make: pair(240, usual, { ...usual, start: 99.77, end: 102.77, snr: 20 }),
  },
  {
    name: 'small overlap',
    limit: 1e-3,
    make: pair(300, { ...usual, end: 160 }, { mic: true, start: 140, snr: 10 }),
  },
  { name: 'A inside B', limit: 1e-4, make: pair(300, { ...usual, start: 100, end: 160 }, { mic: true }) },
  { name: 'quiet inverted', limit: 1e-4, make: pair(240, usual, { ...b0, gain: -0.003 }) },
  { name: 'clipped', limit: 1e-4, make: pair(240, usual, { ...b0, clip: 0.03 }) },
  {
    name: 'overlap 8 s',
    limit: 1e-3,
    make: pair(300, { ...usual, end: 154 }, { mic: true, start: 146, snr: 15 }),
  },
  { name: 'pink -15 dB', limit: 1e-3, make: pair(240, usual, { ...b0, snr: -15 }) },
  { name: 'hum 10 dB', limit: 1e-4, make: pair(240, { ...usual, hum: 10 }, { ...b0, hum: 10, snr: 10 }) },
  {
    name: 'rate bends 10→40',
    limit: 1e-3,
    make: pair(900, usual, { mic: true, start: 3, ppm: 10, ppmEnd: 40, snr: 10 }),
  },
  {
    name: 'pause, drift, noise',
    limit: 1e-3,
    make: pair(
      400,
      { ...usual, ppm: -90, snr: 5, cuts: [[300, 330]] },
      { ...rooms[1], end: 380, ppm: 120, snr: 0, cuts: [[91.2, 98.5]] },
    ),
  },
  { name: 'loop with voice', limit: 1e-3, make: loopWithVoice },
  { name: 'talkers 3 ms apart', limit: 2e-3, make: talkers },
  { name: 'silences', limit: 1e-3, make: gaps },
  { name: 'chorus again', limit: 1e-3, make: chorus },
  { name: 'tones', limit: 1e-3, make: tones },
  { name: 'jingle', limit: null, make: jingle },
  { name: 'unrelated', limit: null, make: unrelated },
  { name: 'loop', limit: null, make: loop },
];

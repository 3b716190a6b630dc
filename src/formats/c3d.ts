import type { DataSequence } from '#src/model/sequence.ts';
import { type C3dNumbers, type C3dParameters, c3dNumbers, readParameters } from './c3d-parameters.ts';
import { fillGaps, filledNote, longestGap } from './gaps.ts';
import type { MotionFeatures } from './motion.ts';
import { badFile, mostValues, noFeatures, tooLarge } from './refusal.ts';

/** What was recorded together at one rate: frames × labels × parts, NaN where nothing was seen. */
export type C3dTracks = {
  readonly labels: readonly string[];
  /** Frames a second; 0 where the file does not say. */
  readonly rate: number;
  readonly values: Float64Array;
};

/** Markers (three parts: x, y, z) and analogue channels (one part) of a C3D file. */
export type C3d = {
  readonly points: C3dTracks;
  readonly analog: C3dTracks;
  /** Frames since the recording began, of the first one here. */
  readonly firstFrame: number;
};

type Layout = {
  readonly numbers: C3dNumbers;
  readonly parameters: C3dParameters;
  readonly isFloat: boolean;
  readonly scale: number;
  readonly frames: number;
  readonly points: number;
  readonly channels: number;
  /** Analogue samples of each channel a frame. */
  readonly samples: number;
  readonly dataAt: number;
};

const block = 512;

/**
 * Reads a C3D file (c3d.org): Intel, DEC and MIPS numbers, integer and float data, scaled. A marker is
 * missing where its residual is negative.
 * @throws InvalidInputError `bad-file` naming the byte; `too-large`
 */
export function readC3d(bytes: Uint8Array, file: string): C3d {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < block)
    throw badFile(
      file,
      `byte ${bytes.length}`,
      'it ends within its header',
      'The file was cut short: copy it again.',
    );
  if (bytes[1] !== 0x50) throw badFile(file, 'byte 1', 'it is no C3D file', 'Check its ending.');
  const at = ((bytes[0] as number) - 1) * block;
  if (at < block || at + 4 > bytes.length)
    throw badFile(
      file,
      'byte 0',
      `its parameters would begin at byte ${at}`,
      'It is damaged, or cut short: copy it again.',
    );
  const processor = bytes[at + 3] as number;
  const numbers = c3dNumbers(processor, view);
  if (!numbers)
    throw badFile(
      file,
      `byte ${at + 3}`,
      `its processor ${processor} is not known`,
      'Intel (84), DEC (85) and MIPS (86) are.',
    );
  const blocks = bytes[at + 2] as number;
  const end = blocks > 0 ? at + blocks * block : bytes.length;
  const parameters = readParameters(bytes, file, { at: at + 4, end, numbers });
  const firstFrame = longCount(parameters, 'TRIAL:ACTUAL_START_FIELD') ?? numbers.uint16(6);
  const layout = layoutOf(bytes, file, numbers, parameters);
  const rate = parameters.number('POINT:RATE') ?? numbers.float(20);
  const pointRate = rate > 0 && Number.isFinite(rate) ? rate : 0;
  const points = readPoints(layout, file);
  const analog = readAnalog(layout, file);
  return {
    points: {
      labels: labelsOf(parameters, 'POINT', layout.points, 'point'),
      rate: pointRate,
      values: points,
    },
    analog: {
      labels: labelsOf(parameters, 'ANALOG', layout.channels, 'channel'),
      rate: pointRate * layout.samples,
      values: analog,
    },
    firstFrame: Math.max(0, firstFrame - 1),
  };
}

/** A count in two words, the low one first. */
function longCount(parameters: C3dParameters, name: string): number | null {
  const [low, high = 0] = parameters.numbers(name).map((word) => (word < 0 ? word + 65_536 : word));
  return low === undefined ? null : low + high * 65_536;
}

/** How many frames there are: the header's words end at 65,535, where other parameters go on. */
function frameCount(numbers: C3dNumbers, parameters: C3dParameters): number {
  const [first, last] = [numbers.uint16(6), numbers.uint16(8)];
  const begin = longCount(parameters, 'TRIAL:ACTUAL_START_FIELD');
  const end = longCount(parameters, 'TRIAL:ACTUAL_END_FIELD');
  if (begin !== null && end !== null && end >= begin) return end - begin + 1;
  if (last < 65_535 && last >= first) return last - first + 1;
  return Math.floor(
    parameters.number('POINT:LONG_FRAMES') ?? parameters.count('POINT:FRAMES') ?? last - first + 1,
  );
}

function layoutOf(bytes: Uint8Array, file: string, numbers: C3dNumbers, parameters: C3dParameters): Layout {
  const points = parameters.count('POINT:USED') ?? numbers.uint16(2);
  const words = numbers.uint16(4);
  const samples = words > 0 ? Math.max(1, numbers.uint16(18)) : 0;
  const channels = words > 0 ? (parameters.count('ANALOG:USED') ?? words / samples) : 0;
  if (channels * samples !== words)
    throw badFile(
      file,
      'byte 4',
      `it says ${words} analogue values a frame, but ${channels} channels of ${samples} samples`,
      'It is damaged: export it again.',
    );
  const frames = frameCount(numbers, parameters);
  const scale = parameters.number('POINT:SCALE') ?? numbers.float(12);
  const isFloat = scale < 0;
  const dataAt = ((numbers.uint16(16) || parameters.count('POINT:DATA_START')) ?? 0) * block - block;
  const frameBytes = (4 * points + words) * (isFloat ? 4 : 2);
  if (frameBytes === 0 || !(frames >= 1))
    throw badFile(
      file,
      'byte 2',
      `it holds ${points} markers and ${channels} channels in ${frames} frames`,
      'There is nothing to align in it.',
    );
  if (dataAt < block || dataAt > bytes.length)
    throw badFile(
      file,
      'byte 16',
      `its data would begin at byte ${dataAt}`,
      'It is damaged, or cut short: copy it again.',
    );
  const there = Math.floor((bytes.length - dataAt) / frameBytes);
  if (there < frames)
    throw badFile(
      file,
      `byte ${bytes.length}`,
      `it ends after ${there} of ${frames} frames`,
      'The file was cut short: copy it again.',
    );
  if (frames * Math.max(3 * points, words) > mostValues)
    throw tooLarge(file, frames * Math.max(3 * points, words));
  return { numbers, parameters, isFloat, scale: Math.abs(scale), frames, points, channels, samples, dataAt };
}

function readPoints(
  { numbers, isFloat, scale, frames, points, channels, samples, dataAt }: Layout,
  file: string,
): Float64Array {
  if (points > 0 && !Number.isFinite(scale))
    throw badFile(file, 'byte 12', `its scale is ${scale}`, 'It is damaged.');
  const size = isFloat ? 4 : 2;
  const read = isFloat ? numbers.float : (at: number) => numbers.int16(at) * scale;
  const values = new Float64Array(frames * points * 3).fill(Number.NaN);
  const frameBytes = (4 * points + channels * samples) * size;
  for (let frame = 0, to = 0; frame < frames; frame++)
    for (let point = 0; point < points; point++, to += 3) {
      const at = dataAt + frame * frameBytes + point * 4 * size;
      // Not-a-number is no residual either.
      if (!((isFloat ? numbers.float(at + 12) : numbers.int16(at + 6)) >= 0)) continue;
      const place = [read(at), read(at + size), read(at + 2 * size)];
      if (place.every(Number.isFinite)) values.set(place, to);
    }
  return values;
}

function readAnalog(
  { numbers, parameters, isFloat, frames, points, channels, samples, dataAt }: Layout,
  file: string,
): Float64Array {
  const size = isFloat ? 4 : 2;
  const isUnsigned = /^unsigned/i.test(parameters.texts('ANALOG:FORMAT')[0] ?? '');
  const read = isFloat ? numbers.float : isUnsigned ? numbers.uint16 : numbers.int16;
  const all = (name: string) => parameters.continued(name, (each) => parameters.numbers(each));
  const general = parameters.number('ANALOG:GEN_SCALE') ?? 1;
  const scales = all('ANALOG:SCALE');
  const offsets = all('ANALOG:OFFSET').map((offset) => (isUnsigned && offset < 0 ? offset + 65_536 : offset));
  const values = new Float64Array(frames * samples * channels);
  const frameBytes = (4 * points + channels * samples) * size;
  for (let frame = 0, to = 0; frame < frames; frame++)
    for (let k = 0; k < samples * channels; k++, to++) {
      const at = dataAt + frame * frameBytes + (4 * points + k) * size;
      const channel = k % channels;
      const value = (read(at) - (offsets[channel] ?? 0)) * (scales[channel] ?? 1) * general;
      if (!Number.isFinite(value) && !Number.isNaN(value))
        throw badFile(
          file,
          `byte ${at}`,
          `channel ${channel + 1} is ${value}`,
          'Only finite values can be aligned.',
        );
      values[to] = value;
    }
  return values;
}

function labelsOf(parameters: C3dParameters, group: string, count: number, kind: string): string[] {
  const labels = parameters.continued(`${group}:LABELS`, (name) => parameters.texts(name));
  return Array.from({ length: count }, (_, k) => labels[k] || `${kind} ${k + 1}`);
}

/**
 * A sequence from a .c3d file: the markers, as measured, or the analogue channels (`analog`; also by default
 * where there are no markers). Short gaps are filled as in `fillGaps`; markers with longer ones are left out,
 * and named in the notes.
 * @throws as `readC3d`; InvalidInputError `no-features`; `bad-file` where all markers have long gaps
 */
export function readC3dSequence(bytes: Uint8Array, file: string, features?: MotionFeatures): DataSequence {
  const { points, analog, firstFrame } = readC3d(bytes, file);
  const there = [
    ...(points.labels.length > 0 ? ['positions'] : []),
    ...(analog.labels.length > 0 ? ['analog'] : []),
  ];
  const wanted = features === 'world' ? 'positions' : (features ?? there[0] ?? 'positions');
  if (!there.includes(wanted)) throw noFeatures(file, wanted, there.join(' and '));
  const parts = wanted === 'analog' ? 1 : 3;
  const { labels, rate, values } = wanted === 'analog' ? analog : points;
  const width = parts * labels.length;
  const { filled, long } = fillGaps(values, width);
  const lost = new Set(long.map(({ dim }) => Math.floor(dim / parts)));
  const kept = labels.flatMap((label, k) => (lost.has(k) ? [] : [{ label, k }]));
  if (kept.length === 0)
    throw badFile(
      file,
      '',
      `everything in it is missing for more than ${longestGap} frames at a time`,
      'Fill the gaps where the motion was recorded.',
    );
  const dims = parts * kept.length;
  const frames = values.length / width;
  const out = new Float64Array(frames * dims);
  for (let frame = 0; frame < frames; frame++)
    for (const [to, { k }] of kept.entries())
      for (let part = 0; part < parts; part++)
        out[frame * dims + to * parts + part] = values[frame * width + k * parts + part] as number;
  const gone = labels.filter((_, k) => lost.has(k));
  return {
    values: out,
    dims,
    hop: rate > 0 ? 1 / rate : 1,
    start: points.rate > 0 ? firstFrame / points.rate : 0,
    names: kept.flatMap(({ label }) =>
      parts === 1 ? [label] : ['x', 'y', 'z'].map((axis) => `${label}.${axis}`),
    ),
    isTimed: rate > 0,
    notes: [
      ...filledNote(filled),
      ...(gone.length > 0
        ? [`Left out, as missing for more than ${longestGap} frames: ${gone.join(', ')}.`]
        : []),
    ],
  };
}

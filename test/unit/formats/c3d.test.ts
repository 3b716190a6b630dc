import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { c3dNumbers } from '#src/formats/c3d-parameters.ts';
import { readC3d, readC3dSequence } from '#src/formats/c3d.ts';
import { type Recipe, writeC3d } from './c3d-writer.ts';

const processors = [84, 85, 86] as const;
type Point = readonly [number, number, number, number];

const still = (frames: number): Recipe['points'] =>
  Array.from({ length: frames }, (_, f) => [[f, 2, 3, 0] as const, [10, f, -30, 5] as const]);

describe('C3D', () => {
  it('reads markers of every processor, as integers and as floats', () => {
    const coordinate = fc.integer({ min: -32_768, max: 32_767 });
    const point = fc.tuple(coordinate, coordinate, coordinate, fc.integer({ min: 0, max: 32_767 }));
    const frames = fc
      .integer({ min: 1, max: 4 })
      .chain((width) =>
        fc.array(fc.array(point, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 5 }),
      );
    fc.assert(
      fc.property(fc.constantFrom(...processors), fc.boolean(), frames, (processor, isFloat, points) => {
        const { points: read } = readC3d(
          writeC3d({ processor, isFloat, points, scale: 0.25, rate: 120 }),
          'x',
        );
        const factor = isFloat ? 1 : 0.25;
        expect([...read.values]).toEqual(
          points.flat().flatMap(([x, y, z]) => [x * factor, y * factor, z * factor]),
        );
        expect(read).toMatchObject({ rate: 120, labels: points[0]?.map((_, k) => `M${k}`) });
      }),
    );
  });

  it('reads VAX floats', () => {
    const vax = (...bytes: number[]) => c3dNumbers(85, new DataView(Uint8Array.from(bytes).buffer))?.float(0);
    // As the VAX Architecture Reference writes them: 1, −1, 10, 0.
    expect(vax(0x80, 0x40, 0, 0)).toBe(1);
    expect(vax(0x80, 0xc0, 0, 0)).toBe(-1);
    expect(vax(0x20, 0x42, 0, 0)).toBe(10);
    expect(vax(0, 0, 0xff, 0xff)).toBe(0);
    expect(vax(0, 0x80, 0, 0)).toBeNaN();
  });

  it.each(processors.flatMap((each) => [false, true].map((isFloat) => [each, isFloat] as const)))(
    'reads analogue channels between the markers, processor %i, floats %s',
    (processor, isFloat) => {
      const analog = [
        [
          [1, -20],
          [2, -21],
        ],
        [
          [3, -22],
          [4, -23],
        ],
      ];
      const bytes = writeC3d({
        processor,
        isFloat,
        points: still(2),
        analog,
        parameters: {
          'ANALOG:LABELS': { texts: ['Fz', 'EMG left'] },
          'ANALOG:SCALE': { floats: [2, 0.5] },
          'ANALOG:OFFSET': { ints: [1, -4] },
          'ANALOG:GEN_SCALE': { floats: [10] },
        },
      });
      const { analog: read, points } = readC3d(bytes, 'x');
      expect(read).toMatchObject({ rate: 200, labels: ['Fz', 'EMG left'] });
      [0, -80, 20, -85, 40, -90, 60, -95].forEach((value, k) => {
        expect(read.values[k]).toBeCloseTo(value, 9);
      });
      expect(points.values[6]).toBeCloseTo(isFloat ? 1 : 0.1, 6);
      const sequence = readC3dSequence(bytes, 'x', 'analog');
      expect(sequence).toMatchObject({ dims: 2, hop: 1 / 200, names: ['Fz', 'EMG left'], isTimed: true });
    },
  );

  it('reads unsigned samples, and more channels than one parameter holds', () => {
    const many = Array.from({ length: 300 }, (_, k) => k);
    const bytes = writeC3d({
      points: [[]],
      analog: [[many.map((k) => 65_535 - k)]],
      parameters: {
        'ANALOG:FORMAT': { texts: ['UNSIGNED'] },
        'ANALOG:OFFSET': { ints: Array<number>(255).fill(-1) },
        'ANALOG:OFFSET2': { ints: Array<number>(45).fill(0) },
        'ANALOG:LABELS': { texts: many.slice(0, 255).map((k) => `a${k}`) },
        'ANALOG:LABELS2': { texts: many.slice(255).map((k) => `a${k}`) },
      },
    });
    const sequence = readC3dSequence(bytes, 'x');
    expect(sequence.names[299]).toBe('a299');
    expect([sequence.values[0], sequence.values[254], sequence.values[255]]).toEqual([0, -254, 65_280]);
  });

  it('is a sequence on the clock of the recording; missing markers are filled or left out', () => {
    const lost = (frame: number, ...frames: number[]) => (frames.includes(frame) ? -1 : 0);
    const points = Array.from({ length: 30 }, (_, f): Point[] => [
      [f, 2 * f, 0, lost(f, 3, 4)],
      [f, f, f, f < 12 ? -1 : 0],
      [0, 0, f, 0],
    ]);
    for (const isFloat of [false, true]) {
      const sequence = readC3dSequence(
        writeC3d({ points, isFloat, scale: 1, rate: 50, firstFrame: 101 }),
        'x',
      );
      expect(sequence).toMatchObject({
        dims: 6,
        hop: 0.02,
        start: 2,
        names: ['M0.x', 'M0.y', 'M0.z', 'M2.x', 'M2.y', 'M2.z'],
        notes: [
          expect.stringMatching(/^6 missing values were filled/),
          'Left out, as missing for more than 10 frames: M1.',
        ],
      });
      expect(Array.from({ length: 30 }, (_, f) => sequence.values[6 * f + 1])).toEqual(
        points.map((_, f) => 2 * f),
      );
    }
    const gone = points.map((frame) => frame.map(([x, y, z]) => [x, y, z, -1] as const));
    expect(() => readC3dSequence(writeC3d({ points: gone }), 'x')).toThrow(/everything in it is missing/);
    expect(() => readC3dSequence(writeC3d({ points }), 'x', 'angles')).toThrow(/holds no angles/);
    expect(() => readC3dSequence(writeC3d({ points }), 'x', 'analog')).toThrow(/holds no analog/);
  });

  it('counts more frames than a word can hold', () => {
    const points = Array.from({ length: 70_000 }, (_, f): Point[] => [[f % 100, 0, 0, 0]]);
    const ends = {
      'TRIAL:ACTUAL_START_FIELD': { ints: [1, 0] },
      'TRIAL:ACTUAL_END_FIELD': { ints: [70_000 - 65_536, 1] },
    };
    expect(
      readC3dSequence(writeC3d({ points, parameters: ends, header: { 8: 65_535 } }), 'x').values,
    ).toHaveLength(210_000);
    const long = { 'POINT:LONG_FRAMES': { floats: [70_000] } };
    expect(
      readC3dSequence(writeC3d({ points, parameters: long, header: { 8: 65_535 } }), 'x').values,
    ).toHaveLength(210_000);
  });

  const good = () => writeC3d({ points: still(3), analog: still(3).map(() => [[1], [2]]) });
  const changed = (at: number, ...values: number[]) => {
    const bytes = good();
    bytes.set(values, at);
    return bytes;
  };
  it.each<[string, Uint8Array, RegExp]>([
    ['nothing', new Uint8Array(0), /“x.c3d”, byte 0: it ends within its header/],
    ['another file', new TextEncoder().encode('time,x\n'.repeat(100)), /byte 1: it is no C3D/],
    ['parameters nowhere', changed(0, 200), /byte 0: its parameters would begin at byte 101888/],
    ['an unknown processor', changed(515, 83), /byte 515: its processor 83/],
    ['data nowhere', changed(16, 0xff, 0xff), /byte 16: its data would begin/],
    ['a cut', good().slice(0, -4), /it ends after 2 of 3 frames/],
    ['a cut in its parameters', good().slice(0, 560), /its parameters leave the file/],
    ['far more frames', changed(8, 0xfe, 0xff), /it ends after 3 of 65534 frames/],
    [
      'analogue values that do not add up',
      changed(4, 3, 0),
      /byte 4: it says 3 analogue values a frame, but 1 channels of 2/,
    ],
    ['no frames', changed(6, 9, 0, 3, 0), /in -5 frames/],
    ['nothing in its frames', writeC3d({ points: [[], []] }), /holds 0 markers and 0 channels/],
    [
      'an infinite scale',
      writeC3d({ points: still(2), scale: Number.POSITIVE_INFINITY }),
      /its scale is Infinity/,
    ],
    [
      'an infinite sample',
      writeC3d({ isFloat: true, points: still(2), analog: [[[1]], [[Number.POSITIVE_INFINITY]]] }),
      /channel 1 is Infinity/,
    ],
  ])('refuses %s by its byte', (_, bytes, message) => {
    expect(() => readC3dSequence(bytes, 'x.c3d')).toThrow(message);
    expect(() => readC3dSequence(bytes, 'x.c3d')).toThrow(expect.objectContaining({ code: 'bad-file' }));
  });

  it('answers any damage with a sequence or a typed error', () => {
    const damage = fc.array(fc.tuple(fc.nat({ max: 1300 }), fc.nat({ max: 255 })), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(
        damage,
        fc.nat({ max: 1300 }),
        fc.constantFrom(...processors),
        (changes, length, processor) => {
          const bytes = writeC3d({
            processor,
            isFloat: true,
            points: still(12),
            analog: still(12).map(() => [[1, 2]]),
          });
          for (const [at, value] of changes) bytes[at % bytes.length] = value;
          for (const each of [bytes, bytes.slice(0, length)])
            try {
              const { values, dims } = readC3dSequence(each, 'x');
              expect(values.every(Number.isFinite) && values.length % dims === 0).toBe(true);
            } catch (error) {
              expect(error).toHaveProperty('code', expect.stringMatching(/^bad-file|too-large|no-features$/));
            }
        },
      ),
      { numRuns: 500 },
    );
  });
});

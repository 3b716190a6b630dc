import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNpy, readNpySequence, writeNpy } from '#src/formats/npy.ts';

const base64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));

/** Written by NumPy 2.4. */
const byNumpy = {
  '<f8':
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAD4PwAAAAAAAADAAAAAAAAACEAAAAAAAAAQQAAAAAAAABVAAAAAAAAAGMA=',
  '>f4 in Fortran order':
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPmY0JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMyksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAo/wAAAQIAAAMAAAABAqAAAQEAAAMDAAAA=',
  '<f2, format 2':
    'k05VTVBZAgB0AAAAeydkZXNjcic6ICc8ZjInLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMiwgMyksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAPgDAAEIAREBFAMY=',
};
const longs =
  'k05VTVBZAwB0AAAAeydkZXNjcic6ICc+aTgnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMiwgMiksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAAAAf/////////+AAABAAAAAAAAAAAAAAAABA==';
const bytesOne =
  'k05VTVBZAQB2AHsnZGVzY3InOiAnfHUxJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDMsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAgP8=';
const fortran3 =
  'k05VTVBZAQB2AHsnZGVzY3InOiAnPGkyJywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMywgMiksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAYAAgAIAAQACgABAAcAAwAJAAUACwA=';

type Bodies = {
  readonly [type: string]: (view: DataView, at: number, value: number, little: boolean) => void;
};
const writers: Bodies = {
  b1: (v, at, x) => v.setUint8(at, x),
  i1: (v, at, x) => v.setInt8(at, x),
  u1: (v, at, x) => v.setUint8(at, x),
  i2: (v, at, x, little) => v.setInt16(at, x, little),
  u2: (v, at, x, little) => v.setUint16(at, x, little),
  i4: (v, at, x, little) => v.setInt32(at, x, little),
  u4: (v, at, x, little) => v.setUint32(at, x, little),
  i8: (v, at, x, little) => v.setBigInt64(at, BigInt(x), little),
  u8: (v, at, x, little) => v.setBigUint64(at, BigInt(x), little),
  f4: (v, at, x, little) => v.setFloat32(at, x, little),
  f8: (v, at, x, little) => v.setFloat64(at, x, little),
};

function npy(header: string, body: Uint8Array = new Uint8Array(0), version = 1): Uint8Array {
  const text = new TextEncoder().encode(header);
  const from = version === 1 ? 10 : 12;
  const out = new Uint8Array(from + text.length + body.length);
  out.set([0x93, ...new TextEncoder().encode('NUMPY'), version, 0]);
  const view = new DataView(out.buffer);
  if (version === 1) view.setUint16(8, text.length, true);
  else view.setUint32(8, text.length, true);
  out.set(text, from);
  out.set(body, from + text.length);
  return out;
}

const header = (descr: string, shape: string, fortran = 'False') =>
  `{'descr': ${descr}, 'fortran_order': ${fortran}, 'shape': ${shape}, }\n`;

const doubles = (...values: number[]): Uint8Array => new Uint8Array(Float64Array.from(values).buffer);

describe('NumPy files', () => {
  it.each(Object.entries(byNumpy))('reads %s as NumPy wrote it', (_, text) => {
    const { shape, values } = readNpy(base64(text), 'x.npy');
    expect(shape).toEqual([2, 3]);
    expect([...values]).toEqual([1.5, -2, 3, 4, 5.25, -6]);
  });

  it('reads long integers, bytes, and three axes', () => {
    expect([...readNpy(base64(longs), 'x').values]).toEqual([1, -2, 2 ** 40, 4]);
    expect(readNpySequence(base64(bytesOne), 'x')).toMatchObject({ dims: 1, hop: 1, isTimed: false });
    const three = readNpySequence(base64(fortran3), 'x');
    expect(three.dims).toBe(6);
    expect([...three.values]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(three.notes).toEqual(['Its 3 × 2 values a frame are taken as 6 dimensions.']);
  });

  it('reads every type in both orders of bytes and of axes', () => {
    const shapes = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }));
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(writers)),
        fc.boolean(),
        fc.boolean(),
        shapes,
        fc.infiniteStream(fc.integer({ min: 0, max: 1 })),
        fc.constantFrom(1, 2, 3),
        (type, little, isFortran, [rows, columns], draws, version) => {
          const values = Array.from({ length: rows * columns }, () => draws.next().value as number);
          const size = Number(type.slice(1));
          const view = new DataView(new ArrayBuffer(values.length * size));
          for (const [k, value] of values.entries()) {
            const [row, column] = [Math.floor(k / columns), k % columns];
            const at = (isFortran ? column * rows + row : k) * size;
            writers[type]?.(view, at, value, little);
          }
          const text = header(
            `'${little ? '<' : '>'}${type}'`,
            `(${rows}, ${columns})`,
            isFortran ? 'True' : 'False',
          );
          const read = readNpy(npy(text, new Uint8Array(view.buffer), version), 'x');
          expect([...read.values]).toEqual(values);
        },
      ),
    );
  });

  it('knows every half-precision number', () => {
    // Against the arithmetic of the definition, through a float32 whose bits are put together.
    const bits = Uint16Array.from({ length: 0x7c00 }, (_, k) => k);
    const read = readNpy(npy(header("'<f2'", `(${bits.length},)`), new Uint8Array(bits.buffer)), 'x').values;
    for (let k = 1; k < bits.length; k++) expect(read[k]).toBeGreaterThan(read[k - 1] as number);
    expect([read[0], read[1], read[0x3c00], read[0x7bff]]).toEqual([0, 2 ** -24, 1, 65504]);
  });

  it('writes paths that read back', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 1, maxLength: 40 }), (rows) => {
        const bytes = writeNpy(Int32Array.from(rows.flat()), [rows.length, 2]);
        const { shape, values, trailing } = readNpy(bytes, 'x');
        expect([shape, [...values], trailing]).toEqual([[rows.length, 2], rows.flat(), 0]);
        expect((bytes.length - rows.length * 8) % 64).toBe(0);
      }),
    );
  });

  it('writes floating numbers that read back', () => {
    const finite = fc.float({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(fc.array(finite, { minLength: 1, maxLength: 40 }), (column) => {
        const { shape, values } = readNpy(writeNpy(Float32Array.from(column), [column.length, 1]), 'x');
        expect([shape, [...values]]).toEqual([[column.length, 1], column]);
      }),
    );
  });

  it('fills short gaps and says so; refuses long ones and infinities by their place', () => {
    const column = (...values: number[]) => npy(header("'<f8'", `(${values.length},)`), doubles(...values));
    const filled = readNpySequence(column(1, Number.NaN, Number.NaN, 4, Number.NaN), 'x');
    expect([...filled.values]).toEqual([1, 2, 3, 4, 4]);
    expect(filled.notes[0]).toMatch(/^3 missing values were filled/);
    const long = [0, 0, ...Array<number>(11).fill(Number.NaN), 1];
    expect(() => readNpySequence(column(...long), 'x.npy')).toThrow(/“x.npy”, frame 2, column 0: 11 frames/);
    const infinite = npy(header("'<f8'", '(2, 2)'), doubles(1, 2, 3, Number.NEGATIVE_INFINITY));
    expect(() => readNpySequence(infinite, 'x.npy')).toThrow(/frame 1, column 1: it is -Infinity/);
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['nothing', new Uint8Array(0), /byte 0: it does not begin/],
    ['another file', new TextEncoder().encode('time,x\n0,1\n'), /byte 0/],
    ['a file cut in its magic', npy('').slice(0, 7), /byte 7: it ends within its header/],
    ['a header cut short', npy(header("'<f8'", '(2,)')).slice(0, 30), /it ends within its header/],
    ['an unknown format', npy(header("'<f8'", '(1,)'), doubles(1), 4), /byte 6: its format 4/],
    ['a header of four gigabytes', npy('', new Uint8Array([255, 255, 255, 255]), 2).slice(0, 8), /byte 8/],
    ['cut values', npy(header("'<f8'", '(3,)'), doubles(1, 2)), /it ends before its 3 values/],
    ['a huge shape', npy(header("'<f8'", '(999999999999999, 999999999999999)')), /more than/],
    ['a large shape in a small file', npy(header("'<f8'", '(100000000,)')), /takes 8000000\d\d bytes/],
    ['a negative shape', npy(header("'<f8'", '(-1,)'), doubles(1)), /header: it cannot be read/],
    ['a pickle', npy(header("'|O'", '(1,)'), doubles(1)), /“\|O”, which is not read/],
    ['records', npy(header("[('x', '<f8')]", '(1,)'), doubles(1)), /which is not read/],
    ['complex numbers', npy(header("'<c16'", '(1,)'), doubles(1, 2)), /“<c16”/],
    ['text', npy(header("'<U3'", '(1,)'), doubles(1, 2)), /“<U3”/],
    [
      'code in the header',
      npy("{'descr': __import__('os'), 'fortran_order': False, 'shape': (1,)}"),
      /header/,
    ],
    ['a header without an end', npy("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), "), /header/],
    ['a header without a shape', npy("{'descr': '<f8', 'fortran_order': False}"), /header/],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => readNpySequence(bytes, 'x.npy')).toThrow(message);
    expect(() => readNpySequence(bytes, 'x.npy')).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^bad-file|too-large$/) }),
    );
  });

  it('refuses a single number and no frames', () => {
    expect(() => readNpySequence(npy(header("'<f8'", '()'), doubles(1)), 'x')).toThrow(/shape is \(\)/);
    expect(() => readNpySequence(npy(header("'<f8'", '(0, 3)')), 'x')).toThrow(/shape is \(0, 3\)/);
  });

  it('answers any bytes with a sequence or a typed error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat({ max: 200 }), (noise, at) => {
        const bytes = base64(byNumpy['<f8']);
        bytes.set(noise.subarray(0, 4), at % (bytes.length - 4));
        for (const each of [bytes, noise])
          try {
            expect(readNpySequence(each, 'x').values.every(Number.isFinite)).toBe(true);
          } catch (error) {
            expect(error).toHaveProperty('code', expect.stringMatching(/^bad-file|too-large$/));
          }
      }),
      { numRuns: 500 },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amcTracks, readAmc, readAmcSequence } from '#src/formats/amc.ts';
import { readAsf } from '#src/formats/asf.ts';

const asf = `# AST/ASF file written by hand
:version 1.10
:name VICON
:units
  mass 1.0
  length 0.45
  angle deg
:documentation
   A leg, and an arm whose axes lie turned.
:root
   order TX TY TZ RX RY RZ
   axis XYZ
   position 0 0 0
   orientation 0 0 0
:bonedata
  begin
     id 1
     name hip
     direction 1 0 0
     length 1
     axis 0 0 0  XYZ
  end
  begin
     id 2
     name thigh
     direction 0 -2 0
     length 4
     axis 0 0 0  XYZ
    dof rx ry rz
    limits (-160.0 20.0)
           (-70.0 70.0)
           (-60.0 70.0)
  end
  begin
     id 3
     name shin
     direction 0 -1 0
     length 5
     axis 0 90 0  XYZ
    dof rx
    limits (-10.0 170.0)
  end
:hierarchy
  begin
    root hip
    hip thigh
    thigh shin
  end
`;

const amc = `#!OML:ASF F:\\VICON\\leg.ASF
:FULLY-SPECIFIED
:DEGREES
1
root 0 9 0 0 0 0
thigh 0 0 0
shin 0
2
root 1 9 0 0 90 0
thigh 90 0 0
shin 90
3
root 0 0 0 0 0 0
thigh 90 90 0
shin 0
`;

const tracks = (skeleton = asf, motion = amc) =>
  amcTracks(readAmc(motion, 'leg.amc'), readAsf(skeleton, 'leg.asf'), 'leg.amc');
const row = (values: Float64Array, frame: number, bones = 4) =>
  Array.from({ length: bones }, (_, b) =>
    [...values.subarray((frame * bones + b) * 3, (frame * bones + b) * 3 + 3)].map(
      (v) => Math.round(v * 1e9) / 1e9 + 0,
    ),
  );

describe('ASF and AMC', () => {
  it('places the ends of bones as worked out by hand', () => {
    const { names, values } = tracks();
    expect(names).toEqual(['root', 'hip', 'thigh', 'shin']);
    expect(row(values, 0)).toEqual([
      [0, 9, 0],
      [1, 9, 0],
      [1, 5, 0],
      [1, 0, 0],
    ]);
    // The root's quarter about y takes x to −z and z to x. The thigh's about x takes −y to −z, and so to −x. The
    // shin bends about its own x, the world's −z as it rests: its −y goes to −x, which the thigh leaves and the
    // root takes to z.
    expect(row(values, 1)).toEqual([
      [1, 9, 0],
      [1, 9, -1],
      [-3, 9, -1],
      [-3, 9, 4],
    ]);
    // First about x (−y to −z), then about y (−z to −x).
    expect(row(values, 2)).toEqual([
      [0, 0, 0],
      [1, 0, 0],
      [-3, 0, 0],
      [-8, 0, 0],
    ]);
  });

  it('knows other orders, radians, a root that stands elsewhere, and bones that grow', () => {
    const radians = amc.replace(':DEGREES', ':RADIANS').replaceAll('90', `${Math.PI / 2}`);
    expect(row(tracks(asf, radians).values, 1)).toEqual(row(tracks().values, 1));
    const zyx = asf.replace('axis 0 0 0  XYZ\n    dof rx', 'axis 0 0 0  ZYX\n    dof rx');
    // First about y (−y stays), then about x (−y to −z).
    expect(row(tracks(zyx).values, 2)[2]).toEqual([1, 0, -4]);
    expect(row(tracks(asf.replace('position 0 0 0', 'position 0 0 3')).values, 0)[3]).toEqual([1, 0, 3]);
    const growing = asf.replace('dof rx\n', 'dof rx l\n');
    const grown = amc.replace(/^shin .*/gm, '$& 2');
    expect(row(tracks(growing, grown).values, 0)[3]).toEqual([1, -2, 0]);
  });

  it('is a sequence: positions with a skeleton, angles alone', () => {
    const skeleton = readAsf(asf, 'leg.asf');
    const seen = readAmcSequence(amc, 'leg.amc', skeleton);
    expect(seen).toMatchObject({ dims: 9, hop: 1, start: 0, isTimed: false, notes: [] });
    expect(seen.names.slice(0, 3)).toEqual(['hip.x', 'hip.y', 'hip.z']);
    expect(readAmcSequence(amc, 'leg.amc', skeleton, 'world').dims).toBe(12);
    const alone = readAmcSequence(amc, 'leg.amc', null);
    expect(alone).toMatchObject({ dims: 10, notes: [expect.stringMatching(/no skeleton/)] });
    expect(alone.names.slice(5, 8)).toEqual(['root.6', 'thigh.1', 'thigh.2']);
    expect([...alone.values.subarray(10, 20)]).toEqual([1, 9, 0, 0, 90, 0, 90, 0, 0, 90]);
    expect(() => readAmcSequence(amc, 'leg.amc', null, 'world')).toThrow(/holds no world without a skeleton/);
    expect(() => readAmcSequence(amc, 'leg.amc', skeleton, 'analog')).toThrow(
      expect.objectContaining({ code: 'no-features' }),
    );
  });

  it('keeps the bones’ lengths under any motion', () => {
    const angle = fc.double({ min: -180, max: 180, noNaN: true });
    fc.assert(
      fc.property(fc.array(angle, { minLength: 13, maxLength: 13 }), (v) => {
        const skeleton = asf.replace('axis 0 90 0  XYZ', `axis ${v.slice(10).join(' ')} YXZ`);
        const motion = `1\nroot ${v.slice(0, 6).join(' ')}\nthigh ${v.slice(6, 9).join(' ')}\nshin ${v[9]}\n`;
        const { values } = tracks(skeleton, motion);
        for (const [b, length] of [1, 4, 5].entries())
          expect(
            Math.hypot(
              ...[0, 1, 2].map((a) => (values[3 * b + 3 + a] as number) - (values[3 * b + a] as number)),
            ),
          ).toBeCloseTo(length, 9);
      }),
    );
  });

  it('names the bones in any order within a frame', () => {
    const swapped = amc.replace('thigh 90 0 0\nshin 90', 'shin 90\nthigh 90 0 0');
    expect(tracks(asf, swapped)).toEqual(tracks());
  });

  it.each<[string, string, RegExp]>([
    ['nothing', '', /“x.amc”: there is no frame/],
    ['a header alone', ':DEGREES\n', /there is no frame/],
    ['a frame without bones', '1\n2\nroot 1\n', /line 1: its first frame names no bone/],
    ['a bone before the frame', 'root 1 2\n', /line 1, column 1: the number of the first frame/],
    ['a bone twice', '1\nroot 1\nroot 2\n', /line 3, column 1: the bone “root” is there twice/],
    ['a bone missing', '1\nroot 1\nshin 2\n2\nroot 1\n', /line 4: frame 1 lacks the bone “shin”/],
    ['a new bone', '1\nroot 1\n2\nroot 1\nshin 2\n', /line 5, column 1: the bone “shin” is not in the first/],
    ['another count', '1\nroot 1 2\n2\nroot 1\n', /line 4, column 1: “root” has 1 numbers, not 2/],
    ['a word', '1\nroot 1 x\n', /line 2, column 3: “x” is no number/],
    ['NaN', '1\nroot 1 nan\n', /line 2, column 3: “nan” is no number/],
  ])('refuses a motion with %s', (_, text, message) => {
    expect(() => readAmc(text, 'x.amc')).toThrow(message);
    expect(() => readAmc(text, 'x.amc')).toThrow(expect.objectContaining({ code: 'bad-file' }));
  });

  it.each<[string, string, RegExp]>([
    ['nothing', '', /it has no section :root/],
    ['no hierarchy', asf.slice(0, asf.indexOf(':hierarchy')), /no section :hierarchy/],
    ['a text before', `x\n${asf}`, /line 1, column 1: “x” stands before the first section/],
    ['an unknown bone', asf.replace('hip thigh', 'hip arm'), /line 46, column 2: there is no bone “arm”/],
    ['a loose bone', asf.replace('    thigh shin\n', ''), /the bone “shin” hangs on none/],
    [
      'a bone on two',
      asf.replace('thigh shin', 'thigh shin\nhip shin'),
      /line 48, column 2: .*“shin” hangs on two/,
    ],
    ['a circle', asf.replace('root hip', 'shin hip'), /hangs on none/],
    ['a root below', asf.replace('thigh shin', 'thigh shin root'), /“root” hangs on two/],
    ['a bone twice', asf.replace('name shin', 'name thigh'), /the bone “thigh” is there twice/],
    ['a bone without a name', asf.replace('     name shin\n', ''), /line 35: a bone has no name/],
    ['a bone that does not end', asf.replace('  end\n:hierarchy', ':hierarchy'), /a bone does not end/],
    ['an odd freedom', asf.replace('dof rx\n', 'dof rw\n'), /line 40, column 2: “rw” is no degree/],
    ['an odd order', asf.replace('axis 0 90 0  XYZ', 'axis 0 90 0 XXZ'), /line 39, column 5: “XXZ”/],
    ['a word for a length', asf.replace('length 5', 'length five'), /line 38, column 2: “five”/],
  ])('refuses a skeleton with %s', (_, text, message) => {
    expect(() => readAsf(text, 'x.asf')).toThrow(message);
    expect(() => readAsf(text, 'x.asf')).toThrow(expect.objectContaining({ code: 'bad-file' }));
  });

  it('refuses a motion of another skeleton', () => {
    expect(() => tracks(asf, amc.replaceAll('shin', 'tail'))).toThrow(
      /line \d+: the bone “tail” is not in the skeleton/,
    );
    expect(() => tracks(asf.replace('dof rx\n', 'dof rx ry\n'))).toThrow(
      /“shin” has 1 numbers, 2 in the skeleton/,
    );
  });

  it('answers any damage with a sequence or a typed error', () => {
    const damage = (text: string) =>
      fc
        .tuple(fc.nat({ max: text.length }), fc.nat({ max: 30 }), fc.string({ maxLength: 4 }))
        .map(([at, cut, put]) => text.slice(0, at) + put + text.slice(at + cut));
    fc.assert(
      fc.property(damage(asf), damage(amc), (skeleton, motion) => {
        for (const [s, m] of [
          [skeleton, amc],
          [asf, motion],
        ] as const)
          try {
            expect(readAmcSequence(m, 'x', readAsf(s, 'y')).values.every(Number.isFinite)).toBe(true);
          } catch (error) {
            expect(error).toHaveProperty('code', 'bad-file');
          }
      }),
      { numRuns: 300 },
    );
  });
});

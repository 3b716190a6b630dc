import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bvhTracks, readBvh, readBvhSequence } from '#src/formats/bvh.ts';

const walk = `HIERARCHY
ROOT Hips
{
	OFFSET 0.00 0.00 0.00
	CHANNELS 6 Xposition Yposition Zposition Zrotation Xrotation Yrotation
	JOINT Spine
	{
		OFFSET 0.5 10.0 -1.0
		CHANNELS 3 Zrotation Xrotation Yrotation
		JOINT Head
		{
			OFFSET 0 8 0.25
			CHANNELS 3 Yrotation Xrotation Zrotation
			End Site
			{
				OFFSET 0 4 0
			}
		}
	}
	JOINT LeftLeg
	{
		OFFSET 2 -8 0
		CHANNELS 3 Xrotation Yrotation Zrotation
		End Site
		{
			OFFSET 0 -6 1
		}
	}
}
MOTION
Frames: 2
Frame Time: 0.04
1 90 -3 10 50 -20 15 2 -33 40 5 60 -70 8 9
-2 91 4 110 -50 20 -15 72 33 140 -5 6 7 88 -9
`;

/** World positions of all joints, as three.js r187 (BVHLoader) computes them. */
const byThree = [
  [1, 90, -3, 0.5811, 97.0511, 4.1663, -2.5147, 101.746, 9.8616, -6.4689, 102.242, 10.2057],
  [-2, 91, 4, -7.2844, 89.2127, -4.3744, -14.7313, 90.0148, -1.5525, -18.2991, 90.7122, 0.1161],
].map((row, frame) => [
  ...row,
  ...((frame === 0
    ? [3.8348, 84.7461, -8.6887, 3.7665, 79.3687, -5.8463]
    : [2.6818, 94.704, 9.6887, 6.0404, 96.9817, 14.2199]) as number[]),
]);

/** A chain of joints in which every channel is free. */
const chain = (channels: string, offsets: number[][], values: number[]): string =>
  [
    'HIERARCHY',
    ...offsets.flatMap((offset, k) => [
      `${k === 0 ? 'ROOT' : 'JOINT'} j${k}`,
      '{',
      `OFFSET ${offset.join(' ')}`,
      k === 0
        ? `CHANNELS ${channels.split(' ').length} ${channels}`
        : 'CHANNELS 3 Xrotation Yrotation Zrotation',
    ]),
    ...offsets.map(() => '}'),
    'MOTION',
    'Frames: 1',
    'Frame Time: 0.01',
    values.join(' '),
  ].join('\n');

describe('BVH', () => {
  it('places the joints where three.js does', () => {
    const { names, values } = bvhTracks(readBvh(walk, 'walk.bvh'), 'walk.bvh');
    expect(names).toEqual(['Hips', 'Spine', 'Head', 'Head.end', 'LeftLeg', 'LeftLeg.end']);
    for (const [frame, row] of byThree.entries())
      for (const [k, value] of row.entries()) expect(values[frame * 18 + k]).toBeCloseTo(value, 3);
  });

  it('is a sequence of joints as seen from the root, in the world, or of channels', () => {
    const seen = readBvhSequence(walk, 'walk.bvh');
    expect(seen).toMatchObject({ dims: 15, hop: 0.04, start: 0, isTimed: true, notes: [] });
    expect(seen.names.slice(0, 3)).toEqual(['Spine.x', 'Spine.y', 'Spine.z']);
    expect(seen.values[15]).toBeCloseTo(-7.2844 + 2, 3);
    expect(readBvhSequence(walk, 'walk.bvh', 'world')).toMatchObject({ dims: 18 });
    const angles = readBvhSequence(walk, 'walk.bvh', 'angles');
    expect(angles.names.slice(2, 5)).toEqual(['Hips.z position', 'Hips.z rotation', 'Hips.x rotation']);
    expect([...angles.values.subarray(0, 5)]).toEqual([1, 90, -3, 10, 50]);
    expect(() => readBvhSequence(walk, 'walk.bvh', 'analog')).toThrow(
      expect.objectContaining({ code: 'no-features' }),
    );
  });

  it('takes position channels in place of the offset, and braces in the line of a name', () => {
    const text = chain(
      'Xposition Yposition Zposition',
      [
        [5, 6, 7],
        [0, 1, 0],
      ],
      [1, 2, 3, 0, 0, 90],
    ).replace('j0\n{', 'j0 {');
    expect([...bvhTracks(readBvh(text, 'x'), 'x').values]).toEqual([1, 2, 3, 1, 3, 3]);
    // A lone root is where it is.
    const alone = chain('Xposition Yposition Zposition', [[0, 0, 0]], [1, 2, 3]);
    expect([...readBvhSequence(alone, 'x').values]).toEqual([1, 2, 3]);
  });

  it('keeps the bones’ lengths, and turns with its root', () => {
    const angle = fc.double({ min: -360, max: 360, noNaN: true });
    const offset = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(
        fc.array(offset, { minLength: 2, maxLength: 5 }),
        fc.infiniteStream(angle),
        fc.shuffledSubarray(['Xrotation', 'Yrotation', 'Zrotation'], { minLength: 3 }),
        (offsets, angles, order) => {
          const values = offsets.flatMap(() => [0, 1, 2].map(() => angles.next().value as number));
          const at = (turns: number[]) =>
            bvhTracks(readBvh(chain(order.join(' '), offsets, turns), 'x'), 'x').values;
          const here = at(values);
          for (const [k, [x = 0, y = 0, z = 0]] of offsets.entries()) {
            if (k === 0) continue;
            const step = [0, 1, 2].map((a) => (here[3 * k + a] as number) - (here[3 * k - 3 + a] as number));
            expect(Math.hypot(...step)).toBeCloseTo(Math.hypot(x, y, z), 9);
          }
          // The first channel is the outermost: a quarter more of it turns all places about its axis.
          const more = at(values.map((value, k) => (k === 0 ? value + 90 : value)));
          const axis = 'XYZ'.indexOf((order[0] as string)[0] as string);
          const [p, q] = [(axis + 1) % 3, (axis + 2) % 3];
          const root = offsets[0] as number[];
          for (let k = 0; k < offsets.length; k++) {
            const was = [0, 1, 2].map((a) => (here[3 * k + a] as number) - (root[a] as number));
            const is = [0, 1, 2].map((a) => (more[3 * k + a] as number) - (root[a] as number));
            expect(is[axis]).toBeCloseTo(was[axis] as number, 9);
            expect(is[p]).toBeCloseTo(-(was[q] as number), 9);
            expect(is[q]).toBeCloseTo(was[p] as number, 9);
          }
        },
      ),
    );
  });

  it.each<[string, string, RegExp]>([
    ['nothing', '', /“x.bvh”, at its end: it ends before MOTION/],
    ['another text', 'time,x\n0,1\n', /line 1, column 1: it does not begin with HIERARCHY/],
    ['no root', 'HIERARCHY\nMOTION\n', /line 2, column 1: there is no ROOT/],
    ['a joint outside', walk.replace('ROOT Hips', 'JOINT Hips'), /line 2, column 1: JOINT stands outside/],
    [
      'a second root inside',
      walk.replace('JOINT Spine', 'ROOT Spine'),
      /line 6, column 1: a ROOT stands inside/,
    ],
    ['a brace too few', walk.replace('}\n}\nMOTION', '}\nMOTION'), /MOTION comes before all braces/],
    ['a brace too many', walk.replace('\nMOTION', '\n}\nMOTION'), /a brace closes that never opened/],
    [
      'no brace',
      walk.replace('ROOT Hips\n{', 'ROOT Hips'),
      /line 3, column 1: “OFFSET” stands where a brace/,
    ],
    [
      'a wrong channel',
      walk.replace('Yposition', 'Wposition'),
      /line 5, column 4: “Wposition” is no channel/,
    ],
    [
      'a wrong number of channels',
      walk.replace('CHANNELS 6', 'CHANNELS 5'),
      /line 5, column 2: 6 channels are named, not 5/,
    ],
    [
      'a short offset',
      walk.replace('0.5 10.0 -1.0', '0.5 10.0'),
      /line 8, column 1: an OFFSET has 2 numbers/,
    ],
    [
      'a word in an offset',
      walk.replace('0.5 10.0 -1.0', '0.5 up -1.0'),
      /line 8, column 3: “up” is no number/,
    ],
    ['a word in the motion', walk.replace('-33', 'abc'), /line 33, column 9: “abc” is no number/],
    ['NaN in the motion', walk.replace('-33', 'NaN'), /line 33, column 9: “NaN”/],
    ['no frames', walk.replace('Frames: 2', 'Frames: 0'), /line 31, column 2: “0” is no number of frames/],
    ['a missing line', walk.replace('Frames: 2\n', ''), /line 31: the number of frames .* is missing/],
    ['no time', walk.replace('0.04', '0'), /line 32, column 3: a frame takes 0 s/],
    [
      'fewer frames',
      walk.replace('Frames: 2', 'Frames: 3'),
      /at its end: 2 whole frames of 15 values are there, not 3/,
    ],
    ['more frames', walk.replace('Frames: 2', 'Frames: 1'), /line 34, column 1: more values follow after 1/],
    ['a cut file', walk.slice(0, -8), /line 34, column 12: a frame has \d+ values, not 15/],
    [
      'a value left out',
      walk.trimEnd().replace(/ \S+$/, ''),
      /line 34, column 14: a frame has 14 values, not 15/,
    ],
    ['a value too many', `${walk.trimEnd()} 1\n`, /line 34, column 16: a frame has 16 values, not 15/],
    ['a huge number of frames', walk.replace('Frames: 2', 'Frames: 8000000'), /2 whole frames of 15 values/],
    ['an absurd number of frames', walk.replace('Frames: 2', 'Frames: 1e15'), /more than/],
  ])('refuses %s by line and column', (_, text, message) => {
    expect(() => readBvhSequence(text, 'x.bvh')).toThrow(message);
    expect(() => readBvhSequence(text, 'x.bvh')).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^bad-file|too-large$/) }),
    );
  });

  it('answers any damage with a sequence or a typed error', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: walk.length }),
        fc.nat({ max: 40 }),
        fc.string({ maxLength: 5 }),
        (at, cut, put) => {
          const text = walk.slice(0, at) + put + walk.slice(at + cut);
          try {
            expect(readBvhSequence(text, 'x').values.every(Number.isFinite)).toBe(true);
          } catch (error) {
            expect(error).toHaveProperty('code', expect.stringMatching(/^bad-file|too-large$/));
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

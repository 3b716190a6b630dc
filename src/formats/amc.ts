import type { DataSequence } from '#src/model/sequence.ts';
import type { Asf, AsfBone } from './asf.ts';
import { jointFeatures, type JointTracks, type MotionFeatures, roomFor } from './motion.ts';
import { badFile, mostValues, noFeatures, quoted, tooLarge } from './refusal.ts';
import {
  inverse,
  noRotation,
  product,
  type Rotation,
  rotationAbout,
  turned,
  type Vector,
} from './rotation.ts';
import { placeOf, wordLines, wordNumber } from './text-fields.ts';

/** An Acclaim motion: the numbers of each bone, frame by frame. */
export type Amc = {
  /** In the order of the first frame, with the line on which that names them. */
  readonly bones: readonly { readonly name: string; readonly count: number; readonly line: number }[];
  readonly frames: number;
  /** frames × numbers, bones in the order of the first frame. */
  readonly values: Float64Array;
  readonly isDegrees: boolean;
};

const hint = 'Export it again as AMC.';

/**
 * Reads an Acclaim motion (.amc). Every frame has to name the same bones with as many numbers.
 * @throws InvalidInputError `bad-file` naming line and column; `too-large`
 */
export function readAmc(text: string, file: string): Amc {
  const bones: { name: string; count: number; at: number; line: number }[] = [];
  const known = new Map<string, { count: number; at: number }>();
  let width = 0;
  let isDegrees = true;
  const values: number[] = [];
  let frames = 0;
  /** Bones that the frame has named, and its line. */
  let seen = new Set<string>();
  let line = 0;
  const close = () => {
    const missing = bones.find(({ name }) => !seen.has(name));
    if (frames > 0 && missing)
      throw badFile(file, `line ${line}`, `frame ${frames - 1} lacks the bone ${quoted(missing.name)}`, hint);
    if (frames === 1 && width === 0)
      throw badFile(file, `line ${line}`, 'its first frame names no bone', hint);
  };
  for (const { line: at, words } of wordLines(text)) {
    const name = words[0] as string;
    const place = placeOf({ line: at, column: 1 });
    if (name.startsWith('#')) continue;
    if (name.startsWith(':')) {
      if (/^:radians$/i.test(name)) isDegrees = false;
      continue;
    }
    if (words.length === 1 && /^\d+$/.test(name)) {
      close();
      frames++;
      line = at;
      seen = new Set();
      if (values.length > mostValues) throw tooLarge(file, values.length);
      continue;
    }
    if (frames === 0) throw badFile(file, place, 'the number of the first frame is missing', hint);
    if (seen.has(name)) throw badFile(file, place, `the bone ${quoted(name)} is there twice`, hint);
    seen.add(name);
    if (frames === 1) {
      const bone = { count: words.length - 1, at: width };
      known.set(name, bone);
      bones.push({ name, ...bone, line: at });
      width += words.length - 1;
    }
    const bone = known.get(name);
    if (!bone) throw badFile(file, place, `the bone ${quoted(name)} is not in the first frame`, hint);
    if (bone.count !== words.length - 1)
      throw badFile(
        file,
        place,
        `${quoted(name)} has ${words.length - 1} numbers, not ${bone.count} as in the first frame`,
        hint,
      );
    for (let k = 1; k < words.length; k++)
      values[(frames - 1) * width + bone.at + k - 1] = wordNumber(words[k] as string, at, k, file);
  }
  line ||= 1;
  close();
  if (frames === 0 || width === 0) throw badFile(file, '', 'there is no frame in it', hint);
  return { bones, frames, values: Float64Array.from(values), isDegrees };
}

/**
 * Where the ends of all bones are, frame by frame, the root first, in the units of the skeleton: every bone
 * turns by C·M·C⁻¹ beside what it hangs on, C being how its axes lie and M its motion.
 * @throws InvalidInputError `bad-file` where motion and skeleton do not belong together
 */
export function amcTracks(amc: Amc, { bones, position, isDegrees }: Asf, file: string): JointTracks {
  const width = amc.values.length / amc.frames;
  const starts = new Map<string, number>();
  let at = 0;
  for (const { name, count, line } of amc.bones) {
    const bone = bones.find((each) => each.name === name);
    if (bone?.freedoms.length !== count)
      throw badFile(
        file,
        `line ${line}`,
        bone
          ? `the bone ${quoted(name)} has ${count} numbers, ${bone.freedoms.length} in the skeleton`
          : `the bone ${quoted(name)} is not in the skeleton`,
        'Put the skeleton (.asf) of this motion beside it.',
      );
    starts.set(name, at);
    at += count;
  }
  const toRadians = amc.isDegrees ? Math.PI / 180 : 1;
  const frameOf = bones.map((bone) => rotationBy(bone, bone.axis, isDegrees ? Math.PI / 180 : 1));
  const back = frameOf.map(inverse);
  const places = roomFor(file, amc.frames, bones.length);
  const turns: Rotation[] = bones.map(() => noRotation);
  for (let frame = 0; frame < amc.frames; frame++)
    for (const [b, bone] of bones.entries()) {
      const start = starts.get(bone.name);
      const { angles, shift, longer } = motionOf(
        bone,
        amc.values,
        start === undefined ? -1 : frame * width + start,
      );
      const own = product(
        product(frameOf[b] as Rotation, rotationBy(bone, angles, toRadians)),
        back[b] as Rotation,
      );
      const turn = bone.parent < 0 ? own : product(turns[bone.parent] as Rotation, own);
      turns[b] = turn;
      const [x, y, z] = bone.reach;
      const length = Math.hypot(x, y, z);
      const grown = length > 0 ? 1 + longer / length : 1;
      const moved = turned(turn, [x * grown, y * grown, z * grown]);
      for (let k = 0; k < 3; k++)
        places[(frame * bones.length + b) * 3 + k] =
          bone.parent < 0
            ? (position[k] as number) + (shift[k] as number)
            : (places[(frame * bones.length + bone.parent) * 3 + k] as number) + (moved[k] as number);
    }
  return { names: bones.map(({ name }) => name), values: places };
}

/** A bone's rotation by angles about x, y and z, applied in its order: the first named first. */
function rotationBy({ order }: AsfBone, angles: Vector, toRadians: number): Rotation {
  let out = noRotation;
  for (const axis of order) out = product(rotationAbout(axis, (angles[axis] as number) * toRadians), out);
  return out;
}

/** What a bone's numbers say, the first of them at `start`; −1: it has none. */
function motionOf(
  { freedoms }: AsfBone,
  values: Float64Array,
  start: number,
): { angles: Vector; shift: Vector; longer: number } {
  const angles: [number, number, number] = [0, 0, 0];
  const shift: [number, number, number] = [0, 0, 0];
  let longer = 0;
  if (start >= 0)
    for (const [k, { kind, axis }] of freedoms.entries()) {
      const value = values[start + k] as number;
      if (kind === 'rotation') angles[axis] = value;
      else if (kind === 'position') shift[axis] = value;
      else longer = value;
    }
  return { angles, shift, longer };
}

/**
 * A sequence from an .amc file. With its skeleton it is `positions` by default; alone it has the angles as
 * they stand in the file. Frames are counted: the format holds no rate.
 * @throws as `readAmc`; InvalidInputError `no-features`
 */
export function readAmcSequence(
  text: string,
  file: string,
  skeleton: Asf | null,
  features: MotionFeatures = skeleton ? 'positions' : 'angles',
): DataSequence {
  const amc = readAmc(text, file);
  const clock = { hop: 1, start: 0, isTimed: false };
  const alone = skeleton
    ? []
    : ['There is no skeleton (.asf of the same name) beside it: the angles are taken.'];
  if (features === 'angles') {
    const names = amc.bones.flatMap(({ name, count }) =>
      Array.from({ length: count }, (_, k) => `${name}.${k + 1}`),
    );
    return { ...clock, values: amc.values, dims: names.length, names, notes: alone };
  }
  if (features === 'analog') throw noFeatures(file, features, 'positions, world and angles');
  if (!skeleton)
    throw noFeatures(
      file,
      `${features} without a skeleton`,
      'angles; put its .asf of the same name beside it',
    );
  return { ...clock, ...jointFeatures(amcTracks(amc, skeleton, file), features), notes: [] };
}

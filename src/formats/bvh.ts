import { lookupTable } from '#src/model/lookup-table.ts';
import type { DataSequence } from '#src/model/sequence.ts';
import { jointFeatures, type JointTracks, type MotionFeatures, roomFor } from './motion.ts';
import { badFile, mostValues, noFeatures, quoted, tooLarge } from './refusal.ts';
import {
  type Axis,
  noRotation,
  product,
  type Rotation,
  rotationAbout,
  turned,
  type Vector,
} from './rotation.ts';
import {
  type Field,
  fieldNumber,
  fieldsOf,
  placeOf,
  type WordLine,
  wordLines,
  wordNumber,
} from './text-fields.ts';

export type BvhChannel = { readonly kind: 'position' | 'rotation'; readonly axis: Axis };

export type BvhJoint = {
  /** An end site is called after its parent. */
  readonly name: string;
  /** Index of a joint that stands before it; −1 for a root. */
  readonly parent: number;
  readonly offset: Vector;
  readonly channels: readonly BvhChannel[];
};

/** A Biovision motion: a skeleton, and the channels of its joints frame by frame. */
export type Bvh = {
  readonly joints: readonly BvhJoint[];
  /** Seconds a frame. */
  readonly frameTime: number;
  readonly frames: number;
  /** frames × channels, in the order of the joints; rotations in degrees. */
  readonly values: Float64Array;
};

const hint = 'Export it again as BVH.';

/** @throws InvalidInputError `bad-file` naming line and column; `too-large` */
export function readBvh(text: string, file: string): Bvh {
  const lines = wordLines(text);
  const joints = readHierarchy(lines, file);
  const channels = joints.reduce((sum, joint) => sum + joint.channels.length, 0);
  if (channels === 0) throw badFile(file, '', 'its joints have no channels', hint);
  const frames = labelled(lines, file, /^frames:$/i, 'the number of frames (“Frames: N”)');
  const frameTime = labelled(lines, file, /^frame time:$/i, 'the time of a frame (“Frame Time: S”)');
  if (!Number.isInteger(frames.value) || frames.value < 1)
    throw badFile(file, placeOf(frames.field), `${quoted(frames.field.text)} is no number of frames`, hint);
  if (!(frameTime.value > 0))
    throw badFile(
      file,
      placeOf(frameTime.field),
      `a frame takes ${frameTime.field.text} s`,
      'Write the time of a frame, as in “Frame Time: 0.008333”.',
    );
  if (frames.value * channels > mostValues) throw tooLarge(file, frames.value * channels);
  // A number takes two characters at least: nothing is reserved for frames that cannot be there.
  const values = new Float64Array(Math.min(frames.value * channels, text.length));
  let count = 0;
  // Where the first frame has a line to itself all have: else what is missing in one would be taken from the next.
  let isByLine = false;
  for (const { line, words } of lines) {
    if (count === 0) isByLine = words.length === channels;
    if (isByLine && words.length !== channels && count < frames.value * channels)
      throw badFile(
        file,
        placeOf({ line, column: Math.min(words.length, channels) + (words.length > channels ? 1 : 0) }),
        `a frame has ${words.length} values, not ${channels} as the joints have channels`,
        hint,
      );
    for (let k = 0; k < words.length; k++) {
      if (count === frames.value * channels)
        throw badFile(
          file,
          placeOf({ line, column: k + 1 }),
          `more values follow after ${frames.value} frames of ${channels}`,
          hint,
        );
      values[count++] = wordNumber(words[k] as string, line, k, file);
    }
  }
  if (count < frames.value * channels)
    throw badFile(
      file,
      'at its end',
      `${Math.floor(count / channels)} whole frames of ${channels} values are there, not ${frames.value} as it says`,
      'The file was cut short: copy or export it again.',
    );
  return { joints, frameTime: frameTime.value, frames: frames.value, values };
}

type Lines = Generator<WordLine>;

/** A line such as `Frames: 12`: its number, and the field that it stands in. */
function labelled(lines: Lines, file: string, label: RegExp, what: string): { value: number; field: Field } {
  const { value: line, done } = lines.next();
  const fields = done ? [] : fieldsOf(line);
  const field = fields.at(-1);
  const words = fields.slice(0, -1).map(({ text }) => text);
  if (!field || !label.test(words.join(' ')))
    throw badFile(file, field ? `line ${field.line}` : 'at its end', `${what} is missing`, hint);
  return { value: fieldNumber(field, file), field };
}

/** Reads up to MOTION. */
function readHierarchy(lines: Lines, file: string): BvhJoint[] {
  const joints: BvhJoint[] = [];
  /** Open braces: the joint that each belongs to. */
  const open: number[] = [];
  /** The joint whose brace has still to open. */
  let named: string | null = null;
  let isBegun = false;
  const enter = (name: string) => {
    joints.push({ name, parent: open.at(-1) ?? -1, offset: [0, 0, 0], channels: [] });
    open.push(joints.length - 1);
    named = null;
  };
  for (let line = nextLine(lines, file); ; line = nextLine(lines, file)) {
    const [first, ...rest] = line;
    const word = first.text.toUpperCase();
    const wrong = (what: string) => badFile(file, placeOf(first), what, hint);
    if (!isBegun) {
      if (word !== 'HIERARCHY')
        throw wrong(`it does not begin with HIERARCHY, but with ${quoted(first.text)}`);
      isBegun = true;
      continue;
    }
    if (word === 'MOTION') {
      if (open.length > 0 || named !== null) throw wrong('MOTION comes before all braces are closed');
      if (joints.length === 0) throw wrong('there is no ROOT');
      return joints;
    }
    const inside = open.at(-1);
    if ((word === '{' || word === '}') && rest.length > 0)
      throw wrong('something follows a brace in its line');
    if (named !== null && word !== '{') throw wrong(`${quoted(first.text)} stands where a brace has to open`);
    if (word === '{') {
      if (named === null) throw wrong('a brace opens without a joint');
      enter(named);
    } else if (word === '}') {
      if (open.pop() === undefined) throw wrong('a brace closes that never opened');
    } else if (word === 'ROOT' || word === 'JOINT' || word === 'END') {
      if ((word === 'ROOT') !== (inside === undefined))
        throw wrong(
          word === 'ROOT' ? 'a ROOT stands inside a joint' : `${first.text} stands outside the ROOT`,
        );
      const isBraced = rest.at(-1)?.text === '{';
      const name = (isBraced ? rest.slice(0, -1) : rest).map(({ text }) => text).join(' ');
      named = word === 'END' ? `${joints[inside as number]?.name}.end` : name;
      if (named === '') throw wrong(`a ${word} has no name`);
      if (isBraced) enter(named);
    } else if (inside !== undefined && word === 'OFFSET') {
      if (rest.length !== 3) throw wrong(`an OFFSET has ${rest.length} numbers, not 3`);
      const [x, y, z] = rest.map((field) => fieldNumber(field, file)) as [number, number, number];
      joints[inside] = { ...(joints[inside] as BvhJoint), offset: [x, y, z] };
    } else if (inside !== undefined && word === 'CHANNELS') {
      joints[inside] = { ...(joints[inside] as BvhJoint), channels: readChannels(line, file) };
    } else throw wrong(`${quoted(first.text)} is not known here`);
  }
}

function nextLine(lines: Lines, file: string): readonly [Field, ...Field[]] {
  const { value, done } = lines.next();
  if (done)
    throw badFile(file, 'at its end', 'it ends before MOTION', 'The file was cut short: copy it again.');
  return fieldsOf(value);
}

const axes: Readonly<Record<string, Axis>> = lookupTable({ x: 0, y: 1, z: 2 });

function readChannels([word, count, ...names]: readonly Field[], file: string): BvhChannel[] {
  if (!word || !count || fieldNumber(count, file) !== names.length)
    throw badFile(
      file,
      placeOf(count ?? (word as Field)),
      `${names.length} channels are named, not ${count?.text ?? 'any'}`,
      hint,
    );
  return names.map((field) => {
    const match = /^([xyz])(position|rotation)$/.exec(field.text.toLowerCase());
    if (!match)
      throw badFile(
        file,
        placeOf(field),
        `${quoted(field.text)} is no channel`,
        'Channels are Xposition … Zrotation.',
      );
    return { kind: match[2] as 'position' | 'rotation', axis: axes[match[1] as string] as Axis };
  });
}

/**
 * Where all joints and end sites are, frame by frame: rotations are applied in the order of the channels
 * from the outside in (Zrotation Xrotation Yrotation is R = Rz·Rx·Ry), and position channels stand in place
 * of the offset.
 */
export function bvhTracks({ joints, frames, values }: Bvh, file: string): JointTracks {
  const places = roomFor(file, frames, joints.length);
  const turns: Rotation[] = joints.map(() => noRotation);
  let channel = 0;
  for (let frame = 0; frame < frames; frame++)
    for (const [j, joint] of joints.entries()) {
      const local: [number, number, number] = [...joint.offset];
      let turn: Rotation | null = null;
      for (const { kind, axis } of joint.channels) {
        const value = values[channel++] as number;
        if (kind === 'position') local[axis] = value;
        else {
          const about = rotationAbout(axis, (value * Math.PI) / 180);
          turn = turn ? product(turn, about) : about;
        }
      }
      const at = (frame * joints.length + j) * 3;
      const { parent } = joint;
      const from = (frame * joints.length + parent) * 3;
      const outer = parent < 0 ? null : (turns[parent] as Rotation);
      const moved = outer ? turned(outer, local) : local;
      for (let k = 0; k < 3; k++)
        places[at + k] = (moved[k] as number) + (parent < 0 ? 0 : (places[from + k] as number));
      turns[j] = outer ? (turn ? product(outer, turn) : outer) : (turn ?? noRotation);
    }
  return { names: joints.map(({ name }) => name), values: places };
}

/**
 * A sequence from a .bvh file; `positions` by default.
 * @throws as `readBvh`; InvalidInputError `no-features` for `analog`
 */
export function readBvhSequence(
  text: string,
  file: string,
  features: MotionFeatures = 'positions',
): DataSequence {
  const bvh = readBvh(text, file);
  const clock = { hop: bvh.frameTime, start: 0, isTimed: true, notes: [] };
  if (features === 'angles') {
    const names = bvh.joints.flatMap(({ name, channels }) =>
      channels.map(({ kind, axis }) => `${name}.${'xyz'[axis]} ${kind}`),
    );
    return { ...clock, values: bvh.values, dims: names.length, names };
  }
  if (features === 'analog') throw noFeatures(file, features, 'positions, world and angles');
  return { ...clock, ...jointFeatures(bvhTracks(bvh, file), features) };
}

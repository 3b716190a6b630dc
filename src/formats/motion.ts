import type { DataSequence } from '#src/model/sequence.ts';
import { mostValues, tooLarge } from './refusal.ts';

/**
 * What of a recorded motion is to be a sequence.
 *
 * - `positions` (the default where there is a skeleton): joints, seen from the first one, so that it does not
 *   matter where the body is; markers as measured
 * - `world`: joints or markers where they were
 * - `angles`: the channels of the file as they stand there
 * - `analog`: what was recorded beside the markers (forces, muscles …), at its own rate
 */
export type MotionFeatures = 'positions' | 'world' | 'angles' | 'analog';

export const motionFeatures: readonly MotionFeatures[] = ['positions', 'world', 'angles', 'analog'];

/** Places of joints, frames × joints × 3; the first is the root. */
export type JointTracks = { readonly names: readonly string[]; readonly values: Float64Array };

/** Room for the places of so many joints. @throws InvalidInputError `too-large` */
export function roomFor(file: string, frames: number, joints: number): Float64Array {
  if (frames * joints * 3 > mostValues) throw tooLarge(file, frames * joints * 3);
  return new Float64Array(frames * joints * 3);
}

/**
 * Names and values of joints as dimensions: `world`, or seen from the root, which then is none itself (a
 * root alone is always in the world).
 */
export function jointFeatures(
  { names, values }: JointTracks,
  features: 'positions' | 'world',
): Pick<DataSequence, 'values' | 'dims' | 'names'> {
  const axes = ['x', 'y', 'z'];
  const named = names.flatMap((name) => axes.map((axis) => `${name}.${axis}`));
  const width = 3 * names.length;
  if (features === 'world' || names.length === 1) return { values, dims: width, names: named };
  const frames = values.length / width;
  const out = new Float64Array(frames * (width - 3));
  for (let frame = 0; frame < frames; frame++)
    for (let k = 3; k < width; k++)
      out[frame * (width - 3) + k - 3] =
        (values[frame * width + k] as number) - (values[frame * width + (k % 3)] as number);
  return { values: out, dims: width - 3, names: named.slice(3) };
}

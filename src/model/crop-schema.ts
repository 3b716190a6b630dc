import { z } from 'zod';
import type { ProjectCrop } from './crop.ts';

/** A project keeps so many frames of a crop, keyframes and events at most. */
export const mostCropFrames = 100_000;
export const mostCropKeys = 10_000;
export const mostCropEvents = 10_000;

/** No crop is larger than so many pictures: what is, is damage. */
const entry = z.number().min(-1000).max(1000);
const t = z.number();
/** 4 × 4 … 8 × 8 control points of a crop that bends. */
const [leastPoints, mostPoints] = [4, 8];
const mostNumbers = 2 * mostPoints ** 2;
const theta = z.array(entry).min(6).max(mostNumbers).readonly();

export const projectCropSchema = z.strictObject({
  recording: z.string().min(1).max(100),
  kind: z.enum(['affine', 'projective', 'tps']),
  frames: z
    .array(
      z.strictObject({
        t,
        theta,
        sd: z.array(z.number().min(0).max(1000)).min(6).max(mostNumbers).readonly(),
      }),
    )
    .min(1)
    .max(mostCropFrames)
    .readonly(),
  keys: z.array(z.strictObject({ t, theta })).max(mostCropKeys).readonly(),
  confidence: z.number().min(0).max(1).nullable(),
  events: z
    .array(z.strictObject({ kind: z.enum(['cut', 'hidden', 'found-again', 'lost']), start: t, end: t }))
    .max(mostCropEvents)
    .readonly(),
});

/** What is wrong with a crop that has the right form, in words, or null. */
export function cropFault({ kind, frames, keys }: ProjectCrop): string | null {
  const size = kind === 'tps' ? (frames[0]?.theta.length ?? 0) : kind === 'affine' ? 6 : 8;
  const across = Math.sqrt(size / 2);
  if (kind === 'tps' && !(Number.isInteger(across) && across >= leastPoints && across <= mostPoints))
    return `a crop that bends has not ${leastPoints} × ${leastPoints} to ${mostPoints} × ${mostPoints} control points`;
  if (frames.some((f) => f.theta.length !== size || f.sd.length !== size))
    return 'a crop has not the numbers of its kind';
  if (keys.some((k) => k.theta.length !== size)) return 'a keyframe has not the numbers of its crop';
  if (!rises(frames) || !rises(keys)) return 'the frames of a crop are not in order of time';
  return null;
}

const rises = (list: readonly { readonly t: number }[]): boolean =>
  list.every((each, i) => i === 0 || each.t > (list[i - 1]?.t ?? 0));

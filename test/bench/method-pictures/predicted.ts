import { type Frames, framesIn } from '#src/align/dtw/frames.ts';
import { learnWarps, predictWarps } from '#src/align/ttn/ttn.ts';
import { sampleFrames } from '#src/align/ttn/warp-times.ts';
import { drawSet, type Family } from '../temporal/families.ts';
import { curves } from './draw.ts';

/** Four of a family that a network never saw, and the same along the warps that it predicts in one pass. */
export async function predictedPicture(family: Family): Promise<string> {
  const all = drawSet(family, 28, 0.1, 5).map(({ sequence }) => sequence);
  const [few, pool] = [all.slice(0, 4), all.slice(4)];
  const { positions } = await predictWarps(await learnWarps(pool), few, null);
  const warped = few.map((sequence, s): Frames => {
    const times = (positions[s] as Float64Array).map((p) => p / (framesIn(sequence) - 1));
    return { values: sampleFrames(sequence, times), dims: sequence.dims };
  });
  return curves(few, warped, null, ['four', 'bent']);
}

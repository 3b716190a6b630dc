import { type FigureSignals, flowHeights, likenessPairs } from '#src/align/sync/picture-summary.ts';
import { frameCount, type Sequence } from '#src/model/sequence.ts';
import { cellColumns } from './cells.ts';
import { pictureParts } from './picture-features.ts';
import { likenessAt } from './self-similarity.ts';

const columns = cellColumns / 2;

/**
 * What of `pictureFeatures` two cameras of one event have in common, from up to a right angle beside each other and further:
 * how much moves right, left, down and up by height alone, and how like itself the action is about each moment.
 */
export function anySide(features: Sequence): FigureSignals {
  const n = frameCount(features);
  const [flowAt] = pictureParts.flow;
  const [likeAt] = pictureParts.likeness;
  const flow = new Float32Array(n * 4 * flowHeights);
  const likeness = new Float32Array(n * likenessPairs.length);
  for (let k = 0; k < n; k++) {
    const at = k * features.dims;
    for (let part = 0; part < 4 * flowHeights; part++) {
      let sum = 0;
      for (let c = 0; c < columns; c++) sum += features.values[at + flowAt + part * columns + c] as number;
      flow[k * 4 * flowHeights + part] = sum;
    }
    for (const [d, [before, after]] of likenessPairs.entries())
      likeness[k * likenessPairs.length + d] = features.values[
        at + likeAt + likenessAt(before, after)
      ] as number;
  }
  const { hop, start } = features;
  return {
    flow: { values: flow, dims: 4 * flowHeights, hop, start },
    likeness: { values: likeness, dims: likenessPairs.length, hop, start },
  };
}

import type { Sequence } from '#src/model/sequence.ts';
import { chroma } from './chroma.ts';
import { onsets } from './onset.ts';
import { estimateTuning } from './pitch-bands.ts';
import type { Sound } from './sound.ts';

/** Weight of the squared distance of onsets beside that of chroma. */
const onsetWeight = 0.7;

/** Features for comparing performances of music: chroma and onsets, tuned to the recording. 24 × n. */
export function musicFeatures(sound: Sound, hop: number): Sequence {
  const tuning = estimateTuning(sound);
  const c = chroma(sound, tuning, hop);
  const o = onsets(sound, tuning, hop);
  const n = Math.min(c.values.length, o.values.length) / 12;
  const values = new Float32Array(n * 24);
  const scale = Math.sqrt(onsetWeight);
  for (let k = 0; k < n; k++)
    for (let q = 0; q < 12; q++) {
      values[k * 24 + q] = c.values[k * 12 + q] as number;
      values[k * 24 + 12 + q] = scale * (o.values[k * 12 + q] as number);
    }
  return { values, dims: 24, hop: c.hop, start: 0 };
}

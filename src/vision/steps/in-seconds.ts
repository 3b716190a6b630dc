import type { StepEvidence } from '#src/model/step-evidence.ts';

/**
 * What moments have, as what seconds have: of each second the greatest of all moments that meet it, 0 where there is none.
 * @param values n × m, row by row
 * @returns n × `seconds`, row by row, from second 0 on
 */
export function inSeconds(
  { scores: { n, m }, starts, ends }: Pick<StepEvidence, 'scores' | 'starts' | 'ends'>,
  values: ArrayLike<number>,
): { readonly seconds: number; readonly values: Float32Array } {
  const seconds = Math.max(1, Math.ceil(ends.reduce((a, b) => Math.max(a, b), 0)));
  const out = new Float32Array(n * seconds);
  for (let j = 0; j < m; j++) {
    const first = Math.max(0, Math.floor(starts[j] as number));
    // What ends with a second does not meet the next one.
    const last = Math.min(seconds, Math.max(first + 1, Math.ceil(ends[j] as number)));
    for (let i = 0; i < n; i++)
      for (let s = first; s < last; s++)
        out[i * seconds + s] = Math.max(out[i * seconds + s] as number, values[i * m + j] as number);
  }
  return { seconds, values: out };
}

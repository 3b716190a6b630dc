import type { StepEvidence } from '#src/model/step-evidence.ts';

/** Columns at most, and the finest one, seconds. */
const [mostColumns, finest] = [4096, 0.1];

/** Levels on a grid of seconds from 0: rows × columns, the first step's row first, 0 all … 255 nothing. */
export type EvidenceGrid = {
  readonly levels: Uint8Array;
  readonly columns: number;
  readonly rows: number;
  readonly hop: number;
};

/**
 * Evidence on a grid of seconds, to be looked at: of moments that share a column the strongest.
 * @param values steps × moments: 0…1
 * @param duration of the recording, seconds
 */
export function evidenceGrid(
  { scores: { n, m }, starts, ends }: StepEvidence,
  values: ArrayLike<number>,
  duration: number,
): EvidenceGrid {
  const length = Math.max(duration, ends.at(-1) ?? 0, finest);
  const hop = Math.max(finest, length / mostColumns);
  const columns = Math.max(1, Math.ceil(length / hop));
  const levels = new Uint8Array(n * columns).fill(255);
  for (let j = 0; j < m; j++) {
    const from = Math.max(0, Math.floor((starts[j] as number) / hop));
    const to = Math.min(columns, Math.max(from + 1, Math.ceil((ends[j] as number) / hop)));
    for (let i = 0; i < n; i++) {
      const cost = Math.round(255 * (1 - Math.min(1, Math.max(0, values[i * m + j] as number))));
      for (let c = from; c < to; c++)
        if ((levels[i * columns + c] as number) > cost) levels[i * columns + c] = cost;
    }
  }
  return { levels, columns, rows: n, hop };
}

/** How the grid is painted: similarities are bent more than probabilities, which are near 0 or 1 mostly. */
export const evidenceContrast = (over: 'similarity' | 'posterior') => ({
  ...{ alike: 0, unlike: 255 },
  gamma: over === 'similarity' ? 1.6 : 0.8,
});

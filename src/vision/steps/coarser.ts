import type { StepEvidence } from '#src/model/step-evidence.ts';

/** The same evidence with at most `most` cells, moments in a row made one: small enough to be sent, drawn and solved while a hand moves. */
export function coarserEvidence(evidence: StepEvidence, most: number): StepEvidence {
  const { n, m, values } = evidence.scores;
  const factor = Math.ceil((n * m) / Math.max(n, most));
  if (factor <= 1) return evidence;
  const columns = Math.ceil(m / factor);
  const greatest = new Float32Array(n * columns);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < m; j++) {
      const k = i * columns + Math.floor(j / factor);
      greatest[k] = Math.max(greatest[k] as number, values[i * m + j] as number);
    }
  const last = (k: number) => Math.min(m, (k + 1) * factor) - 1;
  const { phrases } = evidence;
  return {
    ...evidence,
    scores: { n, m: columns, values: greatest },
    apart: Math.max(1, Math.round(evidence.apart / factor)),
    starts: Float64Array.from({ length: columns }, (_, k) => evidence.starts[k * factor] as number),
    ends: Float64Array.from({ length: columns }, (_, k) => evidence.ends[last(k)] as number),
    phrases: phrases && {
      ends: Uint8Array.from({ length: columns }, (_, k) =>
        Number(phrases.ends.subarray(k * factor, last(k) + 1).includes(1)),
      ),
      verbatim: phrases.verbatim.map((runs) =>
        runs.map((run) => ({
          ...run,
          from: Math.floor(run.from / factor),
          to: Math.ceil(run.to / factor),
        })),
      ),
      telling: phrases.telling.map((at) => Int32Array.from(new Set(at.map((k) => Math.floor(k / factor))))),
    },
  };
}

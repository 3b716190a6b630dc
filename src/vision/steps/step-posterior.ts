import type { StepEvidence } from '#src/model/step-evidence.ts';
import type { StepPin } from '#src/model/steps.ts';
import { checkPins } from './place-pinned.ts';
import { columnsOfPin } from './solve-steps.ts';

/** Gain that makes a placing e times as probable. Measured in docs/notes/steps.md, of what is said and of what is seen alike. */
const temperature = 0.15;

/**
 * How probably each moment is each step's: over all ways to give moments to steps in their order, or to none, each as probable as
 * e^(gain / temperature) — what `placeSteps` finds the best of. Exact, by the sums forwards and backwards (Rabiner 1989).
 * @param pins a pinned step has its moments and no others; one that is nowhere has none
 * @returns n × m, row by row, 0…1; what a column lacks of 1 is that of none
 * @throws InvalidInputError `bad-pins`
 */
export function stepPosterior(
  evidence: StepEvidence,
  pins: readonly StepPin[] = [],
  unit: number = temperature,
): Float32Array {
  const { n, m } = evidence.scores;
  const odds = oddsOf(evidence, pins, unit);
  // States: the last step that had a moment, 0 for none yet. Sums are scaled column by column.
  const wide = n + 1;
  const before = new Float64Array((m + 1) * wide);
  before[0] = 1;
  for (let j = 0; j < m; j++) {
    const [here, next] = [
      before.subarray(j * wide, (j + 1) * wide),
      before.subarray((j + 1) * wide, (j + 2) * wide),
    ];
    let reached = here[0] as number;
    let sum = 0;
    for (let s = 0; s < wide; s++) {
      if (s > 0) reached += here[s] as number;
      const own = s > 0 ? (odds.of[(s - 1) * m + j] as number) * reached : 0;
      next[s] = own + (odds.held[j] ? 0 : (here[s] as number));
      sum += next[s] as number;
    }
    for (let s = 0; s < wide; s++) next[s] = (next[s] as number) / sum;
  }
  const out = new Float32Array(n * m);
  let after = new Float64Array(wide).fill(1);
  for (let j = m - 1; j >= 0; j--) {
    const here = before.subarray(j * wide, (j + 1) * wide);
    let none = 0;
    let all = 0;
    let reached = here[0] as number;
    for (let s = 0; s < wide; s++) {
      if (s > 0) {
        reached += here[s] as number;
        const share = (odds.of[(s - 1) * m + j] as number) * reached * (after[s] as number);
        out[(s - 1) * m + j] = share;
        all += share;
      }
      if (!odds.held[j]) none += (here[s] as number) * (after[s] as number);
    }
    for (let i = 0; i < n; i++) out[i * m + j] = (out[i * m + j] as number) / (all + none);
    const earlier = new Float64Array(wide);
    let open = 0;
    let sum = 0;
    for (let s = wide - 1; s >= 0; s--) {
      if (s > 0) open += (odds.of[(s - 1) * m + j] as number) * (after[s] as number);
      earlier[s] = open + (odds.held[j] ? 0 : (after[s] as number));
      sum += earlier[s] as number;
    }
    after = earlier.map((value) => (value * wide) / sum);
  }
  return out;
}

/** e^(gain / unit) of every cell, 0 where pins forbid it; and which moments must be a step's. */
function oddsOf(
  evidence: StepEvidence,
  pins: readonly StepPin[],
  unit: number,
): { readonly of: Float64Array; readonly held: Uint8Array } {
  const { scores, thresholds } = evidence;
  const { n, m, values } = scores;
  const of = Float64Array.from(values, (score, k) =>
    Math.exp((score - (thresholds[Math.floor(k / m)] as number)) / unit),
  );
  const held = new Uint8Array(m);
  for (const pin of checkPins(pins, n)) {
    const at = columnsOfPin(evidence, pin);
    for (let j = 0; j < m; j++) if (!at || j < at[0] || j >= at[1]) of[pin.step * m + j] = 0;
    if (at) held.fill(1, at[0], at[1]);
    for (let i = 0; at && i < n; i++) if (i !== pin.step) of.fill(0, i * m + at[0], i * m + at[1]);
  }
  return { of, held };
}

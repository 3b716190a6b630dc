/**
 * That both boundaries of a word lie within 50 ms of the truth: a logistic curve through its posterior and how well the whole
 * recording fits its text (a reverberant room makes a network sure of what it blurs). Fitted on voices that the networks
 * were not trained on, a third of them in rooms, see docs/notes/transcript.md.
 * @param sure posterior with `confidenceSharpness`, 0…1
 * @param fit mean log α of the phones that are said, a frame, of the whole recording
 */
export function wordConfidence(sure: number, fit: number): number {
  const p = Math.min(1 - 1e-4, Math.max(1e-4, sure));
  return 1 / (1 + Math.exp(-(1.06 * Math.log(p / (1 - p)) + 0.65 * Math.max(-4, fit) - 0.97)));
}

/** Of the posterior that it is fitted to. */
export const confidenceSharpness = 0.2;

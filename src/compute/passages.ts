/**
 * The seam to the arithmetic of finding a passage in a sequence: the SIMD kernel of wasm/, and plain TypeScript, the
 * oracle of the contract test. Synchronous: it stands in the middle of loops on a worker thread.
 *
 * A query of n frames is laid over a stretch of a library by a path j(0) ≤ … ≤ j(n − 1): each of its frames
 * meets one frame of the library, wherever the path begins and ends (subsequence DTW: Müller 2007, Information
 * Retrieval for Music and Motion, ch. 4.4). It costs
 *
 *     Σᵢ |qᵢ − y_j(i)|²
 *
 * so that all stretches, long or short, are measured by the same number of terms. The path goes on by 1, by
 * 2 and then 1, or by 0 and then 1, 1: after a frame left out comes one ordinary step, after a frame used
 * twice come two (a slope limit in the sense of Sakoe & Chiba 1978). So the library runs at 2/3 … 3/2 of the
 * query's pace, and that in every part of it: this is what makes lower bounds possible although both ends are free.
 */
export type PassageArithmetic = {
  /** Takes in a sequence, m × dims. What was made from the one before is of no use any more. */
  library(values: Float32Array, dims: number): PassageLibrary;
};

export type PassageLibrary = {
  /** Takes in a query, n × dims, n ≥ 1. What was made from the one before is of no use any more. */
  ask(query: Float32Array): PassageProblem;
};

export type PassageProblem = {
  /** How many beginnings each bound covers. */
  readonly block: number;
  /**
   * What paths that begin in columns b·block … b·block + block − 1 cost at least, Infinity where none fits. The
   * squared distances of a group of frames sum to no less than its size times the squared distance of their
   * means (Jensen; the piecewise aggregates of Yi & Faloutsos 2000 and Keogh 2002), whose side of the library lies in
   * a box known for each block; from group to group a path goes on by `leastAdvance` … `mostAdvance` frames, so
   * the cheapest way through the boxes is no dearer than the cheapest path (Sakurai, Yoshikawa & Faloutsos 2005).
   */
  readonly bounds: Float32Array | Float64Array;
  /**
   * The sum of the cheapest path that begins in columns from … to − 1 and ends before `end`; Infinity if it is
   * more than `limit`, or none fits. Work stops early where the bounds show that it will be
   * (Rakthanmanon et al. 2012, Herrmann & Webb 2021).
   */
  cheapest(from: number, to: number, end: number, limit: number): number;
  /** Cells whose cost was computed for this problem. */
  cells(): number;
};

/** How far a path has gone on after `steps` steps, at least and at most, wherever it stands in its rules. */
export const leastAdvance = (steps: number): number => steps - Math.ceil(steps / 3);
export const mostAdvance = (steps: number): number => steps + Math.ceil(steps / 2);

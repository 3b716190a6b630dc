/**
 * The seam to the machines that can do the heavy arithmetic: `cpu` (WASM SIMD kernels), `plain`
 * (TypeScript, the oracle of the contract test), `webgpu` (WGSL kernels on a given device). Everything is asynchronous because a
 * device is; an implementation may keep a thread busy until it is done, so call it on a worker thread.
 */
export type Compute = {
  readonly kind: 'cpu' | 'plain' | 'webgpu';
  /** The cheapest warping path. @throws InvalidInputError `no-path` when the corridor lets none through. */
  dtw(problem: DtwProblem, watch?: Watch): Promise<DtwPath>;
  /** Its cost alone: quicker, and in memory of one row. Same errors. */
  dtwCost(problem: DtwProblem, watch?: Watch): Promise<number>;
  /**
   * Solves the problem from its beginning to every cell, so that the path to any one is then found in little
   * time. `end` is not looked at. It holds memory until it is let go.
   */
  dtwReach(problem: DtwProblem, watch?: Watch): Promise<DtwReach>;
  /**
   * What covariances along a path are made of: Σ_t z_t·z_tᵀ of z_t = (x[i_t], y[j_t]), (p + q)² values, values
   * taken to 2⁻²⁸ of the largest of their column. Null: done as quickly by the caller, in doubles. `watch` counts pairs.
   */
  pairedProducts?(frames: PairedFrames, watch?: Watch): Promise<Float64Array | null>;
};

/** Row i[t] of x (p columns) beside row j[t] of y (q columns). */
export type PairedFrames = {
  readonly x: Float64Array;
  readonly p: number;
  readonly y: Float64Array;
  readonly q: number;
  readonly i: ArrayLike<number>;
  readonly j: ArrayLike<number>;
};

export type DtwReach = {
  /** The cheapest path from the beginning to cell (i, j). @throws InvalidInputError `no-path` */
  pathTo(i: number, j: number): Promise<DtwPath>;
};

/** Told how many cells are done, of how many; throws to stop the work. */
export type Watch = (done: number, total: number) => void;

/**
 * Exact dynamic time warping of x (n × d) and y (m × d) under squared Euclidean distance:
 *
 *     D[i,j] = min( D[i−1,j−1] + diagonal·c,  D[i−1,j] + x·c + penalty,  D[i,j−1] + y·c + penalty )
 *     c = |x_i − y_j|²
 *
 * Sakoe & Chiba 1978. Ties prefer the diagonal, then the step in x. For cosine distance hand in rows of
 * unit length: |x − y|² = 2·(1 − cos).
 */
export type DtwProblem = {
  /** n × d values, row after row; n ≥ 1. */
  readonly x: Float32Array;
  /** m × d values, row after row; m ≥ 1. */
  readonly y: Float32Array;
  /** d ≥ 1. */
  readonly dims: number;
  readonly steps?: DtwSteps;
  /** Only cells with from[i] ≤ j < to[i] may be used; both columns never decrease. Default: every cell. */
  readonly corridor?: Corridor;
  /** What leaving out frames before the path's first cell costs, per frame. Default: they must all be used. */
  readonly begin?: SkipCost;
  /** The same after its last cell. */
  readonly end?: SkipCost;
};

/** Weights of the local cost for steps (1,1), (1,0), (0,1), and what each of the latter two costs besides. */
export type DtwSteps = {
  readonly diagonal: number;
  readonly x: number;
  readonly y: number;
  readonly penalty: number;
};

/** Every step weighs one and costs nothing besides: the classic symmetric DTW. */
export const evenSteps: DtwSteps = { diagonal: 1, x: 1, y: 1, penalty: 0 };

export type Corridor = { readonly from: Int32Array; readonly to: Int32Array };

/** Cost of each frame left out at an end; 0 = free, Infinity = not allowed. */
export type SkipCost = { readonly x: number; readonly y: number };

export const closed: SkipCost = { x: Number.POSITIVE_INFINITY, y: Number.POSITIVE_INFINITY };

/**
 * Index pairs from first to last cell, and the total cost, left-out frames included. A path that begins
 * at (0, j) left out j frames of y, at (i, 0) i frames of x; it enters by whichever step is cheapest.
 */
export type DtwPath = { readonly i: Int32Array; readonly j: Int32Array; readonly cost: number };

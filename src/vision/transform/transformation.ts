/**
 * A family of maps of the plane with numbers θ, as a spatial transformer applies them (Jaderberg et al. 2015,
 * "Spatial Transformer Networks"): output points (−1…1 across the crop) go to input points (−1…1 across the frame).
 * Points are flat, x then y of each. Gradients are exact, by the chain rule backwards.
 */
export type Transformation = {
  readonly name: string;
  /** How many numbers θ has. */
  readonly size: number;
  /** θ that leaves every point where it is. */
  readonly identity: Float64Array;
  /** Where `points` go. @returns as many points */
  map(theta: ArrayLike<number>, points: ArrayLike<number>): Float64Array;
  /** From ∂L/∂(mapped points), the gradients of L with respect to θ and to `points`. */
  back(theta: ArrayLike<number>, points: ArrayLike<number>, gradient: ArrayLike<number>): Gradients;
};

export type Gradients = { readonly theta: Float64Array; readonly points: Float64Array };

/**
 * The sampling grid: the middles of width × height cells that fill [−1,1]², row by row, x then y of each
 * (what ONNX AffineGrid calls align_corners = 0).
 */
export function samplingGrid(width: number, height: number): Float64Array {
  const points = new Float64Array(2 * width * height);
  for (let j = 0, at = 0; j < height; j++)
    for (let i = 0; i < width; i++) {
      points[at++] = (2 * i + 1) / width - 1;
      points[at++] = (2 * j + 1) / height - 1;
    }
  return points;
}

/** k × k points from corner to corner of [−1,1]², row by row, x then y of each. */
export function controlGrid(k: number): Float64Array {
  const points = new Float64Array(2 * k * k);
  for (let j = 0, at = 0; j < k; j++)
    for (let i = 0; i < k; i++) {
      points[at++] = (2 * i) / (k - 1) - 1;
      points[at++] = (2 * j) / (k - 1) - 1;
    }
  return points;
}

/**
 * The seam to the bilinear sampler of a spatial transformer (Jaderberg et al. 2015, equations 3, 6 and 7): the
 * kernel of wasm/, WGSL, and plain TypeScript, the oracle of the contract test. Asynchronous, as a device is.
 *
 * A grid point (x, y) means pixel column ((x + 1)·width − 1)/2 and row ((y + 1)·height − 1)/2: −1 and 1 are the outer
 * edges of the outermost pixels (ONNX GridSample with align_corners = 0). Between pixels' middles values are mixed
 * linearly both ways. Beyond the outermost middles, by `border`:
 *
 * - `zeros`: all pixels outside the image are 0, so that values fade to 0 within one pixel;
 * - `border`: points are first moved to the nearest outermost middle; their gradient across that edge is 0.
 *
 * Where a point lies on a pixel's row or column exactly, its gradient is that towards the next one.
 */
export type Sampler = {
  /** @returns channels × points values */
  sample(image: Planes, grid: Float32Array, border: Border): Promise<Float32Array>;
  /** From ∂L/∂(what `sample` returns): the gradients with respect to the image's values and to the grid. */
  back(
    image: Planes,
    grid: Float32Array,
    border: Border,
    gradient: Float32Array,
  ): Promise<{ readonly image: Float32Array; readonly grid: Float32Array }>;
};

/** channels × height × width values, row by row. */
export type Planes = {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly values: Float32Array;
};

export type Border = 'zeros' | 'border';

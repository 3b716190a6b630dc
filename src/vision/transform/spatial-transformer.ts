import type { Border, Planes, Sampler } from '#src/compute/sampler.ts';
import { samplingGrid, type Transformation } from './transformation.ts';

/** A crop of an image under θ, and how its gradient goes back to θ and to the image. */
export type Warped = {
  /** channels × height × width */
  readonly values: Float32Array;
  back(gradient: Float32Array): Promise<{ readonly theta: Float64Array; readonly image: Float32Array }>;
};

/**
 * Applies a spatial transformer: the crop, width × height, of `image` under θ. Grid and sampler are those of
 * Jaderberg et al. 2015; pixels outside the image are black unless `border` says otherwise.
 */
export async function transformImage(
  sampler: Sampler,
  { map, back }: Pick<Transformation, 'map' | 'back'>,
  theta: ArrayLike<number>,
  image: Planes,
  size: { readonly width: number; readonly height: number },
  border: Border = 'zeros',
): Promise<Warped> {
  const points = samplingGrid(size.width, size.height);
  const grid = Float32Array.from(map(theta, points));
  return {
    values: await sampler.sample(image, grid, border),
    async back(gradient) {
      const pulled = await sampler.back(image, grid, border, gradient);
      return { theta: back(theta, points, pulled.grid).theta, image: pulled.image };
    },
  };
}

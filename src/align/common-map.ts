import type { Kernel } from '#src/align/dtw/local-cost.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import type { NumberArrays } from '#src/math/autodiff.ts';
import { type Matrix, multiply } from '#src/math/matrix.ts';
import type { Projection } from '#src/math/projection.ts';

/**
 * How the frames of one sequence are taken into the space that it shares with others: φ(x)·basis − offset, with φ(x) the frame
 * itself or what is made of it first.
 */
export type CommonMap = {
  /** Values of φ × dimensions: U of the papers; of a kernel the dual coefficients. */
  readonly basis: Matrix;
  readonly offset: Float64Array;
  readonly lift: Lift | null;
};

/** What is made of a frame before it is projected, each value less its mean and over its deviation first. */
export type Lift = { readonly mean: Float64Array; readonly deviation: Float64Array } & (
  | {
      readonly kind: 'scaled';
    }
  | {
      /** The kernel of the frame and each of these frames of the sequence. */
      readonly kind: 'kernel';
      readonly kernel: Kernel;
      readonly frames: Int32Array;
    }
  /** A trained network's code. */
  | { readonly kind: 'network'; readonly weights: NumberArrays }
);

/** A common space: a map for every sequence, and how much each of its dimensions counts in squared distances. */
export type CommonSpace = { readonly maps: readonly CommonMap[]; readonly weights: Float64Array };

/** The map of a projection, of what `lift` makes. */
export const commonMap = ({ mean, basis }: Projection, lift: Lift | null = null): CommonMap => ({
  basis,
  offset: multiply({ rows: 1, cols: mean.length, values: mean }, basis).values,
  lift,
});

/** The map of a projection of what another map gives. */
export function after(first: CommonMap, { mean, basis }: Projection): CommonMap {
  const moved = first.offset.map((value, k) => value + (mean[k] as number));
  return {
    basis: multiply(first.basis, basis),
    offset: multiply({ rows: 1, cols: moved.length, values: moved }, basis).values,
    lift: first.lift,
  };
}

/** φ(x)·basis − offset of frames that were lifted already (n × values of φ). */
export function mapped({ basis, offset }: CommonMap, lifted: Matrix): Frames {
  const { values, cols } = multiply(lifted, basis);
  return { values: values.map((value, at) => value - (offset[at % cols] as number)), dims: cols };
}

import { sampleFrames, sampleFramesBack, warpTimes, warpTimesBack } from './warp-times.ts';

/** What smoothness of the warps costs: (θ_k − θ_{k−1})², and a share of θ_k². */
export type Prior = { readonly bends: number; readonly size: number };

/**
 * How far warped sequences lie apart, with what bending them costs:
 *
 *     1/(m·T·d)·Σ_s Σ_τ |x_s(w_s(τ)) − x̄(τ)|²  +  1/(m·K)·Σ_s [ bends·Σ_k (θ_k − θ_{k−1})² + size·Σ_k θ_k² ]
 *
 * with x̄ their mean at moment τ of the common clock, w_s the warp of θ_s less a centre. That is the mean of all θ where none is
 * given, so that no clock is bent to everybody's liking (stretches where they differ would be passed in no time).
 * @param views m sequences, frames × dims each, all of as many dimensions
 * @param thetas m × K
 * @param moments T times of the common clock, 0 … 1, that count
 * @param given the centre; held in the gradient
 * @returns the loss, the first term alone, and the gradient in `thetas`
 */
export function setVariance(
  views: readonly { readonly values: Float64Array; readonly dims: number }[],
  thetas: readonly Float64Array[],
  moments: Float64Array,
  { bends, size }: Prior,
  given?: Float64Array,
): { readonly loss: number; readonly variance: number; readonly gradient: readonly Float64Array[] } {
  const m = views.length;
  const K = (thetas[0] as Float64Array).length;
  const centre = given ?? meanOf(thetas);
  const own = thetas.map((theta) => theta.map((value, k) => value - (centre[k] as number)));
  const times = own.map((theta) => warpTimes(theta, moments));
  const warped = views.map((view, s) => sampleFrames(view, times[s] as Float64Array));
  const mean = meanOf(warped);
  const each = 1 / (m * Math.max(1, mean.length));
  let variance = 0;
  let cost = 0;
  const gradients = own.map((theta, s) => {
    const off = (warped[s] as Float64Array).map((value, k) => value - (mean[k] as number));
    for (const value of off) variance += each * value * value;
    const back = sampleFramesBack(
      views[s] as { values: Float64Array; dims: number },
      times[s] as Float64Array,
      off.map((value) => 2 * each * value),
    );
    const gradient = warpTimesBack(theta, moments, back.times).theta;
    for (let k = 0; k < K; k++) {
      const here = theta[k] as number;
      cost += (size * here * here) / (m * K);
      gradient[k] = (gradient[k] as number) + (2 * size * here) / (m * K);
      if (k === 0) continue;
      const step = here - (theta[k - 1] as number);
      cost += (bends * step * step) / (m * K);
      gradient[k] = (gradient[k] as number) + (2 * bends * step) / (m * K);
      gradient[k - 1] = (gradient[k - 1] as number) - (2 * bends * step) / (m * K);
    }
    return gradient;
  });
  const common = given ? new Float64Array(K) : meanOf(gradients);
  return {
    loss: variance + cost,
    variance,
    gradient: gradients.map((gradient) => gradient.map((value, k) => value - (common[k] as number))),
  };
}

/** The mean of arrays of one length. */
export function meanOf(all: readonly Float64Array[]): Float64Array {
  const out = new Float64Array((all[0] as Float64Array).length);
  for (const each of all)
    for (let k = 0; k < out.length; k++) out[k] = (out[k] as number) + (each[k] as number) / all.length;
  return out;
}

/**
 * The spatial transformer's idea in time: a monotone piecewise linear warp of [0,1] onto itself, which a network may
 * predict as n unbounded numbers θ. Its n pieces are equally long before it; piece k is softmax(θ)_k long after it. Zeros are the
 * identity; every warp is strictly increasing. After Weber et al. 2019, "Diffeomorphic Temporal Alignment
 * Nets", with piecewise linear in place of integrated maps.
 */
export function warpTimes(theta: ArrayLike<number>, times: ArrayLike<number>): Float64Array {
  const { lengths, knots } = pieces(theta);
  const n = theta.length;
  return Float64Array.from(times, (t) => {
    const k = pieceOf(t, n);
    return (knots[k] as number) + (t * n - k) * (lengths[k] as number);
  });
}

/** From ∂L/∂(warped times): the gradients with respect to θ and to `times`. */
export function warpTimesBack(
  theta: ArrayLike<number>,
  times: ArrayLike<number>,
  gradient: ArrayLike<number>,
): { readonly theta: Float64Array; readonly times: Float64Array } {
  const { lengths } = pieces(theta);
  const n = theta.length;
  const byLength = new Float64Array(n);
  const forTimes = new Float64Array(times.length);
  for (let i = 0; i < times.length; i++) {
    const t = times[i] as number;
    const g = gradient[i] as number;
    const k = pieceOf(t, n);
    for (let p = 0; p < k; p++) byLength[p] = (byLength[p] as number) + g;
    byLength[k] = (byLength[k] as number) + g * (t * n - k);
    forTimes[i] = g * n * (lengths[k] as number);
  }
  // Through the softmax: ∂l_k/∂θ_j = l_k·(δ_kj − l_j).
  let mean = 0;
  for (let k = 0; k < n; k++) mean += (byLength[k] as number) * (lengths[k] as number);
  return { theta: lengths.map((length, k) => length * ((byLength[k] as number) - mean)), times: forTimes };
}

const pieceOf = (t: number, n: number): number => Math.min(n - 1, Math.max(0, Math.floor(t * n)));

function pieces(theta: ArrayLike<number>): { readonly lengths: Float64Array; readonly knots: Float64Array } {
  const most = Array.from(theta).reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const raw = Float64Array.from(theta, (value) => Math.exp(value - most));
  const sum = raw.reduce((a, b) => a + b, 0);
  const lengths = raw.map((value) => value / sum);
  const knots = new Float64Array(lengths.length + 1);
  for (let k = 0; k < lengths.length; k++) knots[k + 1] = (knots[k] as number) + (lengths[k] as number);
  return { lengths, knots };
}

/** Frames of a sequence: `dims` numbers each, row after row. */
type Frames = { readonly values: ArrayLike<number>; readonly dims: number };

/**
 * A sequence at moments between its frames, linearly; 0 is the first frame, 1 the last, and beyond them they stay.
 * @returns times.length × dims
 */
export function sampleFrames({ values, dims }: Frames, times: ArrayLike<number>): Float64Array {
  const out = new Float64Array(times.length * dims);
  const last = values.length / dims - 1;
  for (let i = 0; i < times.length; i++) {
    const [k, share] = placeOf(times[i] as number, last);
    for (let c = 0; c < dims; c++) {
      const here = values[k * dims + c] as number;
      const next = share === 0 ? here : (values[(k + 1) * dims + c] as number);
      out[i * dims + c] = here + share * (next - here);
    }
  }
  return out;
}

/** From ∂L/∂(what `sampleFrames` gives): the gradients with respect to the frames and to `times`. */
export function sampleFramesBack(
  { values, dims }: Frames,
  times: ArrayLike<number>,
  gradient: ArrayLike<number>,
): { readonly values: Float64Array; readonly times: Float64Array } {
  const last = values.length / dims - 1;
  const forValues = new Float64Array(values.length);
  const forTimes = new Float64Array(times.length);
  for (let i = 0; i < times.length; i++) {
    const t = times[i] as number;
    const [k, share] = placeOf(t, last);
    const isInside = t >= 0 && t <= 1 && k < last;
    for (let c = 0; c < dims; c++) {
      const g = gradient[i * dims + c] as number;
      const at = k * dims + c;
      forValues[at] = (forValues[at] as number) + (1 - share) * g;
      if (!isInside) continue;
      forValues[at + dims] = (forValues[at + dims] as number) + share * g;
      const slope = (values[at + dims] as number) - (values[at] as number);
      forTimes[i] = (forTimes[i] as number) + g * slope * last;
    }
  }
  return { values: forValues, times: forTimes };
}

function placeOf(t: number, last: number): readonly [frame: number, share: number] {
  const at = Math.min(last, Math.max(0, t * last));
  const k = Math.min(Math.max(0, last - 1), Math.floor(at));
  return [k, at - k];
}

import { towardsOne } from '#src/align/about-zero.ts';
import { type Frames, framesIn } from '#src/align/dtw/frames.ts';

/** A sequence at even moments from its first frame to its last, in the units of all. */
export type View = { readonly values: Float64Array; readonly dims: number };

/** From a sequence's own values to those in which all are compared: every dimension of mean 0 and variance 1 over all. */
export type Units = { readonly mean: Float64Array; readonly size: Float64Array };

/** Units of several sequences, each counting alike; what never varies stays as it is, less its mean. */
export function unitsOf(sequences: readonly Frames[]): Units {
  const { dims } = sequences[0] as Frames;
  const [mean, size] = [new Float64Array(dims), new Float64Array(dims)];
  const most = new Float64Array(dims);
  const each = (use: (value: number, c: number, share: number) => void): void => {
    for (const sequence of sequences) {
      const share = 1 / framesIn(sequence) / sequences.length;
      sequence.values.forEach((value, k) => {
        use(value, k % dims, share);
      });
    }
  };
  each((value, c, share) => {
    mean[c] = (mean[c] as number) + share * value;
  });
  each((value, c) => {
    most[c] = Math.max(most[c] as number, Math.abs(value - (mean[c] as number)));
  });
  const scale = most.map(towardsOne);
  each((value, c, share) => {
    size[c] = (size[c] as number) + share * ((value - (mean[c] as number)) * (scale[c] as number)) ** 2;
  });
  return { mean, size: size.map((square, c) => (square > 0 ? Math.sqrt(square) / (scale[c] as number) : 1)) };
}

/** The sequence at `count` even moments: the mean about each where it has more frames, else between frames. */
export function viewOf(sequence: Frames, { mean, size }: Units, count: number): View {
  const { values, dims } = sequence;
  const n = framesIn(sequence);
  const out = new Float64Array(count * dims);
  const step = (n - 1) / (count - 1);
  // A triangle as wide as moments lie apart, or as frames do.
  const reach = Math.max(1, step);
  for (let t = 0; t < count; t++) {
    const at = t * step;
    let sum = 0;
    for (let k = Math.max(0, Math.ceil(at - reach)); k <= Math.min(n - 1, Math.floor(at + reach)); k++) {
      const share = 1 - Math.abs(k - at) / reach;
      sum += share;
      for (let c = 0; c < dims; c++)
        out[t * dims + c] =
          (out[t * dims + c] as number) +
          (share * ((values[k * dims + c] as number) - (mean[c] as number))) / (size[c] as number);
    }
    for (let c = 0; c < dims; c++) out[t * dims + c] = (out[t * dims + c] as number) / sum;
  }
  return { values: out, dims };
}

/** Blurred along time by a Gaussian of so many moments; the ends repeated. */
export function blurred({ values, dims }: View, deviation: number): View {
  if (deviation === 0) return { values, dims };
  const reach = Math.ceil(3 * deviation);
  const weights = Float64Array.from({ length: 2 * reach + 1 }, (_, k) =>
    Math.exp(-0.5 * ((k - reach) / deviation) ** 2),
  );
  const all = weights.reduce((a, b) => a + b, 0);
  const last = values.length / dims - 1;
  return {
    values: values.map((_, at) => {
      const [t, c] = [Math.floor(at / dims), at % dims];
      let sum = 0;
      for (let k = -reach; k <= reach; k++)
        sum +=
          ((weights[k + reach] as number) / all) *
          (values[Math.min(last, Math.max(0, t + k)) * dims + c] as number);
      return sum;
    }),
    dims,
  };
}

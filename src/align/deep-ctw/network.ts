import {
  compileGradient,
  compileValue,
  type NumberArray,
  type NumberArrays,
  type Operations,
  type Tensor,
  type TensorFunction,
  type Tensors,
} from '#src/math/autodiff.ts';
import { type Matrix, matrix } from '#src/math/matrix.ts';
import type { Random } from '#src/math/random.ts';

/**
 * Weights of the network of one kind of view, from p values to a code of q:
 *
 *     f(x) = x·S + tanh( tanh(x·W₁ + b₁)∘m₁·W₂ + b₂ )∘m₂·W₃,
 *
 * m the masks of dropout; and with an autoencoder back from the code: tanh(f·V₁ + c₁)·V₂ + f·R.
 * With W₃ = 0, as it starts, f is the linear projection S.
 */
export type NetworkWeights = NumberArrays;

/** Factors of the hidden units of both layers, of mean 1. */
export type Masks = { readonly m1: NumberArray; readonly m2: NumberArray };

export type NetworkShape = { readonly hidden: number; readonly decoder: boolean };

const part = (of: Tensors, name: string): Tensor => of[name] as Tensor;

function code({ matmul, plus, tanh, times }: Operations, w: Tensors, d: Tensors): Tensor {
  const one = tanh(plus(matmul(part(d, 'x'), part(w, 'w1')), part(w, 'b1')));
  const two = tanh(plus(matmul(times(one, part(d, 'm1')), part(w, 'w2')), part(w, 'b2')));
  return plus(matmul(part(d, 'x'), part(w, 's')), matmul(times(two, part(d, 'm2')), part(w, 'w3')));
}

function decoded({ matmul, plus, tanh }: Operations, w: Tensors, f: Tensor): Tensor {
  const hidden = tanh(plus(matmul(f, part(w, 'v1')), part(w, 'c1')));
  return plus(matmul(hidden, part(w, 'v2')), matmul(f, part(w, 'r')));
}

/** Σ code∘cotangent: its gradient is that of any loss whose gradient in the code is the cotangent. */
const pulled: TensorFunction = (by, w, d) => by.total(by.times(code(by, w, d), part(d, 'cotangent')));

/** The same with what reconstruction costs: Σ kept·(x̂ − x)², `kept` 0 in the rows that only fill up. */
const pulledWithReconstruction: TensorFunction = (by, w, d) => {
  const { less, plus, times, total } = by;
  const f = code(by, w, d);
  const off = less(decoded(by, w, f), part(d, 'x'));
  const lost = total(times(times(off, off), part(d, 'kept')));
  return plus(total(times(f, part(d, 'cotangent'))), lost);
};

export type Networks = {
  readonly code: (weights: NetworkWeights, given: NumberArrays) => Float32Array;
  readonly decode: (weights: NetworkWeights, given: NumberArrays) => Float32Array;
  readonly gradient: (weights: NetworkWeights, given: NumberArrays) => NetworkWeights;
  readonly gradientWithReconstruction: (weights: NetworkWeights, given: NumberArrays) => NetworkWeights;
};

let compiled: Promise<Networks> | null = null;

/** The functions of all networks; the library compiles them once for each shape. */
export function networks(): Promise<Networks> {
  compiled ??= Promise.all([
    compileValue(code),
    compileValue((by, w, d) => decoded(by, w, part(d, 'code'))),
    compileGradient(pulled),
    compileGradient(pulledWithReconstruction),
  ]).then(([encode, decode, gradient, gradientWithReconstruction]) => ({
    code: encode,
    decode,
    gradient,
    gradientWithReconstruction,
  }));
  return compiled;
}

/** Rows are filled up to a multiple of this, so that few shapes have to be compiled. */
const rowStep = 64;

/** A matrix (rows × cols) in single precision, with rows of zeros up to a multiple of `rowStep`; `unpadded` takes them off. */
export function padded({ rows, cols, values }: Matrix): NumberArray {
  const shape = [Math.ceil(rows / rowStep) * rowStep, cols] as const;
  const out = new Float32Array(shape[0] * cols);
  out.set(values);
  return { shape, values: out };
}

/** The first rows of what a network gave. */
export const unpadded = (values: Float32Array, rows: number, cols: number): Matrix =>
  matrix(rows, cols, Float64Array.from(values.subarray(0, rows * cols)));

const drawn = (rows: number, cols: number, size: number, random: Random): NumberArray => ({
  shape: [rows, cols],
  values: Float32Array.from({ length: rows * cols }, () => size * random.normal()),
});

/** Random hidden layers, and the given p × q projection as what the network does at first. */
export function newNetwork(start: Matrix, { hidden, decoder }: NetworkShape, random: Random): NetworkWeights {
  const { rows: p, cols: q } = start;
  const encoder = {
    w1: drawn(p, hidden, 1 / Math.sqrt(p), random),
    b1: drawn(1, hidden, 0.5, random),
    w2: drawn(hidden, hidden, 1 / Math.sqrt(hidden), random),
    b2: drawn(1, hidden, 0.1, random),
    w3: drawn(hidden, q, 0, random),
    s: { shape: [p, q], values: Float32Array.from(start.values) },
  };
  if (!decoder) return encoder;
  return {
    ...encoder,
    v1: drawn(q, hidden, 1 / Math.sqrt(q), random),
    c1: drawn(1, hidden, 0.5, random),
    v2: drawn(hidden, p, 0, random),
    r: drawn(q, p, 0, random),
  };
}

/** Every hidden unit kept with probability 1 − rate, and scaled by its inverse; rate 0 keeps all. */
export function drawMasks(hidden: number, rate: number, random: Random): Masks {
  const draw = (): NumberArray => ({
    shape: [1, hidden],
    values: Float32Array.from({ length: hidden }, () =>
      rate > 0 && random.uniform() < rate ? 0 : 1 / (1 - rate),
    ),
  });
  return { m1: draw(), m2: draw() };
}

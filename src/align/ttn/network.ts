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
import type { Random } from '#src/math/random.ts';

/**
 * Weights of the localisation network for time: from a sequence at `samples` even moments to the θ of its warp
 * (`warpTimes`). Three layers look at stretches of it, each twice as long as those of the one before, alike
 * everywhere; two see all of it:
 *
 *     h₁ = tanh(patches·W₁ + b₁), h₂ = tanh([h₁ h₁′]·W₂ + b₂), h₃ = tanh([h₂ h₂′]·W₃ + b₃),
 *     θ = tanh([h₃ …]·W₄ + b₄)·W₅
 *
 * with ′ what stands beside it. W₅ = 0, as it starts, bends nothing.
 */
export type LocaliserWeights = NumberArrays;

/** Moments at which the network sees a sequence. */
export const samples = 64;
/** Pieces of the warp that it predicts. */
export const pieces = 16;
/** Sequences that go through it at once: one shape to compile. */
export const rowsAtOnce = 32;

const [reach, stride] = [4, 2];
const patches = samples / stride;
const [narrow, wide, hidden] = [12, 16, 32];

const part = (of: Tensors, name: string): Tensor => of[name] as Tensor;

function theta({ matmul, plus, tanh, reshape }: Operations, w: Tensors, given: Tensors): Tensor {
  const layer = (x: Tensor, k: number): Tensor => tanh(plus(matmul(x, part(w, `w${k}`)), part(w, `b${k}`)));
  const one = layer(part(given, 'x'), 1);
  const two = layer(reshape(one, [(rowsAtOnce * patches) / 2, 2 * narrow]), 2);
  const three = layer(reshape(two, [(rowsAtOnce * patches) / 4, 2 * wide]), 3);
  const all = layer(reshape(three, [rowsAtOnce, (wide * patches) / 4]), 4);
  return matmul(all, part(w, 'w5'));
}

/** Σ θ∘cotangent: its gradient is that of any loss whose gradient in θ is the cotangent. */
const pulled: TensorFunction = (by, w, given) =>
  by.total(by.times(theta(by, w, given), part(given, 'cotangent')));

export type Localiser = {
  /** rowsAtOnce × pieces */
  readonly theta: (weights: LocaliserWeights, given: NumberArrays) => Float32Array;
  readonly gradient: (weights: LocaliserWeights, given: NumberArrays) => LocaliserWeights;
};

let compiled: Promise<Localiser> | null = null;

/** The functions of all such networks; the library compiles them once for each number of dimensions. */
export function localiser(): Promise<Localiser> {
  compiled ??= Promise.all([compileValue(theta), compileGradient(pulled)]).then(([value, gradient]) => ({
    theta: value,
    gradient,
  }));
  return compiled;
}

/** Random layers of a network for sequences of so many dimensions; the last is 0, so that it bends nothing. */
export function newLocaliser(dims: number, random: Random): LocaliserWeights {
  const drawn = (rows: number, cols: number): NumberArray => ({
    shape: [rows, cols],
    values: Float32Array.from({ length: rows * cols }, () => random.normal() / Math.sqrt(rows)),
  });
  const flat = (cols: number): NumberArray => ({ shape: [1, cols], values: new Float32Array(cols) });
  return {
    w1: drawn((2 * reach + 1) * dims, narrow),
    b1: flat(narrow),
    w2: drawn(2 * narrow, wide),
    b2: flat(wide),
    w3: drawn(2 * wide, wide),
    b3: flat(wide),
    w4: drawn((wide * patches) / 4, hidden),
    b4: flat(hidden),
    w5: { shape: [hidden, pieces], values: new Float32Array(hidden * pieces) },
  };
}

/**
 * What the first layer sees of up to `rowsAtOnce` sequences: around every second sample those up to `reach` away, the ends repeated.
 * @param views samples × dims each; missing ones are 0
 */
export function patchesOf(views: readonly Float64Array[], dims: number): NumberArray {
  const width = (2 * reach + 1) * dims;
  const values = new Float32Array(rowsAtOnce * patches * width);
  for (const [row, view] of views.entries())
    for (let p = 0; p < patches; p++)
      for (let by = -reach; by <= reach; by++) {
        const from = Math.min(samples - 1, Math.max(0, stride * p + by)) * dims;
        const to = (row * patches + p) * width + (by + reach) * dims;
        for (let c = 0; c < dims; c++) values[to + c] = view[from + c] as number;
      }
  return { shape: [rowsAtOnce * patches, width], values };
}

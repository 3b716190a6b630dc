import { adam } from '#src/align/deep-ctw/adam.ts';
import { compileGradient, compileValue, type NumberArray, type NumberArrays } from '#src/math/autodiff.ts';
import { makeRandom, type Random } from '#src/math/random.ts';
import { type LogMelRecipe, logMel, logMelRate } from '#src/signal/log-mel.ts';
import { cutSound, type Sound } from '#src/signal/sound.ts';

/**
 * How unlike neighbouring moments of one recording are, to a network that has learnt on this recording alone to tell a frame's neighbour
 * from other frames nearby (noise-contrastive, as Kreuk, Keshet & Adi 2020, “Self-supervised contrastive learning for
 * unsupervised phoneme segmentation”): sounds change where it is least like its neighbour.
 */
export type Contrast = {
  /** In deviations of the recording's own; entry n is of the moment from + (n + ½)·`contrastStep`. @param from @param to seconds */
  unlike(from: number, to: number): Float32Array;
};

const recipe: LogMelRecipe = {
  ...{ hop: 80, window: 160, fft: 256, bands: 24 },
  ...{ low: 100, high: 7600, floor: 1e-7 },
};
/** Seconds between frames. */
export const contrastStep = recipe.hop / logMelRate;
/** Frames that one code is made of, hidden units, numbers of a code. */
const [context, hidden, width] = [3, 32, 16];
const inputs = context * recipe.bands;
/** Windows a step, frames of each, and other frames of it that a neighbour is told from. */
const [windows, windowFrames, others] = [8, 128, 10];
/** Cosines are divided by it. */
const temperature = 0.2;
const [steps, rate] = [100, 0.01];
/** Frames that are learnt from at most: two minutes, spread over all that is given. */
const mostFrames = 24_000;

const library = (() => {
  let made: ReturnType<typeof compile> | null = null;
  return () => (made ??= compile());
})();

async function compile() {
  const code: Parameters<typeof compileValue>[0] = ({ matmul, plus, tanh }, w, d) => {
    const of = (name: string) => (w[name] ?? d[name]) as NonNullable<(typeof w)[string]>;
    return matmul(tanh(plus(matmul(of('x'), of('w1')), of('b1'))), of('w2'));
  };
  const [value, gradient] = await Promise.all([
    compileValue(code),
    // Σ code∘cotangent: its gradient is that of any loss whose gradient in the code is the cotangent.
    compileGradient((by, w, d) =>
      by.total(by.times(code(by, w, d), d.cotangent as NonNullable<(typeof d)[string]>)),
    ),
  ]);
  return { value, gradient };
}

/**
 * @param stretches seconds of the sound that are learnt from; null: they hold too little
 * @param watch told how many steps are done; throws to stop
 */
export async function learnContrast(
  sound: Sound,
  stretches: readonly (readonly [from: number, to: number])[],
  seed: number,
  watch: (done: number, total: number) => void = () => {},
): Promise<Contrast | null> {
  const { value, gradient } = await library();
  const parts = spread(stretches).map(([from, to]) => bandsOf(sound, from, to));
  const usable = parts.filter((part) => part.length / recipe.bands >= windowFrames + context);
  const scale = scaleOf(usable);
  if (!scale) return null;
  const random = makeRandom(seed);
  let weights = drawn(random);
  const { step } = adam(weights, {}, {});
  const rows = windows * windowFrames;
  const x = array([rows, inputs]);
  for (let n = 0; n < steps; n++) {
    watch(n, steps);
    for (let w = 0; w < windows; w++) {
      const part = usable[Math.floor(random.uniform() * usable.length)] as Float32Array;
      const first = Math.floor(random.uniform() * (part.length / recipe.bands - windowFrames));
      for (let t = 0; t < windowFrames; t++)
        inContext(part, first + t, scale, x.values, (w * windowFrames + t) * inputs);
    }
    const codes = value(weights, { x });
    const { cotangent } = contrastLoss(codes, width, windowFrames, others, random.uniform);
    weights = step(
      gradient(weights, { x, cotangent: { shape: [rows, width], values: cotangent } }),
      n < steps / 2 ? rate : 2 * rate * (1 - n / steps),
    );
  }
  watch(steps, steps);
  const of = (part: Float32Array): Float32Array => unlikeness(part, scale, weights, value);
  const known = Float64Array.from(usable.flatMap((part) => [...of(part)]));
  const mean = known.reduce((sum, one) => sum + one, 0) / known.length;
  const spreadOf = Math.sqrt(known.reduce((sum, one) => sum + (one - mean) ** 2, 0) / known.length) || 1;
  return { unlike: (from, to) => of(bandsOf(sound, from, to)).map((one) => (one - mean) / spreadOf) };
}

/** The loss, a mean over frames that have a neighbour, and its derivative in the codes (frames × width, windows one after another). */
export function contrastLoss(
  codes: Float32Array,
  width: number,
  windowFrames: number,
  others: number,
  uniform: () => number,
): { readonly loss: number; readonly cotangent: Float32Array<ArrayBuffer> } {
  const rows = codes.length / width;
  const { units, lengths } = unitsOf(codes, width);
  const slope = new Float64Array(codes.length);
  const count = rows - rows / windowFrames;
  const chosen = new Int32Array(others + 1);
  const odds = new Float64Array(others + 1);
  let loss = 0;
  for (let row = 0; row < rows; row++) {
    const place = row % windowFrames;
    if (place === windowFrames - 1) continue;
    chosen[0] = row + 1;
    for (let n = 1; n <= others; n++) {
      // Neither itself nor the frames beside it.
      let other = Math.floor(uniform() * (windowFrames - 3));
      if (other >= Math.max(0, place - 1)) other += place === 0 ? 2 : 3;
      chosen[n] = row - place + Math.min(other, windowFrames - 1);
    }
    let [sum, most] = [0, -Infinity];
    for (let n = 0; n <= others; n++) {
      odds[n] = dot(units, row, chosen[n] as number, width) / temperature;
      most = Math.max(most, odds[n] as number);
    }
    for (let n = 0; n <= others; n++) sum += Math.exp((odds[n] as number) - most);
    loss += (Math.log(sum) + most - (odds[0] as number)) / count;
    for (let n = 0; n <= others; n++) {
      const share = Math.exp((odds[n] as number) - most) / sum;
      const pull = (share - (n === 0 ? 1 : 0)) / temperature / count;
      const other = chosen[n] as number;
      for (let k = 0; k < width; k++) {
        const [a, b] = [row * width + k, other * width + k];
        slope[a] = (slope[a] as number) + pull * (units[b] as number);
        slope[b] = (slope[b] as number) + pull * (units[a] as number);
      }
    }
  }
  const cotangent = new Float32Array(codes.length);
  for (let row = 0; row < rows; row++) {
    let along = 0;
    for (let k = row * width; k < (row + 1) * width; k++)
      along += (slope[k] as number) * (units[k] as number);
    for (let k = row * width; k < (row + 1) * width; k++)
      cotangent[k] = ((slope[k] as number) - along * (units[k] as number)) / (lengths[row] as number);
  }
  return { loss, cotangent };
}

function unitsOf(codes: Float32Array, width: number) {
  const lengths = new Float64Array(codes.length / width);
  for (let n = 0; n < codes.length; n++) {
    const row = Math.floor(n / width);
    lengths[row] = (lengths[row] as number) + (codes[n] as number) ** 2;
  }
  for (let row = 0; row < lengths.length; row++) lengths[row] = Math.sqrt(lengths[row] as number) || 1;
  return {
    lengths,
    units: Float64Array.from(codes, (value, n) => value / (lengths[Math.floor(n / width)] as number)),
  };
}

function dot(units: Float64Array, one: number, other: number, width: number): number {
  let sum = 0;
  for (let k = 0; k < width; k++)
    sum += (units[one * width + k] as number) * (units[other * width + k] as number);
  return sum;
}

/** 1 − cosine of the codes of the frames before and behind each two neighbours: those between may be a sound of their own, that of a change. */
function unlikeness(
  part: Float32Array,
  scale: Scale,
  weights: NumberArrays,
  value: (weights: NumberArrays, given: NumberArrays) => Float32Array,
): Float32Array {
  const frames = part.length / recipe.bands;
  const rows = windows * windowFrames;
  const out = new Float32Array(Math.max(0, frames - 1));
  const x = array([rows, inputs]);
  // From the frame before the first on; three more than there are moments.
  for (let from = 0; from < frames - 1; from += rows - 3) {
    for (let t = 0; t < rows; t++)
      inContext(part, Math.min(frames - 1, from + t - 1), scale, x.values, t * inputs);
    const { units } = unitsOf(value(weights, { x }), width);
    for (let t = 0; t < rows - 3 && from + t < frames - 1; t++)
      out[from + t] = 1 - dot(units, t, t + 3, width);
  }
  return out;
}

type Scale = { readonly means: Float64Array; readonly spreads: Float64Array };

function scaleOf(parts: readonly Float32Array[]): Scale | null {
  const { bands } = recipe;
  const frames = parts.reduce((sum, part) => sum + part.length / bands, 0);
  if (frames === 0) return null;
  const [means, squares] = [new Float64Array(bands), new Float64Array(bands)];
  for (const part of parts)
    for (const [n, value] of part.entries()) {
      means[n % bands] = (means[n % bands] as number) + value / frames;
      squares[n % bands] = (squares[n % bands] as number) + value ** 2 / frames;
    }
  return {
    means,
    spreads: squares.map((square, b) => Math.sqrt(Math.max(0, square - (means[b] as number) ** 2)) || 1),
  };
}

/** A frame with those beside it, in deviations; beyond the ends the outermost. */
function inContext(
  part: Float32Array,
  t: number,
  { means, spreads }: Scale,
  into: Float32Array,
  at: number,
): void {
  const { bands } = recipe;
  const frames = part.length / bands;
  for (let c = 0; c < context; c++) {
    const row = Math.min(frames - 1, Math.max(0, t + c - (context >> 1))) * bands;
    for (let b = 0; b < bands; b++)
      into[at + c * bands + b] = ((part[row + b] as number) - (means[b] as number)) / (spreads[b] as number);
  }
}

const bandsOf = (sound: Sound, from: number, to: number): Float32Array =>
  logMel(cutSound(sound, from, to), recipe);

/** Of long recordings some of the stretches, spread over all of it. */
function spread(stretches: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] {
  const frames = stretches.reduce((sum, [from, to]) => sum + (to - from) / contrastStep, 0);
  const every = Math.max(1, Math.ceil(frames / mostFrames));
  return stretches.filter((_, n) => n % every === 0);
}

const array = (shape: readonly number[]): NumberArray => ({
  shape,
  values: new Float32Array(shape.reduce((product, n) => product * n, 1)),
});

function drawn({ normal }: Random): NumberArrays {
  const filled = (shape: readonly number[], deviation: number): NumberArray => {
    const of = array(shape);
    return { shape, values: of.values.map(() => deviation * normal()) };
  };
  return {
    w1: filled([inputs, hidden], 1 / Math.sqrt(inputs)),
    b1: array([1, hidden]),
    w2: filled([hidden, width], 1 / Math.sqrt(hidden)),
  };
}

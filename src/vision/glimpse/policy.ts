/** A gated recurrent unit (Cho et al. 2014) with three heads; all its numbers in one row. */
export type PolicyShape = { readonly inputs: number; readonly hidden: number };
export type Policy = PolicyShape & { readonly values: Float64Array };

/** What the heads say: logits of the jumps, of whether what is seen is believed, and where to look next (half sizes, x and y). */
export const jumps = 3;
const heads = jumps + 1 + 2;

/** How many weights such a policy has. */
export const policySize = ({ inputs, hidden }: PolicyShape): number =>
  3 * hidden * (inputs + hidden + 1) + heads * (hidden + 1);

/** What one step took and made, kept for the gradient. */
export type Step = {
  readonly x: Float64Array;
  readonly before: Float64Array;
  readonly z: Float64Array;
  readonly r: Float64Array;
  readonly n: Float64Array;
  /** Un·h, before the gate. */
  readonly back: Float64Array;
  readonly after: Float64Array;
  /** `heads` numbers. */
  readonly said: Float64Array;
};

/** Where the parts lie in the row: for each gate z, r, n its weights of inputs, of the state, and biases; then the heads. */
function layout({ inputs, hidden }: PolicyShape) {
  const gate = hidden * (inputs + hidden + 1);
  return {
    w: (g: number) => g * gate,
    u: (g: number) => g * gate + hidden * inputs,
    b: (g: number) => g * gate + hidden * (inputs + hidden),
    out: 3 * gate,
    outBias: 3 * gate + heads * hidden,
  };
}

const sigmoid = (v: number): number => 1 / (1 + Math.exp(-v));

/**
 * One step of the gated recurrent unit (Cho et al. 2014) and its heads.
 * @param x `inputs` numbers
 * @param before `hidden` numbers: the state
 */
export function stepOf(policy: Policy, x: Float64Array, before: Float64Array): Step {
  const { inputs, hidden, values } = policy;
  const at = layout(policy);
  const sum = (weights: number, row: number, of: Float64Array): number => {
    let total = 0;
    const from = weights + row * of.length;
    for (let k = 0; k < of.length; k++) total += (values[from + k] as number) * (of[k] as number);
    return total;
  };
  if (x.length !== inputs) throw new Error(`A policy of ${inputs} inputs was given ${x.length}.`);
  const [z, r, n, back, after] = [0, 1, 2, 3, 4].map(() => new Float64Array(hidden)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let i = 0; i < hidden; i++) {
    const bias = (g: number) => values[at.b(g) + i] as number;
    z[i] = sigmoid(sum(at.w(0), i, x) + sum(at.u(0), i, before) + bias(0));
    r[i] = sigmoid(sum(at.w(1), i, x) + sum(at.u(1), i, before) + bias(1));
    back[i] = sum(at.u(2), i, before);
    n[i] = Math.tanh(sum(at.w(2), i, x) + (r[i] as number) * (back[i] as number) + bias(2));
    after[i] = (1 - (z[i] as number)) * (n[i] as number) + (z[i] as number) * (before[i] as number);
  }
  const said = Float64Array.from(
    { length: heads },
    (_, h) => sum(at.out, h, after) + (values[at.outBias + h] as number),
  );
  return { x, before, z, r, n, back, after, said };
}

/**
 * Adds to `gradient` that of Σ over steps and heads of `slopes[t][head]` · said, by back-propagation through time.
 * @param slopes for each step the slope in each of what its heads said
 */
export function addGradient(
  policy: Policy,
  steps: readonly Step[],
  slopes: readonly Float64Array[],
  gradient: Float64Array,
): void {
  const { inputs, hidden, values } = policy;
  const at = layout(policy);
  let later = new Float64Array(hidden);
  for (let t = steps.length - 1; t >= 0; t--) {
    const { x, before, z, r, n, back, after } = steps[t] as Step;
    const slope = slopes[t] as Float64Array;
    const d = later.slice();
    for (let h = 0; h < heads; h++) {
      const s = slope[h] as number;
      if (s === 0) continue;
      const row = at.out + h * hidden;
      for (let i = 0; i < hidden; i++) {
        d[i] = (d[i] as number) + s * (values[row + i] as number);
        gradient[row + i] = (gradient[row + i] as number) + s * (after[i] as number);
      }
      gradient[at.outBias + h] = (gradient[at.outBias + h] as number) + s;
    }
    later = new Float64Array(hidden);
    for (let i = 0; i < hidden; i++) {
      const [di, zi, ri, ni, bi] = [d[i], z[i], r[i], n[i], back[i]] as [
        number,
        number,
        number,
        number,
        number,
      ];
      const dn = di * (1 - zi) * (1 - ni * ni);
      const dz = di * ((before[i] as number) - ni) * zi * (1 - zi);
      const dr = dn * bi * ri * (1 - ri);
      later[i] = (later[i] as number) + di * zi;
      for (const [g, own, ofState] of [
        [0, dz, dz],
        [1, dr, dr],
        [2, dn, dn * ri],
      ] as const) {
        const [w, u] = [at.w(g) + i * inputs, at.u(g) + i * hidden];
        for (let k = 0; k < inputs; k++)
          gradient[w + k] = (gradient[w + k] as number) + own * (x[k] as number);
        for (let k = 0; k < hidden; k++) {
          gradient[u + k] = (gradient[u + k] as number) + ofState * (before[k] as number);
          later[k] = (later[k] as number) + ofState * (values[u + k] as number);
        }
        gradient[at.b(g) + i] = (gradient[at.b(g) + i] as number) + own;
      }
    }
  }
}

/** Small weights at random, and heads that say nothing: it begins as the rule that it is added to. */
export function freshPolicy(shape: PolicyShape, random: { normal(): number }): Policy {
  const values = new Float64Array(policySize(shape));
  const at = layout(shape);
  for (let g = 0; g < 3; g++) {
    for (let k = at.w(g); k < at.u(g); k++) values[k] = random.normal() / Math.sqrt(shape.inputs);
    for (let k = at.u(g); k < at.b(g); k++) values[k] = random.normal() / Math.sqrt(shape.hidden);
  }
  return { ...shape, values };
}

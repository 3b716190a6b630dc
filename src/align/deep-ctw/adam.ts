import type { NumberArray, NumberArrays } from '#src/math/autodiff.ts';

/** A step for each weight of its own length, from running means of its gradient and of its square. */
export type Adam = { readonly step: (gradient: NumberArrays, rate: number) => NumberArrays };

const [remember, rememberSquare, tiny] = [0.9, 0.99, 1e-8];

/**
 * Adam (Kingma & Ba 2015) from `start` on.
 * @param decay by weight: what its square costs, halved (0 where none is given)
 * @param speed by weight: its share of the rate (1 where none is given)
 */
export function adam(
  start: NumberArrays,
  decay: Readonly<Record<string, number>>,
  speed: Readonly<Record<string, number>>,
): Adam {
  let weights = start;
  let count = 0;
  const zeros = ({ values }: NumberArray) => new Float64Array(values.length);
  const means = new Map(Object.entries(start).map(([name, of]) => [name, [zeros(of), zeros(of)] as const]));
  const moved = (name: string, { shape, values }: NumberArray, gradient: Float32Array, rate: number) => {
    const [mean, square] = means.get(name) as readonly [Float64Array, Float64Array];
    const lost = decay[name] ?? 0;
    const length = rate * (speed[name] ?? 1);
    const next = values.map((value, k) => {
      const g = (gradient[k] as number) + lost * value;
      const m = remember * (mean[k] as number) + (1 - remember) * g;
      const s = rememberSquare * (square[k] as number) + (1 - rememberSquare) * g * g;
      mean[k] = m;
      square[k] = s;
      const size = Math.sqrt(s / (1 - rememberSquare ** count)) + tiny;
      return value - (length * m) / (1 - remember ** count) / size;
    });
    return { shape, values: next };
  };
  return {
    step: (gradient, rate) => {
      count++;
      weights = Object.fromEntries(
        Object.entries(weights).map(([name, of]) => [
          name,
          moved(name, of, (gradient[name] as NumberArray).values, rate),
        ]),
      );
      return weights;
    },
  };
}

const sorted = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);

export function median(values: readonly number[]): number {
  const order = sorted(values);
  const middle = (order.length - 1) / 2;
  return ((order[Math.floor(middle)] as number) + (order[Math.ceil(middle)] as number)) / 2;
}

export const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

export const deviation = (values: readonly number[]): number => {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((v) => (v - middle) ** 2)));
};

/** Two-sided sign test: how probable is it that `wins` of `count` fair tosses are this far from half. */
export function signTest(wins: number, count: number): number {
  const less = Math.min(wins, count - wins);
  let log = -count * Math.LN2;
  let sum = 0;
  for (let k = 0; k <= less; k++) {
    sum += Math.exp(log);
    log += Math.log((count - k) / (k + 1));
  }
  return Math.min(1, 2 * sum);
}

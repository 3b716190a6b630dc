import { costNames, type Kernel, type LocalCost } from './local-cost.ts';

/** Kernels by name, with the number that each needs. */
const kernels: Readonly<Record<string, (value: number) => Kernel | null>> = {
  linear: (value) => (Number.isNaN(value) ? { kernel: 'linear' } : null),
  polynomial: (degree) => (Number.isInteger(degree) && degree >= 1 ? { kernel: 'polynomial', degree } : null),
  exponential: (rate) => (rate > 0 && Number.isFinite(rate) ? { kernel: 'exponential', rate } : null),
  rbf: (rate) => (rate > 0 && Number.isFinite(rate) ? { kernel: 'rbf', rate } : null),
};

export const kernelWords = 'linear, polynomial:DEGREE, exponential:RATE, rbf:RATE';

/** A kernel as it is written, as in `rbf:0.5` or `polynomial:3`; null: there is none such. */
export function kernelNamed(text: string): Kernel | null {
  const [name = '', value = '', ...rest] = text.split(':');
  const number = value.trim() === '' ? Number.NaN : Number(value);
  return (rest.length === 0 && Object.hasOwn(kernels, name) && kernels[name]?.(number)) || null;
}

/** A cost as it is written: one of `costNames`, or a kernel whose distance it is. */
export const costNamed = (text: string): LocalCost | null =>
  costNames.find((name) => name === text) ?? kernelNamed(text);

/** Speed of the Fourier transform: npm run bench -- fft */
import { fft } from '#src/signal/fft.ts';

export default function run(): void {
  for (let order = 8; order <= 17; order++) {
    const n = 2 ** order;
    const re = Float64Array.from({ length: n }, () => Math.random() - 0.5);
    const im = Float64Array.from({ length: n }, () => Math.random() - 0.5);
    const plan = fft(n);
    const turns = Math.ceil(2e7 / (n * order));
    let best = Number.POSITIVE_INFINITY;
    for (let round = 0; round < 4; round++) {
      const started = performance.now();
      for (let i = 0; i < turns; i++) {
        plan.forward(re, im);
        for (let k = 0; k < n; k++) {
          re[k] = (re[k] as number) / order;
          im[k] = (im[k] as number) / order;
        }
      }
      best = Math.min(best, (performance.now() - started) / turns);
    }
    console.log(`complex ${String(n).padStart(6)}: ${(best * 1e3).toFixed(1)} µs`);
  }
}

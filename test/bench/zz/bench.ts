import { cases } from '../sync/cases.ts';
const lv = (x: Float32Array, t: number) => {
  let s = 0;
  for (let i = Math.round(t * 16000); i < (t + 0.1) * 16000; i++) s += (x[i] as number) ** 2;
  return (10 * Math.log10(s / 1600 + 1e-12)).toFixed(0);
};
export default function run() {
  const c = cases.find((c) => c.name === 'A paused 7.3 s')!.make('speech', 1);
  console.log('A', Array.from({ length: 40 }, (_, i) => lv(c.a, 119.5 + i * 0.1)).join(' '));
  console.log('B', Array.from({ length: 40 }, (_, i) => lv(c.b, 96.0433 + i * 0.1)).join(' '));
  console.log('B2', Array.from({ length: 40 }, (_, i) => lv(c.b, 103.3433 + i * 0.1)).join(' '));
}

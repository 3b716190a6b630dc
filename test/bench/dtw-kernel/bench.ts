/** Exact DTW with path against C, plain TypeScript and doubles. Arguments: [speed|threads|pins|growth|gpu [ROUNDS] | cancel | hour] */
import { gpu } from './gpu.ts';
import { growth } from './growth.ts';
import { hour } from './hour.ts';
import { pins } from './pins.ts';
import { speed } from './speed.ts';
import { cancelling, threads } from './threads.ts';

const benches: Readonly<Record<string, (rounds: number) => Promise<void>>> = {
  speed,
  threads,
  pins,
  growth,
  gpu,
  hour,
  cancel: cancelling,
};

export default async function bench([what = 'speed', rounds = '5']: readonly string[]): Promise<void> {
  const run = benches[what];
  if (!run) throw new Error(`no bench ${what}`);
  await run(Number(rounds));
}

/** Exact DTW with path against C, plain TypeScript and double precision; threads. Arguments: [speed [ROUNDS] | threads [ROUNDS] | cancel] */
import { speed } from './speed.ts';
import { cancelling, threads } from './threads.ts';

export default async function bench([what = 'speed', rounds = '5']: readonly string[]): Promise<void> {
  if (what === 'speed') await speed(Number(rounds));
  else if (what === 'threads') await threads(Number(rounds));
  else if (what === 'cancel') await cancelling();
  else throw new Error(`no bench ${what}`);
}

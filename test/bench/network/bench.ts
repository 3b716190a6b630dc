/** Sync of N recordings: `solver` (global solution alone), `twelve [SEED…]` (one event, a bad pair), `hours [FOLDER or FILE…]` (against decoding). */
import { benchHours } from './hours.ts';
import { benchSolver } from './solver.ts';
import { benchTwelve } from './twelve.ts';

export default async function bench([what, ...rest]: readonly string[] = []): Promise<void> {
  if (what === undefined || what === 'solver') benchSolver();
  if (what === undefined || what === 'twelve')
    for (const seed of rest.length > 0 ? rest.map(Number) : [1, 2, 3]) {
      console.log(`seed ${seed}`);
      await benchTwelve(seed);
    }
  if (what === undefined || what === 'hours') await benchHours(rest);
}

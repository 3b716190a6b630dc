/** Elastic warp: accuracy, a minute against a minute up to 64. Arguments: accuracy [NAME] | coverage | tile | length */
import { coverage } from './coverage.ts';
import { inventedPairs, realPairs, unrelatedPairs } from './accuracy.ts';
import { lengthOf, lengths } from './length.ts';
import { tileSpeed } from './tile.ts';

export default async function bench(args: readonly string[]): Promise<void> {
  const [what = 'all', only] = args;
  const data = process.env.SYNCLINE_DATA ?? '../shared/data';
  if (what === 'all' || what === 'accuracy') {
    if (!only || only.includes('real')) await realPairs(`${data}/music`);
    await inventedPairs(only);
    if (!only || only.includes('unrelated')) await unrelatedPairs();
  }
  if (what === 'all' || what === 'coverage') await coverage(`${data}/music`);
  if (what === 'all' || what === 'tile') tileSpeed();
  if (what === 'length-of') await lengthOf(Number(only));
  if (what === 'all' || what === 'length') lengths();
}

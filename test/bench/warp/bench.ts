/** Elastic warp: accuracy, kernel speed, an hour against an hour. Arguments: accuracy | kernel | length */
import { inventedPairs, realPairs, unrelatedPairs } from './accuracy.ts';

export default async function bench(args: readonly string[]): Promise<void> {
  const [what = 'all', only] = args;
  const data = process.env.SYNCLINE_DATA ?? '../shared/data';
  if (what === 'all' || what === 'accuracy') {
    if (!only || only.includes('real')) await realPairs(`${data}/music`);
    await inventedPairs(only);
    if (!only) await unrelatedPairs();
  }
}

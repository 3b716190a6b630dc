/** Warps by the picture: [FAMILIES] [SEEDS] [plain|h264], error by view, figure against whole frame and true crop, and what luck passes; or: sync PAIRS [EVENT,…] [FIRST], cameras of one event; via COUNT [FAMILIES] [FIRST], far views by way of nearer ones. */
import { cpuCompute } from '#main/compute/cpu.ts';
import { againstTurns } from '#src/align/chance.ts';
import { leastConfidence } from '#src/align/judge.ts';
import { warpSequences } from '#src/align/warp.ts';
import { type ActionFamily, actionFamilies } from '#test/fixtures/figure-actions.ts';
import { benchSync } from './sync.ts';
import { errorOf, looks, type Take, take } from './takes.ts';

/** Degrees beside the first camera. */
const views = [0, 30, 60, 90];

export default async function main([
  families = 'gestures,exercises,walks',
  count = '3',
  how = 'plain',
  first = '1',
]: string[]) {
  if (families === 'sync') return benchSync(Number(count), how === 'plain' ? undefined : how, Number(first));
  const familiesOf = (text: string) =>
    text.split(',').filter((f): f is ActionFamily => actionFamilies.some((name) => name === f));
  if (families === 'via')
    return (await import('./via.ts')).benchVia(familiesOf(how), Number(count), Number(first));
  const compute = cpuCompute();
  const chosen = familiesOf(families);
  const rows = new Map<string, { errors: number[]; believed: number }>();
  const note = (key: string, error: number, isBelieved: boolean) => {
    const row = rows.get(key) ?? { errors: [], believed: 0 };
    row.errors.push(error);
    row.believed += isBelieved ? 1 : 0;
    rows.set(key, row);
  };
  const firsts: { readonly family: string; readonly take: Take }[] = [];
  for (const family of chosen)
    for (let seed = 1; seed <= Number(count); seed++) {
      const a = await take(family, seed, null, how === 'h264');
      for (const view of views) {
        const b = await take(family, seed, view, how === 'h264');
        for (const look of looks) {
          const chance = await againstTurns(compute, a[look], b[look]);
          const curve = await warpSequences(compute, a[look], b[look], {
            chance: chance.step,
            leaveOut: 3.6,
          });
          const error = errorOf(curve, a, b);
          note(`| ${family} | ${view}° | ${look} |`, error, chance.confidence >= leastConfidence);
          console.error(family, seed, view, look, error.toFixed(2), chance.ratio.toFixed(2));
        }
        for (const other of firsts) {
          const { confidence } = await againstTurns(compute, other.take.figure, b.figure);
          note(
            other.family === family ? '| another take of its family | | |' : '| another family | | |',
            Number.NaN,
            confidence >= leastConfidence,
          );
        }
      }
      firsts.push({ family, take: a });
    }
  console.log(
    '| action | view | look | pairs | error: mean | worst | believed |\n|---|---|---|---|---|---|---|',
  );
  for (const [key, { errors, believed }] of rows) {
    const mean = errors.reduce((sum, e) => sum + e, 0) / errors.length;
    const figures = Number.isNaN(mean) ? '– | –' : `${mean.toFixed(2)} | ${Math.max(...errors).toFixed(1)}`;
    console.log(`${key} ${errors.length} | ${figures} | ${believed} of ${errors.length} |`);
  }
}

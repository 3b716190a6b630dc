import { cpuCompute } from '#main/compute/cpu.ts';
import { chained, surestWay } from '#src/align/chain-curves.ts';
import { againstTurns } from '#src/align/chance.ts';
import type { Curve } from '#src/align/curve.ts';
import { leastConfidence } from '#src/align/judge.ts';
import { warpSequences } from '#src/align/warp.ts';
import type { ActionFamily } from '#test/fixtures/figure-actions.ts';
import { errorOf, type Take, take } from './takes.ts';

/** Views from 60° and 90° beside the first: straight from it, and by way of those between. */
export async function benchVia(families: readonly ActionFamily[], count: number, first: number) {
  const compute = cpuCompute();
  console.log(
    '| action | view | straight: error | sure | by way of | error | sure |\n|---|---|---|---|---|---|---|',
  );
  for (const family of families)
    for (let seed = first; seed < first + count; seed++) {
      const views = [null, 30, 60, 90];
      const takes: Take[] = [];
      for (const view of views) takes.push(await take(family, seed, view, false));
      const found = new Map<string, { readonly curve: Curve; readonly sure: number }>();
      for (const [p, a] of takes.entries())
        for (const [q, b] of takes.entries()) {
          if (q <= p) continue;
          const chance = await againstTurns(compute, a.figure, b.figure);
          const how = { chance: chance.step, leaveOut: 3.6 };
          const curve = await warpSequences(compute, a.figure, b.figure, how);
          found.set(`${p} ${q}`, { curve, sure: chance.confidence });
        }
      const pair = (p: number, q: number) => found.get(`${p} ${q}`);
      for (const last of [2, 3]) {
        const told = (p: number, q: number) => pair(p, q)?.sure ?? 0;
        // What was found is in the order of the views here, so no way goes back.
        const way = surestWay(last + 1, (p, q) => (p < q && told(p, q) >= leastConfidence ? told(p, q) : 0));
        const straight = pair(0, last);
        if (!straight) continue;
        const steps = way?.way.slice(1).map((q, k) => pair(way.way[k] as number, q)?.curve as Curve);
        const error = (curve: Curve) => errorOf(curve, takes[0] as Take, takes[last] as Take).toFixed(2);
        console.log(
          `| ${family} ${seed} | ${views[last]}° | ${error(straight.curve)} | ${straight.sure.toFixed(2)} | ${way?.way.slice(1, -1).map((k) => `${views[k]}°`) ?? 'refused'} | ${steps ? error(steps.reduce(chained)) : '–'} | ${way?.sure.toFixed(2) ?? '–'} |`,
        );
      }
    }
}

import { type Curve, curveAt } from '#src/align/curve.ts';
import type { Cue } from '#src/align/fusion/cue.ts';
import { fuse } from '#src/align/fusion/fuse.ts';
import { waverAt } from '#src/align/fusion/weigh.ts';
import { warpSequences } from '#src/align/warp.ts';
import { cpuCompute } from '#main/compute/cpu.ts';
import { type CuePair, cuePair, shuffled } from '#test/fixtures/cue-pair.ts';
import { deviationPanel, left, width } from './deviation-panel.ts';
import { page, ruler } from './draw.ts';

/** There from one moment to another. */
const within = (from: number, to: number) => (moment: number) => (moment >= from && moment < to ? 1 : 0);

/** How far each cue alone, and all of them fused, lie from the truth, with the bands that they give themselves. */
export async function fusedPicture(): Promise<string> {
  const kind = { dims: 3, band: [0.2, 1.5], noise: 0.6, hop: 0.02 } as const;
  const pair = cuePair('picture', 4, 0.15, [
    { ...kind, name: 'one', presence: within(0, 40) },
    { ...kind, name: 'two', presence: within(20, 60) },
  ]);
  const [one, two] = pair.cues as [Cue, Cue];
  const all = [one, two, shuffled(one)];
  const fusion = await fuse(cpuCompute(), all);
  const weights = fusion.cues.map(({ name, weight }) => `${name} ${weight.toFixed(2)}`).join(', ');
  const panels = [
    panel('one alone: silent from 40 s on', await warped([one]), pair, 0),
    panel('two alone: silent up to 20 s', await warped([two]), pair, 100),
    panel(`fused with a shuffled cue (weights: ${weights})`, await warped(all), pair, 200),
  ];
  const seconds = Math.ceil(pair.truth.at(-1)?.[0] ?? 1);
  return page(600, 326, panels.join('') + ruler([left, 300], width / seconds, seconds + 1, 's of A'));
}

async function warped(cues: readonly Cue[]): Promise<Curve> {
  const compute = cpuCompute();
  const { a, b, chance } = await fuse(compute, cues);
  return await warpSequences(compute, a, b, { chance: chance.step, waver: waverAt(a.hop) });
}

/** Deviation from the truth over a's time. */
function panel(title: string, curve: Curve, { truth }: CuePair, top: number): string {
  const points = truth.flatMap(([ta, tb]) => {
    const at = curveAt(curve, ta);
    return at ? [{ at: ta, off: at.b - tb, reach: 1.645 * at.sd }] : [];
  });
  return deviationPanel(title, points, { top, end: truth.at(-1)?.[0] ?? 1, most: 0.3, unit: 's' });
}

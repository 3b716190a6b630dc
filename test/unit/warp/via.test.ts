import { describe, expect, it } from 'vitest';
import { warpRunners } from '#main/services/analysis.ts';
import type { WarpOutcome, WarpRequest, WarpService } from '#main/warp/request.ts';
import { warpVia } from '#main/warp/via.ts';
import type { JobInput } from '#src/contract/jobs.ts';

const refused: WarpOutcome = {
  ...{ map: [], sd: [], confidence: 0.1, method: 'dtw-motion', findings: null, reason: 'Too unlike.' },
  ...{ doubts: [], left: null, notes: [] },
};
/** B's time is so many times A's. */
const told = (slope: number, confidence: number): WarpOutcome => ({
  ...refused,
  map: [0, 10].map((t) => [t, slope * t] as const),
  sd: [0.02, 0.02],
  confidence,
  reason: null,
});

/** A service that knows the pairs that are given, by their names in order, and refuses others. */
function service(pairs: Readonly<Record<string, WarpOutcome>>) {
  const asked: string[] = [];
  return {
    asked,
    warp: async ({ a, b }: WarpRequest) => {
      asked.push(`${a.path} ${b.path}`);
      return pairs[`${a.path} ${b.path}`] ?? refused;
    },
  };
}
const request = { a: { path: 'a' }, b: { path: 'b' } };

describe('a warp by way of others', () => {
  it('is made of surer steps where the two by themselves are refused, either way round', async () => {
    const found = await warpVia(service({ 'a c': told(2, 0.9), 'c b': told(0.5, 0.8) }), request, [
      { path: 'c' },
    ]);
    expect(found.reason).toBeNull();
    expect(found.confidence).toBeCloseTo(0.72, 9);
    expect(found.map.at(-1)?.[0]).toBeCloseTo(5, 4);
    expect(found.map.at(-1)?.[1]).toBeCloseTo(5, 4);
    expect(found.notes.join()).toContain('“c”');
  });

  it('asks for nothing but the two where they are sure, and refuses as they do where no way is sure enough', async () => {
    const sure = service({ 'a b': told(1, 0.95), 'a c': told(2, 1), 'c b': told(0.5, 1) });
    expect((await warpVia(sure, request, [{ path: 'c' }])).map.at(-1)).toEqual([10, 10]);
    expect(sure.asked).toEqual(['a b']);
    const weak = service({ 'a c': told(2, 0.6), 'c b': told(0.5, 0.6) });
    expect(await warpVia(weak, request, [{ path: 'c' }])).toEqual(refused);
  });

  it('knows nothing of what was said of the two by themselves', async () => {
    const pinned = { ...request, pins: [[1, 1] as const] };
    await expect(warpVia(service({}), pinned, [{ path: 'c' }])).rejects.toMatchObject({ code: 'bad-via' });
    expect((await warpVia(service({ 'a b': told(1, 0.6) }), pinned, [])).map).toHaveLength(2);
  });

  it('is what a job of the window does that names others', async () => {
    const known = service({ 'a c': told(2, 0.9), 'c b': told(0.5, 0.8) });
    const ref = (id: string) => ({ id, path: id, analysis: { by: 'auto' } });
    const input = {
      ...{ kind: 'warp', a: ref('a'), b: ref('b'), via: [ref('c')], pins: [], forbidden: [], locked: [] },
      ...{ by: 'video', how: null, said: [null, null], crops: [null, null] },
    } as unknown as JobInput & { kind: 'warp' };
    const notes: string[] = [];
    const context = { note: (text: string) => notes.push(text), refuse: () => {}, progress: () => {} };
    const { warp } = await warpRunners(known as unknown as WarpService).warp(input, context as never);
    expect(warp).toMatchObject({ a: 'a', b: 'b', confidence: expect.closeTo(0.72, 9) });
    expect(notes.join()).toContain('by way of “c”');
  });
});

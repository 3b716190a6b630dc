import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FeatureFiles } from '#main/warp/feature-files.ts';
import type { WarpService } from '#main/warp/request.ts';
import { filmsTogether, type Together, warpTogether } from '#main/warp/together.ts';
import type { Pool } from '#main/work/pool.ts';
import { random } from '#test/fixtures/performance.ts';

/** Seconds of an action, and what of it each film shows at its own seconds: three films of one, and one of another. */
const films = [
  { name: 'a', seconds: 8, at: (t: number) => t },
  { name: 'b', seconds: 7, at: (t: number) => (8 * t) / 7 + 0.6 * Math.sin((Math.PI * t) / 7) },
  { name: 'c', seconds: 9, at: (t: number) => (8 * t) / 9 - 0.5 * Math.sin((2 * Math.PI * t) / 9) },
  { name: 'other', seconds: 6, at: (t: number) => 20 + t },
] as const;
const hop = 0.25;
let folder = '';

const fileOf = (k: number): FeatureFiles => {
  const { name, seconds } = films[k] as (typeof films)[number];
  const motion = { path: join(folder, name), dims: 3, hop, start: 0 };
  return { key: `key of ${name}`, duration: seconds, active: [0, seconds], files: { motion } };
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'syncline-together-'));
  for (const { name, seconds, at } of films) {
    const next = random(name.length + name.charCodeAt(0));
    const values = Array.from({ length: Math.round(seconds / hop) }, (_, k) => at(k * hop)).flatMap((t) =>
      [1.1, 1.7, 2.9].map((rate) => Math.sin(rate * t) + 0.2 * (next() - 0.5)),
    );
    writeFileSync(join(folder, name), new Uint8Array(Float32Array.from(values).buffer));
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const numberOf = ({ path }: { path: string }): number => films.findIndex(({ name }) => name === path);

/** Maps of two films that are right to a tenth of a second or so, and other ones the other way round. */
const service = {
  features: async (film: { path: string }) => fileOf(numberOf(film)),
  warp: async ({ a, b }: Record<'a' | 'b', { path: string }>) => {
    const [p, q] = [numberOf(a), numberOf(b)];
    const [first, second] = [films[p], films[q]] as [(typeof films)[number], (typeof films)[number]];
    const alike = first.name !== 'other' && second.name !== 'other';
    const map: [number, number][] = [];
    for (let u = 0; u < second.seconds; u += 0.5) {
      let t = 0;
      while (first.at(t) < second.at(u) && t < first.seconds) t += 0.001;
      const before = map.at(-1) ?? [-1, -1];
      const moment = t + 0.1 * Math.sin(p + 2 * q + u);
      if (moment > before[0] && moment < first.seconds) map.push([moment, u]);
    }
    const confidence = alike ? 0.99 - 0.01 * ((3 * p + q) % 4) : 0.1;
    return { map, sd: map.map(() => 0.05 + 0.01 * p), confidence, reason: alike ? null : 'unlike' };
  },
} as unknown as Pick<WarpService, 'features' | 'warp'>;

const pool = {
  run: async (_: string, input: Parameters<typeof filmsTogether>[0]) =>
    await filmsTogether(input, { progress: () => {}, compute: () => ({}) as never }),
} as unknown as Pool;

const together = async (order: readonly number[]): Promise<Together> =>
  await warpTogether(
    pool,
    service,
    order.map((k) => ({ path: films[k]?.name ?? '' })),
    { seed: 1, dims: null },
  );

/** When the one film shows what the other does at `t`. */
const trueTime = (from: string, to: string, t: number): number => {
  const [first, second] = [from, to].map((each) => films.find(({ name }) => name === each)) as [
    (typeof films)[number],
    (typeof films)[number],
  ];
  let u = 0;
  while (second.at(u) < first.at(t) && u < second.seconds) u += 0.001;
  return u;
};

describe('warping films together', () => {
  it('maps them the same in whatever order they are given, whichever is the first', async () => {
    const known = new Map<string, Together['maps'][number]>();
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }), async (order) => {
        const { maps } = await together(order);
        const reference = films[order[0] as number]?.name as string;
        expect(maps.map(({ path }) => path)).toEqual(order.slice(1).map((k) => films[k]?.name));
        for (const found of maps) {
          const isOther = [reference, found.path].includes('other');
          expect(found.reason === null).toBe(!isOther);
          const same = known.get(`${reference} ${found.path}`) ?? found;
          known.set(`${reference} ${found.path}`, found);
          expect(found).toEqual(same);
          const missed = found.map.filter(
            ([t, u], k) => Math.abs(u - trueTime(reference, found.path, t)) > 1.645 * (found.sd?.[k] ?? 0),
          );
          expect(missed.length).toBeLessThanOrEqual(0.15 * found.map.length);
          const back = known.get(`${found.path} ${reference}`);
          if (back) expect(found.map).toEqual(back.map.map(([t, u]) => [u, t]));
        }
      }),
      { numRuns: 8 },
    );
  });
});

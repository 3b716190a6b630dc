import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heardOfMap } from '#src/attention/attention-map.ts';
import { type BoundaryPin, runsBetween, solveRun, timedRun } from '#src/attention/under-pins.ts';
import { type AttentionMap, shareStep } from '#src/model/attention-map.ts';

const hop = 0.01;

/** Words of so many phones each, every phone heard for ten frames, after ten frames of silence. */
function mapOf(sizes: readonly number[]): AttentionMap {
  const positions = sizes.reduce((sum, n) => sum + n, 0);
  const frames = 10 * positions + 20;
  const overText = new Uint8Array(positions * frames).fill(Math.round(-5 / shareStep));
  for (let j = 0; j < positions; j++) overText.fill(0, j * frames + 10 + 10 * j, j * frames + 20 + 10 * j);
  const isSilent = (t: number) => t < 10 || t >= frames - 10;
  let at = 0;
  return {
    ...{ start: 3, hop, frames, overText, overTime: overText },
    phones: Array.from({ length: positions }, (_, j) => `p${j}`),
    words: sizes.map((n) => {
      at += n;
      return [at - n, at] as const;
    }),
    specials: Float32Array.from({ length: frames }, (_, t) => (isSilent(t) ? 0 : -6)),
  };
}

const lengthOf = ({ frames }: AttentionMap) => frames * hop;

/** All runs of the words under these pins; null where one has no room. */
async function solve(map: AttentionMap, pins: readonly BoundaryPin[]) {
  const times: (readonly [number, number] | null)[] = map.words.map(() => null);
  for (const run of runsBetween(map.words.length, lengthOf(map), pins)) {
    const solved = await solveRun(heardOfMap(map), run);
    if (!solved) return null;
    solved.times.forEach((span, i) => {
      times[run.from + i] = span;
    });
  }
  return times;
}

const sizes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 8 });

describe('words under pins', () => {
  it('lie where the sound has them where nothing is pinned', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, async (given) => {
        const map = mapOf(given);
        const times = await solve(map, []);
        map.words.forEach(([p, q], k) => {
          expect(times?.[k]?.[0]).toBeCloseTo((10 + 10 * p - 0.5) * hop, 9);
          expect(times?.[k]?.[1]).toBeCloseTo((10 + 10 * q - 0.5) * hop, 9);
        });
      }),
      { numRuns: 30 },
    );
  });

  it('pass through every pin exactly, in order, and are all said where they have room', async () => {
    const pinned = sizes.chain((given) =>
      fc.tuple(
        fc.constant(given),
        fc.nat(given.length - 1),
        fc.constantFrom('start' as const, 'end' as const),
        fc.double({ min: 0, max: 1, noNaN: true }),
      ),
    );
    await fc.assert(
      fc.asyncProperty(pinned, async ([given, token, edge, share]) => {
        const map = mapOf(given);
        const time = share * lengthOf(map);
        const times = await solve(map, [{ token, edge, time }]);
        if (!times) return;
        const own = times[token];
        expect(own?.[edge === 'start' ? 0 : 1]).toBe(time);
        const said = times.flatMap((span) => (span ? [...span] : []));
        said.forEach((t, i) => {
          expect(t).toBeGreaterThanOrEqual(said[i - 1] ?? 0);
        });
      }),
      { numRuns: 100 },
    );
  });

  it('leave the words behind the next pins alone', async () => {
    const map = mapOf([2, 3, 2, 3]);
    const free = await solve(map, []);
    const end = free?.[2]?.[1] ?? 0;
    const late = (free?.[1]?.[0] ?? 0) + 0.08;
    const held = await solve(map, [
      { token: 1, edge: 'start', time: late },
      { token: 2, edge: 'end', time: end },
    ]);
    expect(held?.[1]?.[0]).toBe(late);
    expect(held?.[2]?.[1]).toBe(end);
    expect(held?.[3]).toEqual(free?.[3]);
  });

  it('have no room between pins that cross', async () => {
    const map = mapOf([2, 2, 2]);
    expect(
      await solve(map, [
        { token: 0, edge: 'end', time: 0.5 },
        { token: 1, edge: 'end', time: 0.4 },
      ]),
    ).toBeNull();
  });

  it('have deviations where nothing is pinned, and none where a pin is', async () => {
    const map = mapOf([2, 3, 2]);
    const pin = { token: 1, edge: 'start', time: 0.305 } as const;
    const run = runsBetween(3, lengthOf(map), [pin])[1];
    const solved = run && (await solveRun(heardOfMap(map), run));
    const timed = solved ? await timedRun(solved) : [];
    expect(timed[0]).toMatchObject({ start: 0.305, startSd: 0 });
    expect(timed[0]?.endSd).toBeGreaterThan(0);
    expect(timed[1]?.start).toBeCloseTo((10 + 50 - 0.5) * hop, 2);
    expect(timed[0]?.phones.map((p) => p.index)).toEqual([0, 1, 2]);
  });
});

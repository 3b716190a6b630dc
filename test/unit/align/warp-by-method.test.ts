import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cpuCompute } from '#main/compute/cpu.ts';
import { betweenRecordings } from '#src/align/methods/facts.ts';
import { optionsOf } from '#src/align/method-choice.ts';
import { type Window, windowRestriction } from '#src/align/dtw/window.ts';
import { onHop } from '#src/align/method-frames.ts';
import { warpByMethod } from '#src/align/warp-by-method.ts';
import { scoreComparedPins, warpCompared } from '#src/align/warp-compared.ts';
import { type Curve, curveAt } from '#src/align/curve.ts';
import type { PinnedTime } from '#src/align/pinned-time.ts';
import type { Forbidden } from '#src/model/forbidden.ts';
import { frameCount, frameTime, type Sequence } from '#src/model/sequence.ts';
import { plainHow, type WarpHow, warpHowSchema } from '#src/model/warp-how.ts';
import { random } from '#test/fixtures/performance.ts';

const compute = cpuCompute();

/** A wandering latent of three dimensions, 100 frames a second. */
function latent(seconds: number, seed: number): (t: number) => readonly number[] {
  const next = random(seed);
  const waves = Array.from({ length: 3 }, () =>
    Array.from({ length: 8 }, () => ({ rate: 0.15 + 1.1 * next(), phase: 6.28 * next(), size: next() })),
  );
  return (t) =>
    waves.map((set) =>
      set.reduce((sum, { rate, phase, size }) => sum + size * Math.sin(rate * t + phase), (t / seconds) * 2),
    );
}

/** Frames of a linear view of `what` on its own clock. */
function view(
  what: (t: number) => readonly number[],
  seconds: number,
  mixing: readonly (readonly number[])[],
) {
  const hop = 0.01;
  const n = Math.round(seconds / hop);
  const dims = mixing.length;
  const values = new Float32Array(n * dims);
  for (let k = 0; k < n; k++) {
    const z = what(k * hop + hop / 2);
    mixing.forEach((row, d) => {
      values[k * dims + d] = row.reduce((sum, w, q) => sum + w * (z[q] as number), 0);
    });
  }
  return { values, dims, hop, start: hop / 2 } satisfies Sequence;
}

const same = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];
const other = [
  [0.5, -1, 0.2],
  [0.1, 0.4, 1],
  [-1, 0.3, 0.6],
  [0.2, 0.2, -0.7],
];

const seconds = 40;
/** B's moment of A's t. */
const place = (t: number) => t + 1.5 * Math.sin((Math.PI * t) / seconds);
const sought = latent(seconds, 7);
/** The latent as B runs through it: at B's time place(t) what A shows at t. */
const bent = (time: number) => {
  let t = time;
  for (let k = 0; k < 60; k++) t += time - place(t);
  return sought(t);
};
const a = view(sought, seconds, same);
const b = view(bent, seconds, same);
const c = view(bent, seconds, other);

function errors(curve: Curve): number[] {
  return curve.a.map((t, k) => Math.abs((curve.b[k] as number) - place(t))).sort((p, q) => p - q);
}
const median = (values: readonly number[]) => values[values.length >> 1] as number;
const increases = (values: readonly number[]) =>
  values.every((v, k) => k === 0 || v > (values[k - 1] as number));

/** How far the knots of a curve lie off another one, at the most: the nearest way, in seconds of either. */
function farthest({ a, b }: Pick<Curve, 'a' | 'b'>, other: Pick<Curve, 'a' | 'b'>): number {
  const pieces = other.a
    .slice(1)
    .map((_, k) => [other.a[k], other.b[k], other.a[k + 1], other.b[k + 1]] as number[]);
  const from = (p: number, q: number) =>
    Math.min(
      ...pieces.map(([a0, b0, a1, b1]) => {
        const [da, db] = [(a1 as number) - (a0 as number), (b1 as number) - (b0 as number)];
        const along = ((p - (a0 as number)) * da + (q - (b0 as number)) * db) / (da * da + db * db);
        const f = Math.max(0, Math.min(1, along));
        return Math.hypot(p - (a0 as number) - f * da, q - (b0 as number) - f * db);
      }),
    );
  return Math.max(...a.map((p, k) => from(p, b[k] as number)));
}

const inRegion = (curve: Curve, { a: [from, to], b: [low, high] }: Forbidden): boolean =>
  Array.from({ length: 200 }, (_, k) => from + ((to - from) * (k + 0.5)) / 200).some((t) => {
    const at = curveAt(curve, t)?.b ?? Number.NaN;
    return at > low + 1e-6 && at < high - 1e-6;
  });

describe('warpByMethod', () => {
  // dctw passes too, but trains for 20 s on so many frames: its own tests use fewer.
  for (const { name } of betweenRecordings.filter(({ name }) => !['imw', 'utw', 'dctw'].includes(name)))
    it(`${name} maps one stretched copy onto the other`, async () => {
      const across = name === 'ctw' || name === 'dctw' || name === 'gtw' || name === 'gromov-dtw';
      const how: WarpHow = { ...plainHow, method: name };
      // What grows fastest is given fewer frames here.
      const coarse = (s: Sequence) => (name === 'gromov-dtw' || name === 'dctw' ? onHop(s, 0.4) : s);
      const found = await warpByMethod(compute, coarse(a), coarse(across ? c : b), how);
      const { curve, compared, findings } = found;
      expect(increases(curve.a) && increases(curve.b)).toBe(true);
      expect(curve.sd.every((sd) => sd >= 0 && Number.isFinite(sd))).toBe(true);
      expect(median(errors(curve))).toBeLessThan(coarse(a) === a ? 0.1 : 1);
      expect(compared[0].dims).toBe(compared[1].dims);
      expect(findings.heldOut !== null).toBe(name === 'dctw' || name === 'ctw' || name === 'gtw');
      expect(findings.correlations === null || findings.correlations.length > 0).toBe(true);
    });

  it('passes through the pins, whether the method takes any or not', async () => {
    for (const method of ['dtw', 'soft-dtw', 'ctw']) {
      const { curve } = await warpByMethod(compute, a, b, { ...plainHow, method }, { pins: [[20, 20.4]] });
      const at = curve.a.indexOf(20);
      expect(curve.b[at]).toBe(20.4);
      expect(curve.sd[at]).toBe(0);
    }
  });

  it('keeps the path within its window', async () => {
    const how: WarpHow = { ...plainHow, window: { kind: 'sakoe-chiba', radius: 0.5 } };
    const { curve } = await warpByMethod(compute, a, b, how);
    const furthest = Math.max(...curve.a.map((t, k) => Math.abs(t - (curve.b[k] as number))));
    // place() is up to 1.5 s away from the diagonal.
    expect(furthest).toBeLessThan(0.55);
    expect(furthest).toBeGreaterThan(0.4);
  });

  it('is the same map turned when the two change places, within a slanted band as without', async () => {
    const brief = latent(12, 3);
    for (const [stretch, radius] of [
      [1.5, 0.6],
      [0.7, 2],
      [1.5, null],
    ] as const) {
      const longest = 12 * stretch;
      const slow = (t: number) => brief(t / stretch + 1.2 * Math.sin((Math.PI * t) / longest));
      const [x, y] = [view(brief, 12, same), view(slow, longest, same)];
      const how: WarpHow = {
        ...plainHow,
        window: radius === null ? null : { kind: 'slanted', radius, of: 'longer' },
      };
      const straight = await warpByMethod(compute, x, y, how);
      const turned = await warpByMethod(compute, y, x, how);
      expect(turned.findings.cost).toBe(straight.findings.cost);
      const back = { a: turned.curve.b, b: turned.curve.a };
      // Knots are left out where they lie within 3 ms of the line between others; frames are 10 ms.
      expect(farthest(straight.curve, back)).toBeLessThan(0.008);
      expect(farthest(back, straight.curve)).toBeLessThan(0.008);
    }
  });

  it('keeps the band of documents from before it counted the longer: as many seconds of B', async () => {
    const { window } = warpHowSchema.parse({ ...plainHow, window: { kind: 'slanted', radius: 3 } });
    expect(window).toEqual({ kind: 'slanted', radius: 3, of: 'b' });
    const frames = (n: number): Sequence => ({ values: new Float32Array(n), dims: 1, hop: 0.5, start: 0 });
    const within = (n: number, m: number, of: 'a' | 'b' | 'longer') => {
      const how: WarpHow = { ...plainHow, window: { kind: 'slanted', radius: 3, of } };
      const [asked] = optionsOf(how, [frames(n), frames(m)]).window as readonly [Window];
      const { rule } = windowRestriction(asked, n, m);
      const allowed: string[] = [];
      for (let i = 0; i < n; i++)
        for (let j = 0; j < m; j++)
          if (j >= (rule(i)[0] as number) && j < (rule(i)[1] as number)) allowed.push(`${i},${j}`);
      return allowed;
    };
    const turned = (cells: readonly string[]) => cells.map((cell) => cell.split(',').reverse().join());
    for (const [n, m] of [
      [41, 31],
      [31, 61],
    ] as const) {
      const line = Array.from({ length: n }, (_, i) => (i * (m - 1)) / (n - 1));
      const ofB = line.flatMap((middle, i) =>
        Array.from({ length: m }, (_, j) => j).flatMap((j) =>
          Math.abs(j - middle) <= 6 + 1e-9 ? `${i},${j}` : [],
        ),
      );
      expect(within(n, m, 'b')).toEqual(ofB);
      expect(turned(within(m, n, 'a')).toSorted()).toEqual(ofB.toSorted());
      expect(within(n, m, n > m ? 'a' : 'b')).toEqual(within(n, m, 'longer'));
      expect(turned(within(m, n, 'longer')).toSorted()).toEqual(within(n, m, 'longer').toSorted());
    }
  });

  it('keeps out of forbidden regions, whatever lies there, and re-solves out of them', async () => {
    // Across what the two have in common, which is then passed beneath or above.
    const forbidden = [{ a: [10, 14] as const, b: [10.5, 16] as const }];
    for (const method of ['dtw', 'ctw']) {
      const how: WarpHow = { ...plainHow, method };
      // CTW is held against chance as well unless it is pinned, which takes its time.
      const pins: PinnedTime[] = method === 'ctw' ? [[30, place(30)]] : [];
      const hop = method === 'ctw' ? 0.4 : 0.1;
      const [x, y] = [a, method === 'ctw' ? c : b].map((s) => onHop(s, hop)) as [Sequence, Sequence];
      const { curve, compared, chance } = await warpByMethod(compute, x, y, how, { forbidden, pins });
      const again = await warpCompared(compute, compared, how, chance, {
        forbidden,
        pins: [[30, place(30)]],
      });
      for (const made of [curve, again]) {
        expect(increases(made.a) && increases(made.b)).toBe(true);
        expect(inRegion(made, forbidden[0] as Forbidden)).toBe(false);
        const late = made.a.flatMap((t, k) => (t > 22 ? [Math.abs((made.b[k] as number) - place(t))] : []));
        expect(median(late.sort((p, q) => p - q))).toBeLessThan(hop);
      }
    }
    const gtw = warpByMethod(compute, a, b, { ...plainHow, method: 'gtw' }, { forbidden });
    await expect(gtw).rejects.toThrow('gtw keeps out of no forbidden region: its warps are smooth functions');
  });

  it('stays so near to a given path', async () => {
    const along = [5, 15, 25, 35].map((t) => [t, place(t) + 2] as const);
    const how: WarpHow = { ...plainHow, window: { kind: 'corridor', radius: 0.8, along } };
    const { curve } = await warpByMethod(compute, a, b, how);
    for (const [k, t] of curve.a.entries())
      if (t > 6 && t < 34) {
        const off = (curve.b[k] as number) - place(t);
        // The frames 0.8 s earlier and later count as well, the path being nearly as steep as 1.
        expect(off).toBeGreaterThan(0.2);
        expect(off).toBeLessThan(1);
      }
  });

  it('says in seconds what no path can keep', async () => {
    const how: WarpHow = { ...plainHow, slope: [0.5, 2], window: { kind: 'itakura', slope: 2 } };
    const asked = warpByMethod(compute, onHop(a, 0.1), onHop(b, 0.1), how, { pins: [[10, 35]] });
    await expect(asked).rejects.toMatchObject({
      code: 'no-path',
      message: expect.stringMatching(
        /^No path is left: the pin at (9\.9\d|10(\.0\d)?) s of A and (34\.9\d|35(\.0\d)?) s of B closes the last one that was left by the Itakura/,
      ),
    });
    const walled = warpByMethod(compute, onHop(a, 0.1), onHop(b, 0.1), plainHow, {
      forbidden: [{ a: [0, 40], b: [10, 11] }],
    });
    await expect(walled).rejects.toThrow(
      'the forbidden region of 0.05 s to 39.95 s of A and 10.05 s to 10.95 s',
    );
  });

  it('keeps a part that is trusted as it is, and lays the rest to its ends', async () => {
    const how: WarpHow = { ...plainHow };
    const part = {
      map: [10, 10.3, 12, 15].map((t) => [t, place(t) + 0.4] as const),
      sd: [0.01, 0.02, 0.03, 0.02],
    };
    const found = await warpByMethod(compute, a, b, how, { locked: [part] });
    const again = await warpCompared(compute, found.compared, how, found.chance, {
      pins: [[30, place(30) + 0.2]],
      locked: [part],
    });
    for (const curve of [found.curve, again]) {
      expect(increases(curve.a) && increases(curve.b)).toBe(true);
      const within = curve.a.flatMap((t, k) => (t >= 10 && t <= 15 ? [[t, curve.b[k]]] : []));
      expect(within).toEqual(part.map);
      expect(Math.abs((curveAt(curve, 5)?.b ?? 0) - place(5))).toBeLessThan(0.1);
    }
    expect(curveAt(again, 30)?.b).toBeCloseTo(place(30) + 0.2, 9);
  });

  it('re-solves through a moved pin in the space that it compared', async () => {
    const how: WarpHow = { ...plainHow, method: 'ctw' };
    const { compared, chance } = await warpByMethod(compute, a, c, how);
    const curve = await warpCompared(compute, compared, how, chance, {
      pins: [[10, place(10) + 0.2]],
    });
    expect(curve.b[curve.a.indexOf(10)]).toBe(place(10) + 0.2);
    const far = errors(curve).slice(0, Math.floor(0.7 * curve.a.length));
    expect(Math.max(...far)).toBeLessThan(0.3);
  });

  it('asks every pin of the map through the others, which calibrates its deviations', async () => {
    const given: WarpHow = { ...plainHow, method: 'ctw' };
    const { compared, chance } = await warpByMethod(compute, a, c, given);
    const pins = [8, 16, 24, 32].map((t, k): PinnedTime => [t, place(t) + (k === 2 ? 0.4 : 0)]);
    for (const how of [
      given,
      { ...given, method: 'dtw' as const, window: { kind: 'sakoe-chiba' as const, radius: 5 } },
    ]) {
      const scores = await scoreComparedPins(compute, compared, how, chance, { pins });
      expect(scores).toHaveLength(4);
      for (const [k, { pin, off, sd }] of scores.entries()) {
        const others = pins.filter((_, i) => i !== k);
        const at = curveAt(await warpCompared(compute, compared, how, chance, { pins: others }), pin[0]);
        expect(pin).toEqual(pins[k]);
        // What lies between the neighbours is sought by itself: the cell at its edge is its own.
        expect(off).toBeCloseTo(pin[1] - (at?.b ?? Number.NaN), 1);
        expect(sd).toBeGreaterThanOrEqual(compared[1].hop / 2);
      }
      expect(scores[2]?.off).toBeGreaterThan(0.3);
    }
  });

  it('is sure of no pair whose common space luck would have made as well', async () => {
    const walk = (seed: number, frames: number): Sequence => {
      const next = random(seed);
      const values = new Float32Array(frames * 4);
      for (let k = 0; k < values.length; k++)
        values[k] = (k < 4 ? 0 : (values[k - 4] as number)) + next() + next() + next() - 1.5;
      return { values, dims: 4, hop: 0.1, start: 0 };
    };
    const inKernel = { method: 'ctw', kernel: 'rbf:0.5', pca: 4 };
    for (const [choice, frames] of [
      [{ method: 'ctw' }, 110],
      [{ method: 'gtw' }, 110],
      [inKernel, 60],
    ] as const) {
      const how = { ...plainHow, ...choice };
      const { chance, findings } = await warpByMethod(compute, walk(5, frames + 10), walk(6, frames), how);
      expect(findings.heldOut?.chance?.p).toBeGreaterThan(0.05);
      expect(chance.confidence).toBeLessThan(0.5);
    }
    const { chance } = await warpByMethod(compute, onHop(a, 0.2), onHop(c, 0.2), {
      ...plainHow,
      method: 'gtw',
    });
    expect(chance.confidence).toBeGreaterThan(0.9);
  });

  it('refuses what the method does not take, and names it does not know', async () => {
    const asked = (how: Partial<WarpHow>) => warpByMethod(compute, a, b, { ...plainHow, ...how });
    await expect(asked({ method: 'soft-dtw', slope: [0.5, 2] })).rejects.toThrow('soft-dtw takes no slope');
    await expect(asked({ method: 'magic' })).rejects.toThrow('no method “magic”');
    await expect(asked({ method: 'ttn' })).rejects.toThrow('“ttn” is for align');
    await expect(asked({ cost: 'taste' })).rejects.toThrow('no cost “taste”');
    await expect(asked({ step: 'leap' })).rejects.toThrow();
  });
});

describe('onHop', () => {
  it('keeps a ramp a ramp, at any hop', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 0.2, noNaN: true }), (hop) => {
        const ramp: Sequence = {
          values: Float32Array.from({ length: 1000 }, (_, k) => 0.005 + k * 0.01),
          dims: 1,
          hop: 0.01,
          start: 0.005,
        };
        const made = onHop(ramp, hop);
        for (let k = 0; k < frameCount(made); k++) {
          const inner = frameTime(made, k) < 10 - 2 * hop;
          if (inner) expect(made.values[k]).toBeCloseTo(frameTime(made, k), 3);
        }
        expect(frameCount(made) * hop).toBeGreaterThan(10 - 3 * hop);
      }),
      { numRuns: 50 },
    );
  });
});

import type { Difference } from '#src/align/curve-difference.ts';
import type { ErrorLeft } from '#src/model/error-left.ts';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { warpCommand } from '#main/hosts/cli/commands/warp.ts';
import { setCacheFolder } from '#main/media/cache.ts';
import { plainHow } from '#src/model/warp-how.ts';
import { createWarpService } from '#main/warp/service.ts';
import { createPool } from '#main/work/pool.ts';
import { inventPiece, type Performance, type Performed, perform, piano } from '#test/fixtures/performance.ts';
import { cuePair } from '#test/fixtures/cue-pair.ts';
import { movementTable } from '#test/fixtures/movement.ts';
import { readAloud } from '#test/fixtures/voice.ts';
import { wav } from '#test/fixtures/wav.ts';

import { call as callOn, high, joined, low, offFrom, type Result } from './warp-call.ts';

let folder = '';
let a: Performed;
let b: Performed;
const piece = inventPiece(77, 40);
/** A movement, and the same more slowly: at 1.2·t what the first shows at t. */
const moves = ['moves.csv', 'moves-slowly.csv'] as const;
const how: Performance = { tempo: (beat) => 0.45 + 0.05 * Math.sin(beat / 5), instrument: piano, seed: 1 };
const file = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syncline-warp-'));
  setCacheFolder(join(folder, 'cache'));
  a = perform(piece, how);
  b = perform(piece, { ...how, seed: 2, tempo: (beat) => 0.5 + 0.06 * Math.cos(beat / 6), before: 2 });
  const other = perform(inventPiece(78, 40), { ...how, seed: 3 });
  const brief = inventPiece(79, 24);
  await Promise.all([
    writeFile(file('a.wav'), wav(a.sound)),
    writeFile(file('b.wav'), wav(b.sound)),
    writeFile(file(moves[0]), movementTable(1, 10)),
    writeFile(file(moves[1]), movementTable(1, 12, { pace: 1 / 1.2, gain: 20 })),
    writeFile(file('other.wav'), wav(other.sound)),
    writeFile(file('brief-a.wav'), wav(perform(brief, how).sound)),
    writeFile(file('brief-b.wav'), wav(perform(brief, { ...how, seed: 2, tempo: () => 0.55 }).sound)),
    writeFile(
      file('silent.wav'),
      wav({ ...a.sound, read: (_, count) => new Float32Array(count) } as Performed['sound']),
    ),
  ]);
});
afterAll(async () => {
  setCacheFolder(null);
  await rm(folder, { recursive: true, force: true });
});

const call = (files: readonly string[], options?: Record<string, unknown>) =>
  callOn(files.map(file), options);

describe('syncline warp', () => {
  it('maps one performance onto the other and writes what it prints', async () => {
    const outcome = await warpCommand.run(call(['a.wav', 'b.wav'], { output: file('map.csv') }));
    expect(outcome.exit).toBe(0);
    const { map, sd, confidence, method } = outcome.json as Result;
    expect(confidence).toBeGreaterThan(0.9);
    expect(method).toBe('dtw-music');
    expect(sd).toHaveLength(map.length);
    const beats = [...new Set(piece.notes.map((n) => n.beat))];
    const errors = beats.map((beat) => offFrom(map, a.timeOf(beat), b.timeOf(beat)));
    errors.sort((p, q) => p - q);
    expect(errors[errors.length >> 1]).toBeLessThan(0.02);
    const rows = (await readFile(file('map.csv'), 'utf8')).trim().split('\n');
    expect(rows[0]).toBe('a_s,b_s,sd_s');
    expect(rows.slice(1).map((r) => r.split(',').map(Number))).toEqual(map.map((p, k) => [...p, sd[k]]));
    await expect(
      warpCommand.run(call(['a.wav', 'b.wav'], { output: file('map.csv') })),
    ).rejects.toMatchObject({ code: 'exists' });
  });

  it('draws the matrix, of what is refused too', async () => {
    for (const [b, exit] of [
      [moves[1], 0],
      ['other.csv', 3],
    ] as const) {
      await writeFile(file('other.csv'), movementTable(2, 12));
      const picture = file(`${b}.svg`);
      expect((await warpCommand.run(call([moves[0], b], { picture }))).exit).toBe(exit);
      const drawn = await readFile(picture, 'utf8');
      expect(drawn).toMatch(/<image [^>]*href="data:image\/png;base64,/);
      expect(/class="path" points="[\d.]+,/.test(drawn)).toBe(exit === 0);
    }
    await expect(warpCommand.run(call([...moves], { picture: 'x.jpg' }))).rejects.toMatchObject({
      code: 'usage',
    });
  });

  it('keeps out of what is forbidden, by its own choice and by a method', async () => {
    const free = (await warpCommand.run(call(['brief-a.wav', 'brief-b.wav']))).json as Result;
    const [ta, tb] = free.map.find(([t]) => t > 5) as [number, number];
    const window = [`forbidden:${ta - 1}:${ta + 1},${tb - 1.5}:${tb + 1.5}`];
    for (const options of [{ window }, { window: ['slanted:15', ...window], method: 'dtw' }]) {
      const { json } = await warpCommand.run(call(['brief-a.wav', 'brief-b.wav'], options));
      const { map, reason, doubts, confidence } = json as Result & { doubts: unknown };
      expect(reason).toBeNull();
      for (let t = ta - 0.99; t < ta + 1; t += 0.01) expect(offFrom(map, t, tb)).toBeGreaterThan(1.5 - 1e-3);
      expect(doubts).toMatchObject([{ forbidden: { a: [expect.any(Number), expect.any(Number)] } }]);
      expect(confidence).toBeLessThanOrEqual(0.5);
    }
  });

  it('keeps what is trusted of a map that it wrote, by its own choice and by a method', async () => {
    const files = ['brief-a.wav', 'brief-b.wav'];
    const written = file('trusted.csv');
    // Half a second off the truth: only trust keeps it there.
    const { map } = (await warpCommand.run(call(files))).json as Result;
    const knots = map.map(([ta, tb]) => [ta, tb + 0.5, 0.02] as const);
    await writeFile(written, `a_s,b_s,sd_s\n${knots.map((knot) => knot.join(',')).join('\n')}\n`);
    for (const method of ['auto', 'dtw']) {
      const trust = [`4:6:${written}`];
      const { exit, json } = await warpCommand.run(call(files, { trust, method }));
      const found = json as Result;
      // It is held, and doubted.
      expect(exit).toBe(3);
      expect(found).toMatchObject({ doubts: [{ trusted: [4, 6], off: expect.closeTo(0.5, 0) }] });
      expect(found.confidence).toBeLessThanOrEqual(0.5);
      expect(found.notes.join(' ')).toContain('The trusted part, 4–6 s of A, lies up to 0.');
      const kept = knots.filter(([ta]) => ta > 4 && ta < 6);
      expect(kept.length).toBeGreaterThan(3);
      for (const [ta, tb] of kept) expect(found.map).toContainEqual([ta, Math.round(tb * 1e6) / 1e6]);
      const [ta, tb] = map.find(([t]) => t > 9) as [number, number];
      expect(offFrom(found.map, ta, tb)).toBeLessThan(0.1);
    }
    const refused: [Record<string, unknown>, string][] = [
      [{ trust: [`4:6:${written}`], pin: ['5,5'] }, 'usage'],
      [{ trust: [`4:6:${written}`, `5:8:${written}`] }, 'usage'],
      [{ trust: [`6:4:${written}`] }, 'usage'],
      [{ trust: [`4:600:${written}`] }, 'bad-range'],
      [{ trust: [`4:6:${file('none.csv')}`] }, 'missing'],
    ];
    for (const [options, code] of refused)
      await expect(warpCommand.run(call(files, options))).rejects.toMatchObject({ code });
  });

  it('straightens a part, and holds its deviations against moments that are confirmed', async () => {
    const files = ['brief-a.wav', 'brief-b.wav'];
    const plain = (await warpCommand.run(call(files))).json as Result;
    const confirmed = [3, 5, 7, 9].map((t) => {
      const [ta, tb] = plain.map.find(([at]) => at > t) as [number, number];
      return `${ta},${tb + 0.08}`;
    });
    const earlier = file('before.csv');
    const shifted = plain.map.map(([ta, tb]) => `${ta},${tb - 0.1},0`);
    await writeFile(earlier, `a_s,b_s,sd_s\n${shifted.join('\n')}\n`);
    const { json, text } = await warpCommand.run(
      call(files, { confirmed, rigid: ['4:6'], smooth: '1', against: earlier }),
    );
    expect((json as { difference: Difference }).difference.median).toBeCloseTo(0.1, 1);
    expect(text).toMatch(/It lies \d+\.\d ms off the map in .*before\.csv in the median, at most/);
    const found = json as Result & { left: ErrorLeft; doubtful: { at: [number, number]; sd: number }[] };
    expect(found.map.filter(([ta]) => ta >= 4 && ta <= 6).map(([ta]) => ta)).toEqual([4, 6]);
    // Nothing is bent by what is confirmed; four moments 80 ms off say that more is wrong than the features knew.
    const [ta, tb] = plain.map.find(([t]) => t > 9) as [number, number];
    expect(offFrom(found.map, ta, tb)).toBeLessThan(0.02);
    const before = (plain as typeof found).left;
    expect(before.answers).toBe(0);
    expect(found.left.answers).toBe(4);
    expect(found.left.worstTenth).toBeGreaterThan(2 * before.worstTenth);
    expect(text).toMatch(/Likely left: at most about [\d.]+ ms median, \d+ ms in the worst tenth; /);
    expect(found.doubtful.map(({ sd }) => sd)).toEqual(
      found.doubtful.map(({ sd }) => sd).sort((p, q) => q - p),
    );
    const refused: [Record<string, unknown>, string][] = [
      [{ rigid: ['6:4'] }, 'usage'],
      [{ smooth: '0' }, 'usage'],
      [{ rigid: ['4:600'] }, 'bad-range'],
      [{ confirmed: ['5'] }, 'usage'],
      [{ confirmed: ['5,5'], pin: ['5,5'] }, 'usage'],
    ];
    for (const [options, code] of refused)
      await expect(warpCommand.run(call(files, options))).rejects.toMatchObject({ code });
  });

  it('fuses all cues of two performances, and says what each counted for', async () => {
    const outcome = await warpCommand.run(call(['a.wav', 'b.wav'], { by: 'fused', pin: ['5,7.5'] }));
    const { map, sd, method, cues, notes } = outcome.json as Result;
    expect(method).toBe('dtw-fused');
    expect(cues?.map(({ name }) => name)).toEqual(['harmony', 'onsets', 'timbre']);
    expect(cues?.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 4);
    const sums = (cues ?? []).reduce(
      (sum, { shares }) => shares.map((share, s) => share + (sum[s] ?? 0)),
      [] as number[],
    );
    expect(outcome.json).toMatchObject({ cueTimes: { length: sums.length + 1 } });
    expect(sums.filter((sum) => Math.abs(sum - 1) < 0.01).length).toBeGreaterThan(0.9 * sums.length);
    expect(notes[0]).toMatch(/^Compared by \w+ \(\d+ %\), /);
    expect(map).toContainEqual([5, 7.5]);
    expect(sd).toHaveLength(map.length);
    for (const beat of [20, 25, 30]) expect(offFrom(map, a.timeOf(beat), b.timeOf(beat))).toBeLessThan(0.05);
  });

  it('fuses the columns of data, those that say nothing with next to no weight', async () => {
    const kind = { dims: 2, band: [0.2, 1.5], hop: 0.04 } as const;
    const { cues, truth } = cuePair('columns', 3, 0.15, [
      { ...kind, name: 'moved', noise: 0.4 },
      { ...kind, name: 'noise', noise: 0.4, presence: () => 0 },
    ]);
    for (const side of ['a', 'b'] as const) {
      const [moved, noise] = cues.map((cue) => cue[side].values) as [Float32Array, Float32Array];
      const rows = Array.from(
        { length: moved.length / 2 },
        (_, k) =>
          `${(k * 0.04).toFixed(2)},${moved[2 * k]},${moved[2 * k + 1]},${noise[2 * k]},${noise[2 * k + 1]}`,
      );
      await writeFile(file(`${side}.csv`), `time,x,y,u,v\n${rows.join('\n')}\n`);
    }
    const found = (await warpCommand.run(call(['a.csv', 'b.csv'], { by: 'fused' }))).json as Result;
    expect(found.cues?.map(({ name }) => name)).toEqual(['x', 'y', 'u', 'v']);
    const [x, y, u, v] = (found.cues ?? []).map(({ weight }) => weight) as [number, number, number, number];
    expect(Math.min(x, y)).toBeGreaterThan(0.2);
    expect(u + v).toBeLessThan(0.02);
    const apart = truth.map(([ta, tb]) => offFrom(found.map, ta, tb)).sort((p, q) => p - q);
    expect(apart[apart.length >> 1]).toBeLessThan(0.03);
  });

  it('takes a method of the family with its restrictions', async () => {
    const options = { method: 'dtw', slope: '0.5:2', 'open-begin': true };
    const { exit, json } = await warpCommand.run(call(['a.wav', 'b.wav'], options));
    const { map, sd, method } = json as Result;
    expect([exit, method]).toEqual([0, 'dtw-music']);
    expect(sd).toHaveLength(map.length);
    const errors = [...new Set(piece.notes.map((n) => n.beat))]
      .filter((beat) => a.timeOf(beat) > (map[0]?.[0] ?? 0) && a.timeOf(beat) < (map.at(-1)?.[0] ?? 0))
      .map((beat) => offFrom(map, a.timeOf(beat), b.timeOf(beat)))
      .sort((x, y) => x - y);
    expect(errors.length).toBeGreaterThan(40);
    expect(errors[errors.length >> 1]).toBeLessThan(0.1);
  });

  // Of few dimensions: their work grows with the square of these.
  it.each([
    ['ctw', []],
    ['gtw', ['4,4.8']],
  ] as const)('takes %s, which seeks a common space', async (method, pin) => {
    const { exit, json } = await warpCommand.run(call(moves, { method, pin }));
    const found = json as Result;
    expect([exit, found.method]).toEqual([0, `${method}-data`]);
    for (const [ta, tb] of pin.map((text) => text.split(',').map(Number)))
      expect(found.map).toContainEqual([ta, tb]);
    for (const t of [2, 3, 4.5, 6, 8]) expect(offFrom(found.map, t, 1.2 * t)).toBeLessThan(0.05);
  });

  it('takes a kernel, components, λ and prices, and keeps near a map that it wrote', async () => {
    const run = async (options: Record<string, unknown>) =>
      (await warpCommand.run(call(moves, options))).json as Result;
    const off = ({ map }: Result) => Math.max(...[2, 4.5, 8].map((t) => Math.abs(offFrom(map, t, 1.2 * t))));
    const space = { method: 'ctw', kernel: 'polynomial:1', pca: '6', ridge: '0.01' };
    for (const options of [space, { method: 'dtw', cost: 'exponential:0.5', gaps: '5:5' }])
      expect(off(await run(options))).toBeLessThan(0.1);
    const written = file('near.csv');
    await writeFile(written, 'a_s,b_s,sd_s\n0,0,0\n5,5,0\n10,12,0\n');
    const near = await run({ method: 'dtw', window: [`corridor:0.2:${written}`] });
    // The true map lies a second from this one in the middle.
    expect(offFrom(near.map, 5, 5)).toBeLessThan(0.6);
    expect(off(near)).toBeGreaterThan(0.1);
  });

  it('says on what it was computed, and what kept it from the device that was asked for', async () => {
    // Where a driver would be: workers take the environment as it is when they start.
    const { VK_ICD_FILENAMES: before } = process.env;
    process.env.VK_ICD_FILENAMES = file('no-driver.json');
    try {
      const [gpu, cpu] = [
        await warpCommand.run(call(['a.wav', 'b.wav'], { device: 'webgpu' })),
        await warpCommand.run(call(['a.wav', 'b.wav'], { device: 'cpu' })),
      ].map(({ json }) => json as Result);
      expect([gpu?.device, cpu?.device]).toEqual(['cpu', 'cpu']);
      expect(gpu?.notes).toEqual([
        ...(cpu?.notes ?? []),
        expect.stringMatching(/^The CPU was used in place of WebGPU: /),
      ]);
      expect(gpu?.map).toEqual(cpu?.map);
    } finally {
      if (before === undefined) delete process.env.VK_ICD_FILENAMES;
      else process.env.VK_ICD_FILENAMES = before;
    }
  });

  it('says of a pin that it lies off what the features say, by any method', async () => {
    const beat = piece.notes.map((n) => n.beat).find((each) => a.timeOf(each) > 8) ?? 0;
    for (const [method, files, ta, tb] of [
      ['auto', ['a.wav', 'b.wav'], a.timeOf(beat), b.timeOf(beat)],
      ['dtw', ['a.wav', 'b.wav'], a.timeOf(beat), b.timeOf(beat)],
      ['ctw', moves, 6, 7.2],
    ] as const) {
      const doubts = async (time: number) => {
        const { json } = await warpCommand.run(call(files, { method, pin: [`${ta},${time}`] }));
        return (json as Result).notes.filter((note) => note.includes('The pin'));
      };
      expect(await doubts(tb)).toEqual([]);
      const [off] = await doubts(tb + 3);
      const seconds = Number(/lies (\d\.\d\d) s later in B/.exec(off ?? '')?.[1]);
      expect(Math.abs(seconds - 3)).toBeLessThan(0.25);
    }
  });

  it('says which options a method does not take', async () => {
    const asked = (options: Record<string, unknown>) => warpCommand.run(call(['a.wav', 'b.wav'], options));
    await expect(asked({ method: 'gtw', slope: '0.5:2' })).rejects.toThrow('gtw takes no slope');
    await expect(asked({ method: 'music', window: ['itakura:2'] })).rejects.toThrow('--window goes with');
    await expect(asked({ by: 'fused', method: 'gtw' })).rejects.toThrow('leave one out');
    await expect(asked({ method: 'dtw', kernel: 'rbf:1' })).rejects.toThrow('dtw takes no kernel');
    await expect(asked({ method: 'ctw', kernel: 'rbf' })).rejects.toMatchObject({ code: 'usage' });
    await expect(asked({ method: 'ctw', kernel: 'rbf:1', pca: '50%' })).rejects.toThrow(
      'number of components',
    );
    await expect(asked({ method: 'dtw', window: ['corridor:1:none.csv'] })).rejects.toThrow('none.csv');
    await expect(asked({ method: 'magic' })).rejects.toMatchObject({ code: 'usage' });
    await expect(asked({ method: 'dtw', window: ['round:2'] })).rejects.toThrow('in seconds');
    await expect(asked({ method: 'dtw', window: ['forbidden:5:5,1:2'] })).rejects.toThrow('ends before');
    await expect(asked({ method: 'dtw', window: ['slanted:2', 'itakura:2'] })).rejects.toThrow(
      'one --window',
    );
    await expect(asked({ method: 'gtw', window: ['forbidden:1:2,1:2'] })).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('its warps are smooth functions'),
    });
  });

  it('goes through pins', async () => {
    const outcome = await warpCommand.run(call(['a.wav', 'b.wav'], { pin: ['5,8', '9.5, 13'] }));
    expect((outcome.json as Result).map).toEqual(
      expect.arrayContaining([
        [5, 8],
        [9.5, 13],
      ]),
    );
  });

  it('refuses what does not belong together, with a reason and exit 3', async () => {
    for (const [other, method] of [
      ['other.wav', 'auto'],
      ['silent.wav', 'auto'],
      ['other.wav', 'speech'],
    ] as const) {
      const { exit, json } = await warpCommand.run(call(['a.wav', other], { method }));
      expect(exit).toBe(3);
      const { map, confidence, reason } = json as Result;
      expect(map).toEqual([]);
      expect(confidence).toBeLessThan(0.5);
      expect(reason).toMatch(/\w/);
    }
  });

  it('maps one voice onto another that reads the same text', async () => {
    const [x, y] = [readAloud(5, 240, low), readAloud(5, 240, high)];
    await Promise.all([writeFile(file('x.wav'), wav(x.sound)), writeFile(file('y.wav'), wav(y.sound))]);
    const { exit, json } = await warpCommand.run(call(['x.wav', 'y.wav']));
    expect(exit).toBe(0);
    const { map, method } = json as Result;
    expect(method).toBe('dtw-speech');
    const errors = x.ends.flatMap((ta, q) => {
      const k = map.findIndex(([t]) => t >= ta);
      const [p, r] = [map[k - 1], map[k]];
      return p && r
        ? [Math.abs(p[1] + ((ta - p[0]) / (r[0] - p[0])) * (r[1] - p[1]) - (y.ends[q] ?? 0))]
        : [];
    });
    errors.sort((p, q) => p - q);
    expect(errors.length).toBeGreaterThan(230);
    expect(errors[Math.floor(errors.length * 0.9)]).toBeLessThan(0.03);
  });

  it('refuses what is alike only for a moment, unless that is pinned', async () => {
    const moment = readAloud(9, 26, low).sound;
    await Promise.all([
      writeFile(file('ends-with.wav'), wav(joined(readAloud(5, 300, low).sound, moment))),
      writeFile(file('begins-with.wav'), wav(joined(moment, readAloud(6, 300, high).sound))),
    ]);
    const { exit, json } = await warpCommand.run(call(['ends-with.wav', 'begins-with.wav']));
    expect(exit).toBe(3);
    const { map, reason, confidence } = json as Result;
    expect(reason).toMatch(/Only a small part/);
    expect(map).toEqual([]);
    expect(confidence).toBeLessThan(1);
    const pinned = await warpCommand.run(call(['ends-with.wav', 'begins-with.wav'], { pin: ['36,1'] }));
    expect(pinned.exit).toBe(0);
  });

  it('maps by timed words, which need no likeness of sound', async () => {
    const text =
      'one morning the old keeper climbed the tower and found that the lamp had gone out so he lit it again while far below the waves broke over black rocks and a small boat turned its bow to the light'.split(
        ' ',
      );
    const srt = (when: (k: number) => number) =>
      text.map((word, k) => `${k + 1}\n${stamp(when(k))} --> ${stamp(when(k + 1))}\n${word}\n`).join('\n');
    const stamp = (t: number) => new Date(1000 * t).toISOString().slice(11, 23).replace('.', ',');
    const [p, q] = [(k: number) => 1 + 0.4 * k, (k: number) => 2 + 0.3 * k + 0.004 * k * k];
    await Promise.all([writeFile(file('p.srt'), srt(p)), writeFile(file('q.srt'), srt(q))]);
    const options = { by: 'text', transcript: [file('p.srt'), file('q.srt')] };
    const { exit, json } = await warpCommand.run(call(['a.wav', 'other.wav'], options));
    expect(exit).toBe(0);
    const { map, method } = json as Result;
    expect(method).toBe('dtw-text');
    for (const k of [3, 10, 20, 30]) expect(offFrom(map, p(k), q(k))).toBeLessThan(0.1);
  });

  it('says what is wrong with a call', async () => {
    const wrong: [readonly string[], Record<string, unknown>][] = [
      [['a.wav'], {}],
      [['a.wav', 'b.wav', 'c.wav'], {}],
      [['a.wav', 'b.wav'], { by: 'text' }],
      [['a.wav', 'b.wav'], { by: 'text', transcript: ['a.srt'] }],
      [['a.wav', 'b.wav'], { transcript: ['a.srt', 'b.srt'] }],
      [['a.wav', 'b.wav'], { by: 'video', method: 'speech' }],
      [['a.wav', 'b.wav'], { by: 'smell' }],
      [['a.wav', 'b.wav'], { without: ['harmony'] }],
      [['a.wav', 'b.wav'], { by: 'fused', without: ['harmonie'] }],
      [['a.wav', 'b.wav'], { pin: ['1;2'] }],
      [['a.wav', 'b.wav'], { pin: [','] }],
      [['a.wav', 'b.wav'], { output: file('map.xyz') }],
    ];
    for (const [files, options] of wrong)
      await expect(warpCommand.run(call(files, options))).rejects.toMatchObject({ code: 'usage' });
    await expect(warpCommand.run(call(['a.wav', 'b.wav'], { pin: ['5,900'] }))).rejects.toMatchObject({
      code: 'bad-pins',
    });
  });
});

describe('the warp service', () => {
  it('answers quickly about a prepared pair, and says so when it is not', async () => {
    const pool = createPool(1);
    const service = createWarpService(pool);
    const request = { a: { path: file('a.wav') }, b: { path: file('b.wav') } };
    const rect = { x: [0, 10], y: [2, 12] } as const;
    try {
      await expect(service.resolve(request)).rejects.toMatchObject({ code: 'not-ready' });
      await expect(service.costTile(request, rect, 8, 8)).rejects.toMatchObject({ code: 'not-ready' });
      await service.prepare(request);
      const tile = await service.costTile(request, rect, 32, 16);
      expect(tile).toHaveLength(512);
      expect(new Set(tile).size).toBeGreaterThan(20);
      const pinned = await service.resolve({ ...request, pins: [[6, 9]] });
      expect(pinned.map).toContainEqual([6, 9]);
      const [doubt] = pinned.doubts;
      expect(doubt).toMatchObject({ pin: [6, 9] });
      expect(pinned.confidence).toBeLessThanOrEqual(0.5);
      const [x, y] = [{ path: file(moves[0]) }, { path: file(moves[1]) }];
      const data = { a: x, b: y, how: { ...plainHow, method: 'ctw' } };
      for (const [asked, b] of [
        [request, 9 - (doubt?.off ?? 0)],
        [{ ...request, how: { ...plainHow, method: 'fused' } }, 9 - (doubt?.off ?? 0)],
        [data, 1.2 * 6],
      ] as const) {
        await service.prepare(asked);
        expect(new Set(await service.costTile(asked, rect, 32, 16)).size).toBeGreaterThan(20);
        const agreed = await service.resolve({ ...asked, pins: [[6, b]] });
        expect(agreed.doubts).toEqual([]);
        const dragged = await service.resolve({ ...asked, pins: [[6, b + 3]] });
        expect(dragged.doubts[0]?.off).toBeGreaterThan(2.5);
      }
      const free = await service.resolve(request);
      const whole = await service.warp(request);
      expect(free.map.length).toBeGreaterThan(10);
      expect(whole.confidence).toBe(free.confidence);
    } finally {
      await service.close();
      await pool.close();
    }
  });
});

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { dtw } from '#src/align/dtw/align-dtw.ts';
import { pathError } from '#src/align/dtw/path-error.ts';
import { readNpy } from '#src/formats/npy.ts';
import { movementTable } from '../fixtures/movement.ts';
import {
  alignPlace,
  chance,
  found,
  framesOf,
  judged,
  matchesSchema,
  path,
  result,
  resultSchema,
  spread,
  tableOf,
  wave,
  x,
  y,
} from './support/align-place.ts';

const { folder, started, syncline } = alignPlace();

/** A file with what plain alignment says of two. */
async function jsonOf(...files: string[]): Promise<string> {
  await syncline('align', ...files, '-o', 'plain.json', '--overwrite');
  return join(folder, 'plain.json');
}

describe('syncline align', () => {
  it('prints the exact path of two tables in the promised form', async () => {
    const run = await started(['align', 'x.csv', 'y, timed.csv', '--json']);
    const answer = result(run);
    const oracle = dtw(framesOf(x), framesOf(y));
    expect(run.exit).toBe(0);
    expect(answer).toMatchObject({
      method: 'dtw',
      iterations: 1,
      converged: true,
      correlations: null,
      device: 'cpu',
    });
    expect(answer.cost).toBeCloseTo(oracle.cost, 9);
    expect(answer.path).toEqual(Array.from(oracle.i, (i, t) => [i, oracle.j[t]]));
    // What was found out about the file is said, but not on stdout.
    expect(run.err).toMatch(/y, timed\.csv: Times are in column 1 \(“time”\)/);
  });

  it('calls pins that cross each other wrong usage, although it is a worker that finds them', async () => {
    writeFileSync(join(folder, 'cross.csv'), tableOf(wave(40, (t) => t)));
    const run = await syncline('align', 'cross.csv', 'cross.csv', '--pin', '1,20', '--pin', '2,10', '--json');
    expect(run.exit).toBe(2);
    expect(JSON.parse(run.out)).toMatchObject({ error: { code: 'bad-pins' } });
  });

  it('obeys steps, windows, slopes, costs, open ends and pins', async () => {
    const args = [
      '--step',
      'symmetric2',
      '--slope',
      '0.5:2',
      '--window',
      'slanted:30',
      '--cost',
      'manhattan',
    ];
    const run = await syncline(
      'align',
      'x.csv',
      'y, timed.csv',
      '--json',
      ...args,
      '--open-end',
      '--pin',
      '40,60',
    );
    const oracle = dtw(framesOf(x), framesOf(y), {
      step: 'symmetric2',
      slope: [0.5, 2],
      window: { kind: 'slanted', radius: 30 },
      cost: 'manhattan',
      end: 'open',
      pins: [[40, 60]],
    });
    const { cost, path: cells } = result(run);
    expect(cost).toBeCloseTo(oracle.cost, 9);
    expect(cells).toContainEqual([40, 60]);
  });

  it('reads windows and steps from files, and combines them with prices and a former path', async () => {
    await syncline('align', 'x.csv', 'y, timed.csv', '-o', 'former.csv', '--overwrite');
    const open = x.map((_, i) => y.map((_, j) => (Math.abs(i * 1.25 - j) > 40 ? 0 : 1)));
    writeFileSync(join(folder, 'mask.csv'), tableOf(open));
    const steps = { productions: [[[1, 1, 1]], [[1, 0, 2]], [[0, 1, 2]]] };
    writeFileSync(join(folder, 'steps.json'), JSON.stringify(steps));
    const windows = ['mask:mask.csv', 'corridor:6:former.csv', 'forbidden:40:45,0:60'];
    const run = await syncline(
      ...['align', 'x.csv', 'y, timed.csv', '--json', '--step', 'steps.json', '--gaps', '0.02:0.05'],
      ...windows.flatMap((window) => ['--window', window]),
      ...['--open-begin=0.1', '--open-end', '--pin', '50,73'],
    );
    const { path: cells } = resultSchema.parse(
      JSON.parse(readFileSync(await jsonOf('x.csv', 'y, timed.csv'), 'utf8')),
    );
    const oracle = dtw(framesOf(x), framesOf(y), {
      step: { name: 'mine', normalisation: 'none', productions: [[[1, 1, 1]], [[1, 0, 2]], [[0, 1, 2]]] },
      window: [
        { kind: 'mask', allowed: Uint8Array.from(open.flat()) },
        {
          kind: 'corridor',
          radius: 6,
          path: { i: cells.map(([i]) => i ?? 0), j: cells.map(([, j]) => j ?? 0) },
        },
        { kind: 'forbidden', i: [40, 45], j: [0, 60] },
      ],
      gaps: { x: 0.02, y: 0.05 },
      begin: { x: 0.1, y: 0.1 },
      end: 'open',
      pins: [[50, 73]],
    });
    expect(result(run).cost).toBeCloseTo(oracle.cost, 9);
    expect(result(run).path).toContainEqual([50, 73]);
    const wrong = await syncline('align', 'x.csv', 'z.csv', '--window', 'mask:mask.csv');
    expect(wrong).toMatchObject({ exit: 2, err: expect.stringMatching(/80 × 100 values.*80 × 60 pairs/s) });
    // `warp` takes the same file, and says the same of one that is none.
    writeFileSync(join(folder, 'a.csv'), movementTable(5, 10));
    writeFileSync(join(folder, 'b.csv'), movementTable(5, 8, { pace: 1.25 }));
    const warp = ['warp', 'a.csv', 'b.csv', '--method', 'dtw', '--step', 'steps.json'];
    const warped = await syncline(...warp, '--json');
    expect(JSON.parse(warped.out).method).toBe('dtw-data');
    const odd = await syncline(...warp, '--slope', '0.5:0.8');
    expect(odd).toMatchObject({ exit: 2, err: expect.stringContaining('cannot be held') });
    writeFileSync(join(folder, 'steps.json'), JSON.stringify({ productions: [[[1, 1, 1]], [[1, 0]]] }));
    for (const args of [warp, ['align', 'x.csv', 'z.csv', '--step', 'steps.json']])
      expect((await syncline(...args)).err).toMatch(
        /“steps\.json”: move 1 of production 2 is not three numbers\..*Wanted: \{"productions"/s,
      );
  });

  it('keeps what is trusted of a former path, cell by cell, and a pin beside it', async () => {
    const former = Array.from({ length: 30 }, (_, k) => [10 + k, 20 + k]);
    writeFileSync(join(folder, 'trusted.csv'), tableOf(former, ['i', 'j']));
    const trust = ['--trust', '12:30:trusted.csv', '--pin', '60,80'];
    const run = await syncline('align', 'x.csv', 'y, timed.csv', '--json', ...trust);
    const cells = former.filter(([i = 0]) => i >= 12 && i <= 30) as [number, number][];
    const pins = [...cells, [60, 80]] as [number, number][];
    // The least that passes through them and meets frames 12 to 30 with nothing else.
    const isKept = (i: number, j: number) => i < 12 || i > 30 || j === i + 10;
    const held = dtw(framesOf(x), framesOf(y), { pins, window: { kind: 'mask', allowed: isKept } });
    expect(result(run).cost).toBeCloseTo(held.cost, 9);
    for (const pin of pins) expect(result(run).path).toContainEqual(pin);
    const [none, online] = [
      await syncline('align', 'x.csv', 'y, timed.csv', '--trust', '70:75:trusted.csv'),
      await syncline('align', 'x.csv', 'y, timed.csv', '--method', 'online', '--trust', '1:2:trusted.csv'),
    ];
    expect(none).toMatchObject({ exit: 2, err: expect.stringContaining('no frame of X from 70 to 75') });
    expect(online).toMatchObject({ exit: 2, err: expect.stringContaining('--pin/--trust') });
  });

  it('doubts what takes the path off where the two are alike, and nothing that fits', async () => {
    const frames = (noise: number) =>
      wave(200, (t) => t).map(([p = 0, q = 0], k) => [p + noise * Math.sin(1e4 * k), q]);
    writeFileSync(join(folder, 'early.csv'), tableOf(frames(0.05)));
    writeFileSync(join(folder, 'late.csv'), tableOf(frames(-0.05)));
    writeFileSync(
      join(folder, 'astray.csv'),
      tableOf(
        Array.from({ length: 40 }, (_, k) => [80 + k, 110 + k]),
        ['i', 'j'],
      ),
    );
    const bent = Array.from({ length: 200 }, (_, k) => [
      k,
      Math.min(199, k + Math.round(30 * Math.sin((Math.PI * k) / 199))),
    ]);
    writeFileSync(join(folder, 'bent.csv'), tableOf(bent, ['i', 'j']));
    const told = async (...more: string[]) =>
      await syncline('align', 'early.csv', 'late.csv', ...more, '--json');
    const pin = await told('--pin', '60,61', '--pin', '120,150');
    expect(pin.exit).toBe(0);
    expect(result(pin)).toMatchObject({ doubts: [{ pin: [120, 150] }] });
    expect(pin.err).toMatch(/The pin 120,150 lies \d+ frames later in Y/);
    const [alone, trusted, region, window] = [
      await told('--pin', '120,150'),
      await told('--trust', '90:110:astray.csv'),
      await told('--window', 'forbidden:80:121,80:121'),
      await told('--window', 'corridor:2:bent.csv'),
    ];
    expect(alone).toMatchObject({ exit: 3, err: expect.stringContaining('no surer than that') });
    expect(result(trusted)).toMatchObject({ doubts: [{ trusted: [90, 110] }] });
    expect(result(region)).toMatchObject({ doubts: [{ forbidden: { i: [80, 121], j: [80, 121] } }] });
    expect(result(window)).toMatchObject({ doubts: [{ window: 'corridor' }] });
    const right = await told(
      '--pin',
      '120,121',
      '--window',
      'sakoe-chiba:15',
      '--window',
      'forbidden:0:50,120:200',
    );
    expect(right.exit).toBe(0);
    expect(result(right)).toMatchObject({ doubts: [] });
  });

  it('refuses in one sentence what does not go together, and what says nothing', async () => {
    const soft = await syncline(
      'align',
      'x.csv',
      'z.csv',
      '--method',
      'soft-dtw',
      '--gaps',
      '1',
      '--pin',
      '1,1',
    );
    expect(soft).toMatchObject({
      exit: 2,
      err: expect.stringMatching(/takes no --gaps, --pin\/--trust: it weighs all paths/),
    });
    writeFileSync(join(folder, 'still.csv'), tableOf(x.map(() => [4, 4])));
    // A first column that rises evenly is read as times unless it is said that it is none; either way it is told.
    const rows = (f: (k: number) => number[]) =>
      Array.from({ length: 20 }, (_, k) => f(k).join(',')).join('\n');
    writeFileSync(
      join(folder, 'ramp.csv'),
      rows((k) => [k / 2, k % 7]),
    );
    writeFileSync(
      join(folder, 'ramp1.csv'),
      rows((k) => [k / 2 + 1, k % 7]),
    );
    const timed = result(await syncline('align', 'ramp.csv', 'ramp1.csv', '--json'));
    expect(timed.cost).toBe(0);
    expect(timed.notes[0]).toMatch(/ramp\.csv: Times are in column 1: it has no name.*--times none/);
    expect(result(await syncline('align', 'ramp.csv', 'ramp1.csv', '--json', '--times', 'none')).cost).toBe(
      20,
    );
    // `warp` reads them alike: with the ramp as a value there are two columns, as in the other.
    const warped = await syncline('warp', 'ramp.csv', 'still.csv', '--times', 'zeit');
    expect(warped).toMatchObject({ exit: 1, err: expect.stringMatching(/ramp\.csv” has no column “zeit”/) });
    writeFileSync(join(folder, 'back.csv'), 'time,x\n0,1\n2,1\n1,3\n');
    const back = await syncline('align', 'ramp.csv', 'back.csv');
    expect(back).toMatchObject({
      exit: 1,
      err: expect.stringMatching(/line 4: the time goes back.*--times COLUMN\|none/s),
    });
    const unlike = await syncline('align', 'ramp.csv', 'still.csv');
    expect(unlike).toMatchObject({
      exit: 1,
      err: expect.stringMatching(
        /1 and 2 dimensions.*“ramp\.csv”: 1 \(column 2\)\. Times are in column 1.*“still/,
      ),
    });
    const features = await syncline('align', 'x.csv', 'z.csv', '--features', 'world');
    expect(features).toMatchObject({ exit: 2, err: expect.stringMatching(/none is given/) });
    const still = await syncline('align', 'x.csv', 'still.csv', '--method', 'ctw');
    expect(still).toMatchObject({ exit: 1, err: expect.stringMatching(/Nothing varies in sequence 2/) });
  });

  it('aligns several pairs by what they have in common, and a stream as it comes', async () => {
    const files = ['x.csv', 'z.csv', 'z.csv', 'x.csv'];
    for (const [k, name] of files.entries()) {
      const rows = (name === 'x.csv' ? x : wave(60, (t) => Math.sqrt(t))).filter((_, i) => i % 5 === 0);
      writeFileSync(join(folder, `pair${k}.csv`), tableOf(rows));
    }
    const pooled = await syncline(
      ...[
        'align',
        'pair0.csv',
        'pair1.csv',
        'pair2.csv',
        'pair3.csv',
        '--method',
        'dctw',
        '--pool',
        '--json',
      ],
    );
    const { paths } = z.object({ paths: z.array(path).length(2) }).parse(JSON.parse(pooled.out));
    expect(paths.map((cells) => cells.at(-1))).toEqual([
      [15, 11],
      [11, 15],
    ]);
    const learnt = ['pair0.csv', 'pair2.csv', 'pair1.csv', 'pair3.csv', 'pair0.csv'];
    const predicted = await syncline('align', ...learnt, '--method', 'ttn', '--pool', '--json');
    const told = z
      .object({ path, notes: z.array(z.string()), iterations: z.int() })
      .parse(JSON.parse(predicted.out));
    expect([told.path[0], told.path.at(-1)]).toEqual([
      [0, 0],
      [15, 11],
    ]);
    expect(told.notes.join(' ')).toMatch(/Of 2 sequences that the network had not learned from/);
    const online = await syncline(
      'align',
      'x.csv',
      'y, timed.csv',
      '--method',
      'online',
      '--band',
      '90',
      '--json',
    );
    const { followed } = z.object({ followed: z.array(z.int()) }).parse(JSON.parse(online.out));
    expect(followed).toHaveLength(80);
  });

  it('finds a query in the other sequence', async () => {
    const query = x.slice(20, 40);
    writeFileSync(join(folder, 'query.csv'), tableOf(query));
    writeFileSync(join(folder, 'twice.csv'), tableOf([...x, ...y]));
    const run = await syncline('align', 'query.csv', 'twice.csv', '--json', '--subsequence=2');
    const { matches, cost } = matchesSchema.parse(JSON.parse(run.out));
    expect(matches).toHaveLength(2);
    expect(matches[0]).toMatchObject({ start: 20, end: 40 });
    expect(cost).toBeCloseTo(0, 9);
    expect(matches[1]?.start).toBeGreaterThan(80);
    expect(matches[1]?.path.map(([i]) => i)).toContain(19);
    // The place through a pin stands first, others beside it; none strays from the straight way.
    const more = ['--subsequence=2', '--pin', '4,90', '--window', 'slanted:6', '--gaps', '2', '--json'];
    const pinned = await syncline('align', 'query.csv', 'twice.csv', ...more);
    const through = matchesSchema.parse(JSON.parse(pinned.out)).matches;
    expect(through[0]?.path).toContainEqual([4, 90]);
    expect(through[1]).toMatchObject({ start: 20, end: 40 });
  });

  it('says how sure a path is under steps, slopes, gaps and costs of every kind', async () => {
    for (const options of [
      ['--step', 'typeIVc'],
      ['--step', 'symmetric2', '--slope', '0.5:2', '--open-end'],
      ['--gaps', '5', '--cost', 'manhattan'],
    ]) {
      const run = await syncline('align', 'x.csv', 'y, timed.csv', '--json', ...options);
      const { spread } = z
        .object({ spread: z.object({ sd: z.array(z.number().nullable()) }) })
        .parse(JSON.parse(run.out));
      expect(spread.sd).toHaveLength(80);
      expect(spread.sd.filter((sd) => sd !== null && sd > 0).length).toBeGreaterThan(70);
    }
  });

  it('aligns three, and writes the path as table, array and JSON', async () => {
    const files = ['x.csv', 'y, timed.csv', 'z.csv'];
    const runs = [];
    for (const name of ['p.csv', 'p.npy', 'p.json']) runs.push(await syncline('align', ...files, '-o', name));
    for (const run of runs) expect(run).toMatchObject({ exit: 0 });
    const { path: cells } = resultSchema.parse(JSON.parse(readFileSync(join(folder, 'p.json'), 'utf8')));
    expect(cells[0]).toEqual([0, 0, 0]);
    expect(cells.at(-1)).toEqual([79, 99, 59]);
    const [head, ...rows] = readFileSync(join(folder, 'p.csv'), 'utf8').trim().split('\n');
    // Beside the path, how surely Y and Z stand there.
    expect(head).toBe('i,j,k,sd_j,sd_k');
    expect(rows.map((row) => row.split(',').slice(0, 3).map(Number))).toEqual(cells);
    const array = readNpy(readFileSync(join(folder, 'p.npy')), 'p.npy');
    expect([array.shape, [...array.values]]).toEqual([[cells.length, 3], cells.flat()]);
    expect(runs[0]?.out).toMatch(/Written to p\.csv/);
    const again = await syncline('align', ...files, '-o', 'p.csv', '--json');
    expect(JSON.parse(again.out)).toMatchObject({ error: { code: 'exists' } });
    expect(again.exit).toBe(1);
  });

  it('finds the least of all paths of three where that is asked for, and says what it would take where not', async () => {
    const files = ['x.csv', 'y, timed.csv', 'z.csv'];
    const costs: number[] = [];
    for (const many of ['exact', 'pairwise', 'barycentre']) {
      const run = await syncline('align', ...files, '--many', many, '--json');
      expect(run.exit).toBe(0);
      costs.push((JSON.parse(run.out) as { cost: number }).cost);
    }
    expect(Math.min(...costs)).toBe(costs[0]);
    // Whoever has chosen need not be told of the others.
    const told = await syncline('align', ...files, '--many', 'pairwise');
    expect(told.err).not.toMatch(/--many exact/);
    expect((await syncline('align', 'x.csv', 'z.csv', '--many', 'exact')).exit).toBe(2);
    expect((await syncline('align', 'x.csv', 'z.csv', '--method', 'ctw', '--dims', '9')).exit).toBe(2);
  });

  it('says with dctw what frames left out and chance came to, and how sure the path is', async () => {
    const run = await syncline('align', 'x.csv', 'z.csv', '--method', 'dctw', '--json');
    const answer = z
      .strictObject({
        ...found,
        path,
        objective: z.number(),
        heldOut: z.strictObject({
          kept: z.enum(['ctw', 'dctw']),
          because: z.string(),
          ctw: judged,
          dctw: judged,
          chance,
        }),
        spread,
      })
      .parse(JSON.parse(run.out));
    expect(run.exit).toBe(0);
    expect(answer.spread.epistemic === null).toBe(answer.heldOut.kept === 'ctw');
    expect(run.err).toContain(answer.heldOut.because);
  });

  it.each(['ddtw', 'soft-dtw', 'drop-dtw', 'gromov-dtw', 'ctw', 'gtw', 'imw'])(
    'aligns by %s',
    async (method) => {
      const answer = result(await syncline('align', 'x.csv', 'y, timed.csv', '--json', '--method', method));
      expect(answer.method).toBe(method);
      // x is y run through evenly: where its time is t, y's is t^(2/3).
      const known = x.map((_, k) => (k / 79) ** (2 / 3) * 99);
      expect(
        pathError(answer.path[0]?.map((_, s) => answer.path.map((cell) => cell[s] as number)) ?? [], [
          x.map((_, k) => k),
          known,
        ]),
      ).toBeLessThan(7);
    },
  );
});

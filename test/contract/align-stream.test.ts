import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, it } from 'vitest';
import { followDtw } from '#src/align/dtw/online.ts';
import { tableCsv } from '#src/formats/table-csv.ts';
import { bin, runIn } from './support/command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'syncline-stream-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const wave = (t: number): number[] => [Math.sin(t / 9), Math.cos(t / 13)];
const score = Array.from({ length: 200 }, (_, k) => wave(k));
const played = Array.from({ length: 40 }, (_, k) => wave(1.5 * k));
writeFileSync(join(folder, 'score.csv'), tableCsv(['a', 'b'], score));

/** What each row is answered with, by the follower itself. */
const follower = followDtw({ values: Float64Array.from(score.flat()), dims: 2 }, { window: 30 });
const truth = played.map((row) => follower.push(row));

/** Starts the command with an open input; lines it prints are awaited one by one. */
function start(...more: string[]) {
  const args = [bin, 'align', '-', 'score.csv', '--method', 'online', '--band', '30', ...more];
  const child = spawn(process.execPath, args, { cwd: folder });
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    child,
    /** @returns the next line; undefined at the end */
    next: async (): Promise<string | undefined> => {
      const { done, value } = await lines.next();
      return done ? undefined : value;
    },
    exit: async () => (await ended)[0] as number | null,
  };
}

describe('syncline align of a stream', () => {
  it('answers every row before the next has been sent, however rows are cut into pieces', async () => {
    const { child, next, exit } = start('--json');
    child.stdin.write('# a sensor\ntime,a,b\n');
    for (const [k, row] of played.entries()) {
      const line = `${(k * 0.02).toFixed(2)},${row.join(',')}\n`;
      const cut = (7 * k) % line.length;
      child.stdin.write(line.slice(0, cut));
      child.stdin.write(line.slice(cut));
      // Nothing more is sent until this one is told.
      expect(JSON.parse((await next()) ?? '')).toEqual(truth[k]);
    }
    child.stdin.end();
    const whole = JSON.parse((await next()) ?? '');
    expect(whole).toMatchObject({ version: 1, method: 'online', followed: truth.map(({ j }) => j) });
    const { i, j } = follower.path();
    expect(whole.path).toEqual(Array.from(i, (at, t) => [at, j[t]]));
    expect([await next(), await exit()]).toEqual([undefined, 0]);
  });

  it('prints rows for people, and ends with the line of a row that it cannot read', async () => {
    const { child, next, exit } = start();
    const said: Buffer[] = [];
    child.stderr.on('data', (piece: Buffer) => said.push(piece));
    child.stdin.write(`${played[0]?.join(';')}\n`);
    expect(await next()).toBe('i,j,cost');
    expect(await next()).toBe(`0,${truth[0]?.j},${truth[0]?.cost}`);
    child.stdin.write('1;oops\n');
    // The input stays open: it is the program that ends.
    expect(await exit()).toBe(1);
    expect(Buffer.concat(said).toString()).toMatch(/“standard input”, line 2, column 2: “oops” is no number/);
  });

  it.skipIf(process.platform === 'win32')(
    'ends when interrupted, while rows may still come (not on Windows: no SIGINT can be sent there)',
    async () => {
      const { child, next, exit } = start();
      child.stdin.write(`${played[0]?.join(',')}\n`);
      await next();
      await next();
      child.kill('SIGINT');
      expect(await exit()).toBe(130);
    },
  );

  it('refuses rows of another width, and methods that look at the whole', async () => {
    const { child, next, exit } = start('--json');
    child.stdin.end('1,2,3\n');
    expect(JSON.parse((await next()) ?? '')).toMatchObject({ error: { code: 'bad-sequences' } });
    expect(await exit()).toBe(1);
    const run = runIn(folder);
    for (const args of [
      ['-', 'score.csv'],
      ['score.csv', '-', '--method', 'online'],
      ['-', '-', '--method', 'online'],
    ])
      expect(await run(['align', ...args])).toMatchObject({
        exit: 2,
        err: expect.stringMatching(/standard input/),
      });
  });
});

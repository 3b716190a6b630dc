import { execFile, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { align } from '#main/hosts/api/index.ts';
import { movementTable } from '#test/fixtures/movement.ts';
import { writeSpoken } from '#test/fixtures/spoken.ts';
import { burstWorld, recordWav } from './burst-world.ts';
import { bin, runIn, startedIn } from './support/command-line.ts';

const run = promisify(execFile);
const repo = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'syncline-script-'));
const at = (...names: string[]): string => join(folder, ...names);
const env = { SYNCLINE_CACHE: at('cache') };
const [started, syncline] = [startedIn(folder, env), runIn(folder, env)];

beforeAll(() => {
  // As npm link and file dependencies have it.
  mkdirSync(at('node_modules'));
  symlinkSync(repo, at('node_modules/syncline'));
  cpSync(join(repo, 'docs/examples'), folder, { recursive: true });
  const world = burstWorld(1, 40);
  recordWav(at('recorder.wav'), world, { start: 5, duration: 28 });
  recordWav(at('cam1.wav'), world, { start: 8, duration: 25, ppm: 60 }, 1);
  recordWav(at('cam2.wav'), world, { start: 2, duration: 24, noise: 0.2 }, 2);
  writeFileSync(at('a.csv'), movementTable(1, 6));
  writeFileSync(at('b.csv'), movementTable(1, 6, { pace: 0.9 }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const node = (...args: string[]) =>
  run(process.execPath, args, { cwd: folder, env: { ...process.env, ...env } });
const script = (name: string, steps: readonly object[], variables: object = {}): string => {
  writeFileSync(at(name), JSON.stringify({ version: 1, variables, steps }));
  return name;
};

describe('the Node API', () => {
  it('is there by the path of its file, and by its name from another folder', async () => {
    const print = `.then((m) => console.log(Object.keys(m).filter((k) => k === k.toLowerCase()).join(' ')))`;
    const path = JSON.stringify(join(repo, 'dist/main/api.js'));
    const [byPath, byName] = await Promise.all([
      node('-e', `import(${path})${print}`),
      node('-e', `import('syncline')${print}`),
    ]);
    expect(byPath.stdout).toBe(byName.stdout);
    expect(byName.stdout.split(/\s/)).toEqual(
      expect.arrayContaining(['sync', 'warp', 'align', 'transcript']),
    );
  });

  it('has types that a strict program checks against, none of them any', async () => {
    const types = join(repo, 'dist/main/types');
    for (const name of ['index', 'options', 'results'])
      expect(readFileSync(join(types, `${name}.d.ts`), 'utf8')).not.toMatch(/\bany\b\s*[;,)\]>|]/);
    writeFileSync(
      at('typed.mts'),
      `import { align, type AlignResult, sync } from 'syncline';
       export const r: AlignResult = await align([[1, 2], 'b.csv'], { pin: [[0, 0]], openEnd: 2 });
       await align(['a', 'b'], { window: [['corridor', 3, 'p.csv'], 'forbidden:0:2,1:3'], times: 2, many: 'exact' });
       // @ts-expect-error a mask has no radius
       await align(['a', 'b'], { window: [['mask', 3]] });
       export const t: number | null | undefined = (await sync(['a', 'b'], { by: 'audio' })).recordings[0]?.segments[0]?.timeline[0];
       // @ts-expect-error there is no such option
       await sync(['a', 'b'], { maxDrif: 5 });`,
    );
    writeFileSync(
      at('tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          strict: true,
          noEmit: true,
          module: 'nodenext',
          target: 'es2023',
          lib: ['es2023', 'dom'],
          types: [],
          checkJs: true,
        },
        files: ['typed.mts', 'session.ts', 'align.mjs'],
      }),
    );
    const { stdout } = await node(join(repo, 'node_modules/typescript/bin/tsc'), '-p', '.').catch((e) => e);
    expect(stdout).toBe('');
  });

  it('aligns numbers, and throws the errors of the program: the example', async () => {
    const { stdout } = await node('align.mjs');
    expect(stdout).toMatch(/Frame 30 goes with frame 4[3-7] \(± [\d.]+\)/);
    expect(stdout).toMatch(/\nusage: gtw takes no --window/);
  });

  it('takes rows of numbers as it takes tables: with a column of times, and under names of their own', async () => {
    // Unevenly timed rows: at a time t both hold what t says, the second from 2 s on.
    const rows = (from: number, pace: number) =>
      Array.from({ length: 60 }, (_, k) => {
        const t = from + pace * (k + 0.3 * Math.sin(k));
        return [Math.sin(t), t, Math.cos(1.7 * t)];
      });
    const [x, y] = [rows(0, 0.1), rows(1, 0.1)];
    const table = (of: readonly number[][]) => `v,t,w\n${of.map((row) => row.join()).join('\n')}\n`;
    writeFileSync(at('x.csv'), table(x));
    writeFileSync(at('y.csv'), table(y));
    const asked = { openBegin: 0.1, openEnd: 0.1, gaps: [1, 1] as const };
    const [byFile, byRows, mixed, none] = await Promise.all([
      align([at('x.csv'), at('y.csv')], asked),
      align([x, y], { ...asked, times: 2 }),
      align([at('x.csv'), y], { ...asked, times: 2 }),
      align([x, y], { ...asked, times: 'none' }),
    ]);
    expect(byRows.path).toEqual(byFile.path);
    expect(mixed.path).toEqual(byFile.path);
    expect(none.path).not.toEqual(byFile.path);
    expect(none.path).toEqual((await align([x, y], asked)).path);
    const odd = x.map((row, k) => (k === 7 ? [0, Number.NaN, 0] : row));
    const refused: [readonly [readonly number[][], readonly number[][]], object, string, RegExp][] = [
      [[x, y], { times: 'zeit' }, 'usage', /no column called “zeit”/],
      [[x, y], { times: 4 }, 'no-such-column', /^“sequence 0” has no column “4”/],
      [[x, odd], { times: 2 }, 'bad-times', /sequence 1.*frame 7/],
      [[x.map(([v]) => [v as number]), x], { times: 1 }, 'bad-times', /sequence 0.*no column of values/],
      [[x, []], {}, 'bad-frames', /^Sequence 1 has no frames/],
    ];
    for (const [given, options, code, message] of refused) {
      const error = await align(given, options).catch((e: unknown) => e);
      expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
      expect(`${(error as Error).message}`).not.toContain(tmpdir());
    }
    // What a note is about is named as well.
    const { notes } = await align([x, odd], {});
    expect(notes.join(' ')).toMatch(/sequence 1: /);
    expect(notes.join(' ')).not.toContain(tmpdir());
  });

  it('syncs a folder and writes project and table: the example', async () => {
    const { stdout } = await node('sync.mjs', '.');
    expect(stdout).toMatch(/recorder\.wav from -3\.0\d+ s/);
    expect(readFileSync(at('session.csv'), 'utf8')).toContain('cam2');
    rmSync(at('session.csv'));
    rmSync(at('session.syncline'));
  });

  it('writes subtitles, and says what nobody says: the example', async () => {
    await writeSpoken(at('talk.wav'), 'The old clock in the hall struck seven when the visitors came in.');
    writeFileSync(
      at('talk.txt'),
      'The old clock in the hall\nstruck seven when the yellow visitors came in.\n',
    );
    const { stdout } = await node('subtitles.mjs', 'talk.wav', 'talk.txt');
    expect(stdout).toMatch(/(?:not spoken|doubtful): yellow[\s\S]*\n14 words; 0 stretches/);
    expect(readFileSync(at('talk.srt'), 'utf8')).toMatch(/^1\r?\n00:00:0[\d,]+ --> /);
  });

  it('stops when it is told to, with the class of its own', async () => {
    const code = `import('syncline').then(async ({ sync, CancelledError, InvalidInputError }) => {
      const stop = new AbortController();
      const onProgress = () => stop.abort();
      const why = await sync(['recorder.wav', 'cam2.wav'], { signal: stop.signal, onProgress }).catch((e) => e);
      const odd = await sync(['recorder.wav', 'cam2.wav'], { maxDrif: 1 }).catch((e) => e);
      console.log(why instanceof CancelledError, odd instanceof InvalidInputError, odd.code, odd.hint !== '');
    })`;
    expect((await node('-e', code)).stdout).toBe('true true usage true\n');
  });
});

describe('syncline run', () => {
  it('runs the steps of a JSON script, with values of steps before in later ones: the example', async () => {
    const checked = await syncline(['run', 'session.json', '--check']);
    expect(checked).toMatchObject({ exit: 0, out: expect.stringContaining('nothing was done') });
    expect(existsSync(at('session.syncline'))).toBe(false);
    const { exit, out } = await syncline(['run', 'session.json', '--json', '--quiet']);
    const told = JSON.parse(out);
    expect(exit).toBe(0);
    expect(told.steps.map((s: { exit: number }) => s.exit)).toEqual([0, 0, 0]);
    expect(told.steps[0].result.recordings[1].segments[0].timeline[0]).toBeCloseTo(3, 2);
    expect(readFileSync(at('session.csv'), 'utf8')).toContain('cam1');
    expect(readFileSync(at('session.html'), 'utf8')).toMatch(/Knapp &amp; Carter, 1976/);
    // What is there stays.
    const again = await syncline(['run', 'session.json', '--json']);
    expect(again.exit).toBe(1);
    expect(JSON.parse(again.out).steps.map((s: { exit: number }) => s.exit)).toEqual([1, null, null]);
  });

  it('exits as the worst of its steps, and goes on only where it is told to', async () => {
    const steps = [
      { command: 'align', files: ['a.csv', 'missing.csv'] },
      { command: 'align', files: ['a.csv', 'b.csv'] },
    ];
    script('worst.json', steps);
    const stopped = JSON.parse((await syncline(['run', 'worst.json', '--json'])).out);
    expect(stopped).toMatchObject({ exit: 1, steps: [{ exit: 1 }, { exit: null }] });
    const on = await syncline(['run', 'worst.json', '--json', '--keep-going']);
    expect(JSON.parse(on.out)).toMatchObject({ exit: 1, steps: [{ exit: 1 }, { exit: 0 }] });
    script('refused.json', [{ command: 'align', files: ['a.csv', 'b.csv'], options: { stepp: 1 } }]);
    expect((await syncline(['run', 'refused.json'])).exit).toBe(2);
  });

  it('can name commands, and nothing that reaches further', async () => {
    mkdirSync(at('inner'), { recursive: true });
    const align = { command: 'align', files: ['../a.csv', '../b.csv'] };
    const hostile: readonly (readonly [object, RegExp])[] = [
      [{ command: 'run', files: ['../session.ts'] }, /no command “run”/],
      [{ command: 'serve' }, /no command “serve”/],
      [{ command: 'models', files: ['remove', 'x'] }, /no command “models”/],
      [{ command: '__proto__' }, /no command “__proto__”/],
      [{ ...align, options: { output: '../out.csv' } }, /outside the script’s folder/],
      [{ ...align, options: { o: 'out.csv' } }, /no option “o”/],
      [
        { command: 'sync', files: ['../a.csv', '../b.csv'], options: { by: 'smell' } },
        /by is one of|--by is one of/,
      ],
      [{ ...align, options: { json: true } }, /no option “json”/],
      [{ ...align, options: { overwrite: true, output: 'out.csv' } }, /Only --overwrite/],
      [{ ...align, options: { __proto: 1 } }, /no option/],
      [{ ...align, files: ['-', '../b.csv'], options: { method: 'online' } }, /standard input/],
      [{ ...align, files: ['${constructor.name}', '../b.csv'] }, /Nothing is called “constructor”/],
      [{ ...align, files: ['${v.constructor.name}', '../b.csv'] }, /no such value/],
    ];
    for (const [step, why] of hostile)
      for (const more of [['--check'], []]) {
        script('inner/hostile.json', [step], { v: ['x'] });
        const { exit, out } = await syncline(['run', 'inner/hostile.json', '--json', ...more]);
        const [{ error }] = JSON.parse(out).steps;
        expect([exit, error.message]).toEqual([2, expect.stringMatching(why)]);
      }
    expect(existsSync(at('out.csv'))).toBe(false);
    writeFileSync(at('broken.json'), '{"version": 1,\n "steps": [}');
    expect((await syncline(['run', 'broken.json'])).err).toMatch(/line 2/);
  });

  it('tells all that is wrong with a script, not the first thing alone', async () => {
    script('many.json', [
      {
        command: 'sync',
        files: ['recorder.wav', 'no.wav', 'nowhere.wav', '${nobody}'],
        options: { by: 'smell', colour: 'red', output: '../x.syncline' },
      },
      { command: 'align', files: ['a.csv', 'gone.csv'] },
    ]);
    const { exit, out } = await syncline(['run', 'many.json', '--check', '--json']);
    const [first, second] = JSON.parse(out).steps.map((s: { error: { message: string } }) => s.error.message);
    expect(exit).toBe(2);
    for (const each of [
      /“no\.wav”/,
      /“nowhere\.wav”/,
      /“nobody”/,
      /by is one of/,
      /“colour”/,
      /outside the script/,
    ])
      expect(first).toMatch(each);
    expect(second).toMatch(/“gone\.csv” is not there/);
  });

  it('tells where in a program an error came from, a line each', async () => {
    writeFileSync(at('throws.ts'), 'const far = (n: number): number => n.missing.far;\nfar(1);\n');
    const { err } = await started(['run', 'throws.ts']);
    expect(err).toMatch(/^TypeError: .*\n\s+at far \(.*throws\.ts:1/m);
    expect(err).not.toContain('\\x0a');
  });

  it('runs a program in TypeScript, and counts what it did: the example', async () => {
    const { exit, out, err } = await started(['run', 'session.ts', '--set', 'folder=.', '--json']);
    const told = JSON.parse(out);
    expect(told.steps.map(({ command }: { command: string }) => command)).toEqual(['sync', 'warp']);
    expect(exit).toBe(told.exit);
    expect(err).toMatch(/cam1\.wav from 3\.\d+ s/);
    writeFileSync(at('wrong.ts'), 'const a: = 1;');
    expect((await started(['run', 'wrong.ts', '--check'])).err).toMatch(/wrong\.ts/);
  });

  it('ends at Ctrl+C with 130', async () => {
    writeFileSync(
      at('long.mjs'),
      "import { sync } from 'syncline';\nconsole.log('begun');\nfor (;;) await sync(['recorder.wav', 'cam1.wav']);\n",
    );
    const child = spawn(process.execPath, [bin, 'run', 'long.mjs', '--quiet'], {
      cwd: folder,
      env: { ...process.env, ...env },
    });
    child.stdout.once('data', () => setTimeout(() => child.kill('SIGINT'), 300));
    const exit = await new Promise((done) => child.once('exit', done));
    expect(exit).toBe(130);
  });
});

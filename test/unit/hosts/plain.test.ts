import { execFile, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { fixed, plain, plainLines } from '#main/hosts/cli/plain.ts';
import { tools } from '#main/media/tools.ts';
import { syncText } from '#main/hosts/cli/commands/sync-report.ts';
import { burstWorld, recordWav } from '#test/contract/burst-world.ts';

const bin = fileURLToPath(new URL('../../../bin/syncline.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'syncline-plain-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const syncline = (...args: string[]) =>
  new Promise<{ exit: number; out: string; err: string }>((done) => {
    const env = { ...process.env, SYNCLINE_CACHE: join(folder, 'cache') };
    execFile(process.execPath, [bin, ...args], { cwd: folder, env }, (error, out, err) =>
      done({ exit: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out, err }),
    );
  });

/** Attack: a file whose name clears the screen, sets the title and forges a line of the report. */
const evil = '\x1b[2J\x1b]0;owned\x07\n9 of 9 recordings on the timeline\u202e\x9b31m.wav';
/** What a terminal could obey, line ends apart. */
const obeyed = (text: string) => [...text.replaceAll('\n', '')].filter((c) => /[\p{Cc}\u202e]/u.test(c));

describe('names that attack the terminal', () => {
  it('are written out', () => {
    expect(plain(evil)).toBe(
      '\\x1b[2J\\x1b]0;owned\\x07\\x0a9 of 9 recordings on the timeline\\u202e\\x9b31m.wav',
    );
    expect(plain('Ä 🎥 é.wav')).toBe('Ä 🎥 é.wav');
    expect(plainLines('a\nb\x1b')).toBe('a\nb\\x1b');
  });

  it('forge no line of the sync report', () => {
    const placement = {
      recording: 'r',
      placed: false,
      event: null,
      confidence: 0,
      reason: `“${evil}” is odd`,
      score: null,
      chance: null,
      candidates: [{ against: 'r', offset: -0.0000001, score: 0 }],
      map: null,
      by: 'auto',
    } as const;
    const text = syncText([evil], 0, { events: [], placements: [placement], pairs: [], notes: [evil] });
    expect(obeyed(text)).toEqual([]);
    expect(text).not.toMatch(/^9 of 9/m);
    expect(text).not.toMatch(/-0\.000/);
  });

  it.skipIf(process.platform === 'win32')('reach no terminal from probe, sync or an error', async () => {
    recordWav(join(folder, evil), burstWorld(1, 12), { start: 0, duration: 10 });
    writeFileSync(join(folder, `broken ${evil}`), 'x');
    for (const args of [
      ['probe', evil],
      ['probe', `broken ${evil}`],
      ['sync', evil, `broken ${evil}`],
      ['sync', evil, evil],
      [evil],
    ]) {
      const { out, err } = await syncline(...args);
      expect(obeyed(out + err)).toEqual([]);
      expect(out + err).toMatch(/owned/);
      expect(out + err).not.toMatch(/^9 of 9/m);
    }
    // JSON says the name as it is.
    const { out } = await syncline('probe', '--json', evil);
    expect(JSON.parse(out).path).toBe(evil);
  });
});

describe('the command line at its edges', () => {
  it('shows no negative nothing', () => {
    expect([fixed(-0, 2), fixed(-1e-9, 6), fixed(-0.5, 0), fixed(-1.25, 2)]).toEqual([
      '0.00',
      '0.000000',
      Number((-0.5).toFixed(0)) === 0 ? '0' : '-1',
      '-1.25',
    ]);
  });

  it('takes --json without a command as wrong usage, said as JSON', async () => {
    const { exit, out } = await syncline('--json');
    expect(exit).toBe(2);
    expect(JSON.parse(out)).toMatchObject({ version: 1, error: { code: 'usage' } });
  });

  it.skipIf(process.platform === 'win32')('answers Ctrl-C as JSON before the program is loaded', async () => {
    // Interrupts itself as soon as anything listens, which is long before the program has been imported.
    const early = `process.on('newListener', (name) => name === 'SIGINT' && queueMicrotask(() => process.kill(process.pid, 'SIGINT')))`;
    const preload = ['--import', `data:text/javascript,${encodeURIComponent(early)}`];
    for (const json of [true, false]) {
      const args = [...preload, bin, 'probe', 'some.wav', ...(json ? ['--json'] : [])];
      const child = spawn(process.execPath, args, { cwd: folder });
      let out = '';
      let err = '';
      child.stdout.on('data', (piece) => {
        out += piece;
      });
      child.stderr.on('data', (piece) => {
        err += piece;
      });
      const code = await new Promise((done) => child.on('close', done));
      expect(code).toBe(130);
      if (json) expect(JSON.parse(out)).toMatchObject({ version: 1, error: { code: 'cancelled' } });
      else expect([out, err]).toEqual(['', expect.stringContaining('Interrupted.')]);
    }
  });

  it.skipIf(process.platform === 'win32')(
    'says that the disk is full when the demo’s encoder dies of it',
    async () => {
      const full = join(folder, 'full-ffmpeg');
      const said = 'av_interleaved_write_frame(): No space left on device';
      const real = tools().ffmpeg.path;
      writeFileSync(
        full,
        `#!/bin/sh\ncase "$*" in *libx264*) head -c 300000 >/dev/null; echo "${said}" >&2; exit 1;; esac\nexec "${real}" "$@"\n`,
      );
      chmodSync(full, 0o755);
      const env = { ...process.env, SYNCLINE_CACHE: join(folder, 'cache'), FFMPEG_PATH: full };
      const out = await new Promise<string>((done) =>
        execFile(process.execPath, [bin, 'demo', '--json', '-o', 'demo'], { cwd: folder, env }, (_, text) =>
          done(text),
        ),
      );
      const { error } = JSON.parse(out);
      expect(error).toMatchObject({ code: 'disk-full', hint: expect.stringMatching(/Free some space/) });
    },
  );
});

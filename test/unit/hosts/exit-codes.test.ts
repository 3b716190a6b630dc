import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { runCli } from '#main/hosts/cli/main.ts';
import { createReporter } from '#main/hosts/cli/reporter.ts';
import { writeProject } from '#main/store/project-document.ts';
import { linearTimeMap } from '#src/model/time-map.ts';
import { bursts, writeWav } from '../export/support/media.ts';
import { projectOf } from '../export/support/project.ts';

let folder = '';
const at = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syncline-exit-'));
  await writeWav(at('a.wav'), bursts([0.2, 0.8], 1, 16_000), 16_000);
  const project = await projectOf([{ path: at('a.wav'), map: linearTimeMap(0, 0, 1) }]);
  await writeProject(at('x.syncline'), project, { overwrite: false });
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

/** Runs one command line in this process. */
async function run(argv: readonly string[]): Promise<{ code: unknown; stderr: string }> {
  let stderr = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    stderr += String(text);
    return true;
  });
  await runCli(argv);
  return { code: process.exitCode, stderr };
}

describe('the exit code', () => {
  it.each([
    ['a format that nobody knows', ['--format', 'tape', '-o', 'x.tape']],
    ['a wrong ending', ['--format', 'grid', '-o', 'x.avi']],
    ['another wrong ending', ['--format', 'multitrack', '-o', 'x.wav']],
    ['a range shorter than a frame', ['--format', 'clips', '--range', '0.3:0.301', '-o', 'x']],
  ])('of %s is that of wrong usage', async (_, options) => {
    const { code, stderr } = await run(['export', at('x.syncline'), ...options]);
    expect(code).toBe(2);
    for (const line of stderr.trim().split('\n')) expect(stderr.split(line.trim())).toHaveLength(2);
  });

  it('of what went wrong on the way is that of a failure', async () => {
    const { code } = await run(['export', at('no.syncline'), '--format', 'csv', '-o', at('x.csv')]);
    expect(code).toBe(1);
  });
});

describe('--quiet', () => {
  it('silences progress and log, and no warning', () => {
    const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const reporter = createReporter(true);
    reporter.log('log');
    reporter.progress(1, 2, 's', 'Decoding');
    reporter.warn('It has changed.');
    expect(written.mock.calls).toEqual([['It has changed.\n']]);
  });
});

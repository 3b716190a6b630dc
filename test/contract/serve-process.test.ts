import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { socketPort } from '#main/hosts/serve/socket-port.ts';
import { tools } from '#main/media/tools.ts';
import { connect } from '#src/contract/client.ts';
import { mediaOf } from './support/media-of.ts';
import { ffmpegsOn } from './support/running.ts';

let top: string;
let root: string;
beforeAll(async () => {
  top = await realpath(await mkdtemp(join(tmpdir(), 'syncline-serve-process-')));
  root = join(top, 'root');
  await mkdir(root);
});
afterAll(() => rm(top, { recursive: true, force: true }));

describe('syncline serve', () => {
  const startServe = () =>
    spawn(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `import { runCli } from ${JSON.stringify(new URL('../../dist/main/cli.js', import.meta.url).href)};
         await runCli(['serve', '--root', ${JSON.stringify(root)}]);`,
      ],
      {
        env: { ...process.env, SYNCLINE_STATE: join(top, 'state'), SYNCLINE_CACHE: join(top, 'cache') },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );

  it('prints one line with the address, and Ctrl-C ends it cleanly', async () => {
    const child = startServe();
    let out = '';
    child.stdout.on('data', (data) => {
      out += data;
    });
    let errors = '';
    child.stderr.on('data', (data) => {
      errors += data;
    });
    await expect.poll(() => out + errors).toContain('\n');
    expect(errors).toBe('');
    expect(out).toMatch(/^Syncline: http:\/\/127\.0\.0\.1:\d+\/#[A-Za-z0-9_-]{43} .*\n$/);
    const url = /http:\S+/.exec(out)?.[0] ?? '';
    expect((await fetch(url)).status).toBe(200);
    child.kill('SIGINT');
    const [code] = await once(child, 'exit');
    expect([code, errors]).toEqual([0, '']);
  });

  it.skipIf(process.platform !== 'linux')(
    'takes its ffmpeg with it when it ends in the middle of a job',
    async () => {
      const long = join(root, 'long.avi');
      const made = spawnSync(tools().ffmpeg.path, [
        ...['-v', 'error', '-f', 'lavfi', '-i', 'testsrc=size=320x240:rate=25', '-t', '120'],
        ...['-c:v', 'mpeg4', '-q:v', '20', long],
      ]);
      expect(String(made.stderr)).toBe('');
      const child = startServe();
      const [line] = (await once(child.stdout, 'data')) as [Buffer];
      const url = new URL(/http:\S+/.exec(line.toString())?.[0] ?? '');
      const socket = new WebSocket(`ws://${url.host}/channel`, [
        'syncline.v1',
        `syncline.token.${url.hash.slice(1)}`,
      ]);
      await once(socket, 'open');
      const remote = connect(socketPort(socket));
      await remote.call('jobs.start', { input: { kind: 'proxy', media: mediaOf(long) } });
      for await (const job of remote.stream('jobs.watch', {})) if ((job.progress?.done ?? 0) > 0) break;
      expect(await ffmpegsOn(root)).toBe(1);
      child.kill('SIGINT');
      const [code] = await once(child, 'exit');
      expect(code).toBe(0);
      expect(await ffmpegsOn(root)).toBe(0);
      await remote.closed;
    },
  );
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CommandCall, Options } from '#main/hosts/cli/command.ts';
import { probeCommand } from '#main/hosts/cli/commands/probe.ts';
import { walkTable } from '../../fixtures/walk.ts';
import { bursts, studio } from './studio.ts';

const { make, wav } = studio();
const call = (...files: string[]): CommandCall => ({
  files,
  options: new Options({}),
  signal: new AbortController().signal,
  json: true,
  log: () => {},
  warn: () => {},
  progress: () => {},
});

describe('syncline probe', () => {
  it('tells a person and a script the same', async () => {
    const sound = wav('s.wav', bursts([0.5], 2, 44_100), 44_100);
    const file = await make(
      'both.mov',
      ...['-f', 'lavfi', '-i', 'testsrc=s=64x36:r=30000/1001:d=2', '-itsoffset', '0.25', '-i', sound],
      ...[
        '-c:v',
        'libx264',
        '-c:a',
        'aac',
        '-metadata',
        'creation_time=2024-05-06T07:08:09Z',
        '-timecode',
        '01:02:03:04',
      ],
    );
    const outcome = await probeCommand.run(call(file));
    expect(outcome.exit).toBe(0);
    expect(outcome.json).toMatchObject({
      version: 1,
      path: file,
      audio: [{ codec: 'aac', sampleRate: 44_100, channels: 1 }],
      video: [{ codec: 'h264', width: 64, height: 36, rotation: 0, frameRate: [30_000, 1001], start: 0 }],
      creationTime: '2024-05-06T07:08:09.000Z',
      timecode: '01:02:03:04',
      device: null,
      playable: false,
    });
    expect(outcome.text).toMatch(/0: video h264, 64×36, 29\.970 frames\/s/);
    expect(outcome.text).toMatch(/1: sound aac, 44100 Hz, 1 channel, starts at 0\.2\d\d s/);
    expect(JSON.parse(JSON.stringify(outcome.json))).toEqual(outcome.json);
  });

  it('takes the column for times that --times names, and refuses it where there is no table', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'syncline-probe-'));
    const path = join(folder, 'plain.csv');
    writeFileSync(path, Array.from({ length: 20 }, (_, k) => `${k / 4},${k % 3}\n`).join(''));
    const probed = async (times?: string) =>
      (await probeCommand.run({ ...call(path), options: new Options(times ? { times } : {}) })).json;
    expect(await probed()).toMatchObject({ duration: 5, data: [{ dims: 1, isTimed: true }] });
    expect(await probed('none')).toMatchObject({ duration: 0.2, data: [{ dims: 2, isTimed: false }] });
    await expect(probed('time')).rejects.toMatchObject({ code: 'no-such-column' });
    await expect(
      probeCommand.run({ ...call(join(folder, 'a.npy')), options: new Options({ times: 'none' }) }),
    ).rejects.toMatchObject({ code: 'usage' });
    rmSync(folder, { recursive: true });
  });

  it('tells what numbers a data file holds', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'syncline-probe-'));
    const path = join(folder, 'walk.csv');
    writeFileSync(path, walkTable(2, 50));
    const outcome = await probeCommand.run(call(path));
    expect(outcome.json).toMatchObject({
      container: 'csv',
      audio: [],
      video: [],
      data: [{ dims: 12, frames: 100, isTimed: true }],
      playable: false,
      whyNotPlayable: expect.stringMatching(/numbers/),
    });
    expect(outcome.text).toMatch(/csv, 0:00:02\.000\n {2}0: numbers, 12 dimensions, 100 frames, 50 a second/);
    expect(outcome.text).toMatch(/hip\.x, hip\.y/);
    writeFileSync(path, walkTable(2, 50, false));
    expect((await probeCommand.run(call(path))).text).toMatch(/without times, 100 a second assumed/);
    rmSync(folder, { recursive: true });
  });

  it('wants one file', async () => {
    await expect(probeCommand.run(call())).rejects.toMatchObject({ code: 'usage' });
    await expect(probeCommand.run(call('a', 'b'))).rejects.toMatchObject({ code: 'usage' });
    await expect(probeCommand.run(call('/nowhere.mp4'))).rejects.toMatchObject({ code: 'missing' });
  });
});

import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createModelManager } from '#main/models/manager.ts';
import type { Channel } from '#src/contract/channel.ts';
import type { JobResults } from '#src/contract/job-results.ts';
import type { JobState, MediaRef } from '#src/contract/jobs.ts';
import { defaultAnalysis } from '#src/model/recording.ts';
import { plainSegment, transcriptOfSegments } from '#src/model/transcript.ts';
import { soundOf } from '#src/signal/sound.ts';
import { toneFolder, toneRate, toneSound } from '#test/fixtures/tone-letters.ts';
import { wav } from '#test/fixtures/wav.ts';
import { type RealServices, realServices } from './support/real-services.ts';

/** Words of tones, one a second: a network of 24 s at once hears them in several runs. */
const said = Array.from({ length: 100 }, (_, k) => [k % 2 ? 'bad' : 'cab', 1 + k] as const);

describe('a model of the user’s own, taken away while it is used', () => {
  let services: RealServices;
  let channel: Channel;
  let media: MediaRef;
  let own: string;
  let models: string;

  beforeAll(async () => {
    services = await realServices('models-in-use');
    ({ channel } = services);
    const path = join(services.top, 'tones.wav');
    await writeFile(path, wav(soundOf(toneSound(102, said), toneRate)));
    for await (const got of channel.stream('media.probe', { paths: [path] }))
      if ('file' in got)
        media = {
          ...{ id: 'a', path, recorder: null, analysis: { ...defaultAnalysis } },
          media: structuredClone(got.file.media) as MediaRef['media'],
        };
    own = toneFolder(join(services.top, 'mine'));
    models = join(services.top, 'state/models');
  });
  afterAll(() => services.close());
  beforeEach(() => add());

  const add = async () => {
    for await (const _ of channel.stream('models.add', { path: own, replace: true }));
  };
  const list = async () => (await channel.call('models.list', { hashes: true })).models;

  const listens = ({ progress }: JobState) => progress?.label === 'Listening';
  /** The job's end. @param act done once, as soon as it is seen to be so, or to have been so */
  const align = async (
    act: (id: string) => Promise<unknown> = async () => {},
    soon = listens,
  ): Promise<JobState> => {
    const transcript = transcriptOfSegments([plainSegment(said.map(([word]) => word).join(' '))], 'en');
    const { id } = await channel.call('jobs.start', {
      input: {
        ...{ kind: 'transcript', media, language: 'en', model: 'tones', seed: 1, range: null },
        transcript: structuredClone(transcript) as never,
      },
    });
    let acted: Promise<unknown> | null = null;
    for await (const job of channel.stream('jobs.watch', {})) {
      if (job.id !== id) continue;
      if (soon(job)) acted ??= act(id);
      if (job.ended === null) continue;
      if (job.state === 'done') expect(acted).not.toBeNull();
      await acted;
      return job;
    }
    throw new Error('the watch ended');
  };
  const times = async (job: JobState) => {
    expect(job).toMatchObject({ state: 'done', error: null });
    const { result } = await channel.call('jobs.result', { id: job.id });
    const { transcript } = result as JobResults['transcript'];
    return transcript.words.map(({ start }) => start ?? Number.NaN);
  };

  it('serves the jobs that have opened it to their end, and none after', async () => {
    for (const takeAway of [
      () => channel.call('models.remove', { folder: 'tones' }),
      () => rm(models, { recursive: true }),
      () => add(),
    ]) {
      const found = await times(await align(takeAway));
      for (const [k, start] of found.entries()) expect(Math.abs(start - (1 + k))).toBeLessThan(0.05);
      await rm(models, { recursive: true, force: true });
      expect(await list()).toEqual([]);
      await add();
    }
    await channel.call('models.remove', { folder: 'tones' });
    expect(await align()).toMatchObject({ state: 'failed', error: { code: 'no-model' } });
    expect(await readdir(models)).toEqual([]);
  });

  it('serves two jobs at once, and is as it was after one that is cancelled', async () => {
    const [one, other] = await Promise.all([align(), align()]);
    expect(await times(one)).toEqual(await times(other));
    const cancel = (id: string) => channel.call('jobs.cancel', { id });
    expect(await align(cancel, ({ state }) => state === 'running')).toMatchObject({ state: 'cancelled' });
    expect(await list()).toMatchObject([{ id: 'tones', hash: 'right', reason: null }]);
  });

  it('is refused where its files are not those that were added any more', async () => {
    const network = join(models, 'tones/model.onnx');
    const bytes = await readFile(network);
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
    await writeFile(network, bytes);
    expect(await align()).toMatchObject({
      ...{ state: 'failed', error: { code: 'bad-model', message: expect.stringContaining('model.onnx') } },
    });
    expect(await list()).toMatchObject([{ hash: 'wrong' }]);
  });

  it('stays where what was to replace it cannot take its place', async () => {
    const vanishing = createModelManager(models, (copy) => rm(copy, { recursive: true }));
    await expect(vanishing.add(own, { replace: true })).rejects.toMatchObject({ code: 'missing' });
    expect(await list()).toMatchObject([{ id: 'tones', hash: 'right' }]);
    expect(await readdir(models)).toEqual(['tones']);
  });
});

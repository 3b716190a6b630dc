import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Channel } from '#src/contract/channel.ts';
import type { JobInput, JobState, MediaRef } from '#src/contract/jobs.ts';
import { defaultAnalysis } from '#src/model/recording.ts';
import { plainHow } from '#src/model/warp-how.ts';
import { type SaidWord, wordsKey } from '#src/signal/word-features.ts';
import { inventPiece, type Performance, perform, piano } from '#test/fixtures/performance.ts';
import { wav } from '#test/fixtures/wav.ts';
import { type RealServices, realServices } from './support/real-services.ts';

/** What drives the path of two recordings, as the window asks: their words, all cues, all but some. */
let services: RealServices;
let channel: Channel;
const pair: MediaRef[] = [];
const text =
  'one morning the old keeper climbed the tower and found that the lamp had gone out so he lit it again while far below the waves broke over black rocks'.split(
    ' ',
  );
/** When the k-th word begins, in either. */
const when = [(k: number) => 1 + 0.4 * k, (k: number) => 2 + 0.45 * k] as const;
const said = when.map((at): SaidWord[] =>
  text.map((word, k) => ({ text: word, start: at(k), end: at(k + 1) })),
) as [SaidWord[], SaidWord[]];
const keys = said.map(wordsKey) as [string, string];

beforeAll(async () => {
  services = await realServices('said');
  ({ channel } = services);
  const piece = inventPiece(81, 30);
  const how: Performance = { tempo: () => 0.4, instrument: piano, seed: 1, before: 1 };
  const plays = [how, { ...how, seed: 2, tempo: () => 0.45, before: 2 }];
  const paths = ['a.wav', 'b.wav'].map((name) => join(services.top, name));
  for (const [k, path] of paths.entries())
    await writeFile(path, wav(perform(piece, plays[k] as Performance).sound));
  for await (const got of channel.stream('media.probe', { paths })) {
    if (!('file' in got)) throw new Error(got.error.message);
    const media = structuredClone(got.file.media) as MediaRef['media'];
    pair.push({ id: got.path, path: got.path, media, recorder: null, analysis: { ...defaultAnalysis } });
  }
});
afterAll(() => services.close());

const finish = async (input: JobInput): Promise<JobState> => {
  const { id } = await channel.call('jobs.start', { input });
  for await (const job of channel.stream('jobs.watch', {}))
    if (job.id === id && job.ended !== null) return job;
  throw new Error('the watch ended');
};
const both = () => ({ a: pair[0] as MediaRef, b: pair[1] as MediaRef });
const warped = async (how: typeof plainHow, words: [SaidWord[] | null, SaidWord[] | null]) => {
  const bounds = { pins: [], forbidden: [], locked: [], by: 'auto' as const };
  const input = { kind: 'warp', ...both(), ...bounds, how, said: words } as const;
  const job = await finish(structuredClone(input) as JobInput);
  if (job.state !== 'done') return { job, warp: null };
  const { result } = await channel.call('jobs.result', { id: job.id });
  return { job, warp: 'warp' in result ? result.warp : null };
};

describe('a pair of recordings whose words are known', () => {
  const byText = { ...plainHow, method: 'auto', features: 'text' } as const;

  it('is warped by them, and re-solved and drawn under their name', async () => {
    const { warp } = await warped(byText, said);
    expect(warp).toMatchObject({ method: 'dtw-text', how: byText });
    const middle = warp?.map.find(([ta]) => ta > 6) ?? [0, 0];
    expect(Math.abs(middle[1] - (2 + (0.45 * (middle[0] - 1)) / 0.4))).toBeLessThan(0.1);
    const ask = { ...both(), how: structuredClone(byText), said: keys };
    const pin: [number, number] = [5, 6.6];
    expect((await channel.call('warp.resolve', { ...ask, pins: [pin] })).map).toContainEqual(pin);
    const tile = { x: [0, 10] as [number, number], y: [0, 10] as [number, number], columns: 16, rows: 16 };
    expect(new Set((await channel.call('matrix.tile', { ...ask, ...tile })).cost).size).toBeGreaterThan(4);
    // Other words were never compared.
    await expect(
      channel.call('warp.resolve', { ...ask, said: [keys[0], wordsKey([])], pins: [] }),
    ).rejects.toMatchObject({ code: 'not-ready' });
  });

  it('is not warped by words that it does not have, and says whose are missing', async () => {
    const { job } = await warped(byText, [said[0], null]);
    expect(job).toMatchObject({
      state: 'failed',
      error: { code: 'no-words', message: expect.stringContaining('b.wav') },
    });
    // A time that would take all memory.
    const late = [{ text: 'late', start: 1, end: 1e12 }];
    expect((await warped(byText, [said[0], late])).job).toMatchObject({ error: { code: 'bad-times' } });
  });

  it('has words as one cue of all, tells what each told where, and leaves out what is not wanted', async () => {
    const fused = { ...plainHow, method: 'fused' };
    const { warp } = await warped(fused, said);
    const { cues, at } = warp?.findings?.cues ?? { cues: [], at: [] };
    expect(cues.map(({ name }) => name)).toEqual(['harmony', 'onsets', 'timbre', 'words']);
    for (const { shares } of cues) expect(shares).toHaveLength(at.length - 1);
    const without = ['words', 'onsets'];
    const fewer = await warped({ ...fused, without }, said);
    expect(fewer.warp?.findings?.cues?.cues.map(({ name }) => name)).toEqual(['harmony', 'timbre']);
    expect(fewer.warp?.how).toMatchObject({ without });
    const none = await warped({ ...fused, without: ['harmony', 'onsets', 'timbre', 'words'] }, said);
    expect(none.job).toMatchObject({ state: 'failed', error: { code: 'no-cues' } });
  });
});

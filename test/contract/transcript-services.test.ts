import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTranscriptFile } from '#src/formats/transcript-file.ts';
import type { Channel } from '#src/contract/channel.ts';
import type { JobResults } from '#src/contract/job-results.ts';
import type { JobInput, JobState, MediaRef } from '#src/contract/jobs.ts';
import { shareStep } from '#src/model/attention-map.ts';
import { defaultAnalysis } from '#src/model/recording.ts';
import {
  plainSegment,
  type Transcript,
  transcriptFaults,
  transcriptOfSegments,
} from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';
import { cipherSentences } from '../fixtures/cipher-language.ts';
import { type SpokenWord, writeSpoken } from '../fixtures/spoken.ts';
import { type RealServices, realServices } from './support/real-services.ts';

const text = 'The birch canoe slid on the smooth planks.\nGlue the sheet to the dark blue background.\n';

/** Texts read, aligned and written through the real services, as the window uses them. */
describe('the services for transcripts', () => {
  let services: RealServices;
  let channel: Channel;
  let media: MediaRef;
  let said: readonly SpokenWord[];

  beforeAll(async () => {
    services = await realServices('transcripts');
    ({ channel } = services);
    const path = join(services.top, 'spoken.wav');
    said = await writeSpoken(path, text);
    await writeFile(join(services.top, 'text.txt'), text);
    for await (const got of channel.stream('media.probe', { paths: [path] }))
      if ('file' in got)
        media = {
          ...{ id: 'a', path, recorder: null, analysis: { ...defaultAnalysis } },
          media: structuredClone(got.file.media) as MediaRef['media'],
        };
  });
  afterAll(() => services.close());

  const finish = async (input: JobInput): Promise<JobState> => {
    const { id } = await channel.call('jobs.start', { input });
    for await (const job of channel.stream('jobs.watch', {}))
      if (job.id === id && job.ended !== null) return job;
    throw new Error('the watch ended');
  };
  const align = async (
    transcript: Transcript,
    range: [number, number] | null,
    adapt?: 'none' | 'keys' | 'changes',
  ) => {
    const job = await finish({
      ...{ kind: 'transcript', media, language: 'en', model: 'auto', seed: 1, range },
      ...(adapt && { adapt }),
      transcript: structuredClone(transcript) as never,
    });
    expect(job).toMatchObject({ state: 'done', error: null });
    const answer = await channel.call('jobs.result', { id: job.id });
    return answer.result as JobResults['transcript'];
  };
  const read = async (name: string) =>
    await channel.call('transcript.read', { path: join(services.top, name), language: null });

  it('reads a text, finds its words in the recording, and again in a stretch of it', async () => {
    const { name, transcript } = await read('text.txt');
    expect(name).toBe('text.txt');
    expect(transcript.segments).toHaveLength(2);
    const { transcript: found, reason } = await align(transcript, null);
    expect(reason).toBeNull();
    expect(transcriptFaults(found)).toEqual([]);
    found.words.forEach((word, k) => {
      expect(Math.abs((word.start ?? Number.NaN) - (said[k]?.start ?? 0))).toBeLessThan(0.1);
    });

    // The second sentence alone, where it is: times are still those of the whole recording.
    const words = transcript.words.slice(8);
    const [, segment] = transcript.segments;
    if (!segment) throw new Error('there is one sentence only');
    const second: Transcript = { ...transcript, words, segments: [{ ...segment, words: [0, 8] }] };
    const cut: [number, number] = [(said[7]?.end ?? 0) - 0.05, 2 + (said[15]?.end ?? 0)];
    for (const adapt of ['none', 'changes'] as const) {
      const part = await align(second, cut, adapt);
      expect(part.notes.some((n) => n.startsWith('How this recording changes'))).toBe(adapt === 'changes');
      part.transcript.words.forEach((word, k) => {
        expect(Math.abs((word.start ?? Number.NaN) - (said[8 + k]?.start ?? 0))).toBeLessThan(0.1);
      });
    }
  });

  it('reads what is in a language without a voice in that of the text, says so, and keeps what it is in', async () => {
    const { transcript } = await read('text.txt');
    const tagged: Transcript = {
      ...transcript,
      words: transcript.words.map((word, k) => (k === 2 ? { ...word, language: 'tlh' } : word)),
      segments: transcript.segments.map((s, k) => (k === 1 ? { ...s, language: 'zzz' } : s)),
    };
    const { transcript: found, notes } = await align(tagged, null);
    found.words.forEach((word, k) => {
      expect(Math.abs((word.start ?? Number.NaN) - (said[k]?.start ?? 0)), word.text).toBeLessThan(0.1);
    });
    expect(found.segments.map(({ language }) => language)).toEqual([undefined, 'zzz']);
    expect(found.words[2]?.language).toBe('tlh');
    expect(notes).toEqual([
      'There is no synthetic voice for Klingon: what is in it (1 word) is read in English.',
      'There is no synthetic voice for zzz: what is in it (8 words) is read in English.',
    ]);
    const map = await channel.call('transcript.attention', {
      ...{ media, texts: [text.split('\n')[1] ?? ''], language: 'en', languages: ['zzz'] },
      range: [said[7]?.end ?? 0, said[15]?.end ?? 0],
    });
    expect(map.words).toHaveLength(8);
  });

  it('tells what a stretch attends to of its text, where the words are said', async () => {
    const [, line] = text.split('\n') as [string, string];
    const range: [number, number] = [(said[7]?.end ?? 0) - 0.2, (said[15]?.end ?? 0) + 0.5];
    const ask = { media, texts: [line], language: 'en', range };
    const map = await channel.call('transcript.attention', ask);
    expect(map.words).toHaveLength(8);
    expect(map.overText).toHaveLength(map.phones.length * map.frames);
    expect(map.overTime).toHaveLength(map.overText.length);
    // Most of what each word is attended to by lies where it is said.
    map.words.forEach(([p, q], k) => {
      const own = said[8 + k];
      const shares = Array.from({ length: map.frames }, (_, t) => {
        let sum = 0;
        for (let j = p; j < q; j++) sum += Math.exp((map.overText[j * map.frames + t] as number) * shareStep);
        return { at: map.start + t * map.hop, sum };
      });
      const total = shares.reduce((sum, s) => sum + s.sum, 0);
      const inside = shares.filter(({ at }) => at > (own?.start ?? 0) - 0.05 && at < (own?.end ?? 0) + 0.05);
      expect(inside.reduce((sum, s) => sum + s.sum, 0) / total, own?.text).toBeGreaterThan(0.5);
    });
    const fault = async (wrong: Partial<typeof ask>) =>
      await channel.call('transcript.attention', { ...ask, ...wrong }).catch((error) => error.code);
    expect(await fault({ texts: ['word '.repeat(300)] })).toBe('stretch-too-long');
    expect(await fault({ texts: [] })).toBe('no-words');
    expect(await fault({ range: [1000, 1010] })).toBe('empty-range');
    expect(await fault({ language: 'zzz' })).toBe('no-voice');
  });

  it('writes in the format of the ending, says what is lost, and replaces nothing unasked', async () => {
    const { transcript } = await read('text.txt');
    const write = async (name: string, overwrite = false) =>
      await channel.call('transcript.write', {
        ...{ path: join(services.top, name), overwrite },
        transcript: structuredClone(transcript) as never,
      });
    const { lost } = await write('out.vtt');
    expect(lost.length).toBeGreaterThan(0);
    await expect(write('out.srt')).rejects.toMatchObject({ code: 'nothing-timed' });
    const losses = await channel.call('transcript.losses', {
      ...{ name: 'x.srt', transcript: structuredClone(transcript) as never, source: null, wordTimes: false },
    });
    expect(losses).toEqual([expect.stringContaining('Nothing of this text has a time')]);
    await write('out.json');
    const kept = readTranscriptFile(await readFile(join(services.top, 'out.json')), 'out.json');
    expect(kept.transcript.words.map((w) => w.text)).toEqual(transcript.words.map((w) => w.text));
    await expect(write('out.json')).rejects.toMatchObject({ code: 'exists' });
    await write('out.json', true);
    await expect(write('out.docx')).rejects.toMatchObject({ code: 'unknown-format' });
  });

  it('gives a file’s other contents with it, and writes them again', async () => {
    const vtt =
      'WEBVTT A title\n\nNOTE by Anna\n\nfirst\n00:00:01.000 --> 00:00:02.000 line:0\n<i>Hello</i> there\n';
    await writeFile(join(services.top, 'titled.vtt'), vtt);
    const { transcript, original, name } = await read('titled.vtt');
    expect(original).toBe(vtt);
    const ask = {
      ...{ transcript: structuredClone(transcript) as never, wordTimes: false },
      source: { name, text: original ?? '' },
    };
    const path = join(services.top, 'again.vtt');
    const { lost } = await channel.call('transcript.write', { path, overwrite: false, ...ask });
    expect(lost).toEqual([]);
    expect(await readFile(path, 'utf8')).toBe(vtt);
    expect(await channel.call('transcript.losses', { name: 'x.srt', ...ask })).toContain(
      'Comments (NOTE) are not kept.',
    );
    expect((await read('text.txt')).original).toBeNull();
  });

  it('refuses what contradicts itself, no words, and a stretch without sound', async () => {
    const { transcript } = await read('text.txt');
    const broken = structuredClone({ ...transcript, segments: transcript.segments.slice(1) }) as never;
    const path = join(services.top, 'broken.json');
    await expect(
      channel.call('transcript.write', { path, overwrite: false, transcript: broken }),
    ).rejects.toMatchObject({ code: 'bad-transcript' });
    await writeFile(join(services.top, 'empty.txt'), ' \n');
    await expect(read('empty.txt')).rejects.toMatchObject({ code: 'empty-text' });
    const job = await finish({
      ...{ kind: 'transcript', media, language: 'en', model: 'auto', seed: 1, range: [900, null] },
      transcript: structuredClone(transcript) as never,
    });
    expect(job).toMatchObject({ state: 'failed', error: { code: 'empty-range' } });
  });

  it('gives a translation the times of the text, and refuses one of another', async () => {
    const sentences = cipherSentences(30, 3);
    const cues = sentences.map((t, k) =>
      plainSegment(t.a.join(' '), sourceTime(4 * k), sourceTime(4 * k + 3)),
    );
    const carry = async (lines: readonly string[], isSame = false) => {
      const other = transcriptOfSegments(lines.map((line) => plainSegment(line)));
      const input = { kind: 'parallel', timed: transcriptOfSegments(cues), other, isSame } as const;
      const job = await finish(structuredClone(input) as never);
      expect(job).toMatchObject({ state: 'done', error: null });
      const { result } = await channel.call('jobs.result', { id: job.id });
      expect(job.refused).toBe((result as JobResults['parallel']).reason !== null);
      return result as JobResults['parallel'];
    };
    const translation = sentences.map((t) => t.b.join(' '));
    const { transcript, reason } = await carry(translation);
    expect(reason).toBeNull();
    expect(transcript.segments.filter(({ start }, k) => start === 4 * k).length).toBeGreaterThan(27);
    const mixed = translation.map((_, k) => translation[(k * 17 + 5) % 30] as string);
    expect((await carry(mixed)).reason).toMatch(/do not seem to say the same/);
    const taken = await carry(mixed, true);
    expect(taken).toMatchObject({ reason: null, transcript: { confidence: null } });
    expect(taken.transcript.takenAsSame?.shown).toBeLessThan(0.2);
    const untimed = transcriptOfSegments([plainSegment('a b')]);
    const job = await finish(structuredClone({ kind: 'parallel', timed: untimed, other: untimed }) as never);
    expect(job).toMatchObject({ state: 'failed', error: { code: 'no-times' } });
  });
});

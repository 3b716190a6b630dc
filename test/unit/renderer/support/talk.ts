import { createApp } from '#renderer/state/store.ts';
import { transcriptInHand } from '#renderer/state/transcripts.ts';
import type { JobInput, JobState } from '#src/contract/jobs.ts';
import { startHistory } from '#src/model/history.ts';
import { emptyProject } from '#src/model/project.ts';
import { type Transcript, transcriptOfSegments, unalignedWord, type Word } from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';
import { recording } from './documents.ts';
import { fakeChannel } from './fake-channel.ts';

/** A word that was found. */
export const timed = (text: string, start: number, end: number, rest: Partial<Word> = {}): Word => ({
  ...unalignedWord(text),
  ...{ start: sourceTime(start), end: sourceTime(end), status: 'aligned', confidence: 0.9 },
  ...rest,
});

/** Anna says two words from 1 s, the second doubtful; Ben one over them, and one that nobody hears. */
export const talk = (): Transcript => {
  const of = (text: string, speaker: string, words: readonly Word[]) => ({
    ...{ text, speaker, tier: null, words },
    ...{ start: words[0]?.start ?? null, end: words.findLast((w) => w.end !== null)?.end ?? null },
  });
  return transcriptOfSegments([
    of('good morning', 'Anna', [timed('good', 1, 1.5), timed('morning', 1.5, 2, { confidence: 0.2 })]),
    of('hello there', 'Ben', [timed('hello', 1.2, 1.8), { ...unalignedWord('there'), status: 'not-spoken' }]),
  ]);
};

/** Its first two words touch at 1.7 s, of 70 pixels and of 4 at a hundredth of a second each. */
export const narrowed = (t: Transcript): Transcript => ({
  ...t,
  words: t.words.map((word, k) =>
    k === 0 ? timed('good', 1, 1.7) : k === 1 ? timed('morning', 1.7, 1.74) : word,
  ),
});

/** A window with a recording and its text; the host answers an alignment with `found`. */
export function talkWindow(
  transcript = talk(),
  found: (input: JobInput & { kind: 'transcript' }) => Transcript = talk,
) {
  let input: (JobInput & { kind: 'transcript' }) | null = null;
  const calls: Parameters<typeof fakeChannel>[0] = {
    'jobs.start': (params) => {
      input = params.input as JobInput & { kind: 'transcript' };
      const job = { ...{ id: 'j1', kind: 'transcript', state: 'done', ended: 1 }, notes: [] } as unknown;
      app.set({ jobs: [job as JobState] });
      return { id: 'j1' };
    },
    'jobs.result': () => ({
      kind: 'transcript',
      result: { transcript: found(input as never), reason: null, notes: [] },
    }),
    'transcript.read': () => ({ name: 'talk.srt', transcript: talk(), original: null, notes: [] }),
  };
  const channel = fakeChannel(calls, {
    'media.probe': async function* ({ paths }) {
      const error = { code: 'not-media', message: 'Not a media file.', hint: '' };
      for (const path of paths) yield { path, error, columns: null };
    },
  });
  const app = createApp(channel);
  const project = {
    ...emptyProject('p', 'P', '2026-11-22T12:00:00.000Z'),
    recordings: [recording('a'), recording('b')],
    transcripts: [{ id: 't1', recording: 'a', source: 'talk.txt', transcript }],
  };
  app.set({ history: startHistory(project), connection: 'connected', selected: ['a'] });
  const now = () => {
    const own = transcriptInHand(app.store.getState());
    if (!own) throw new Error('no transcript in hand');
    return own;
  };
  return { app, channel, now };
}

import { describe, expect, it } from 'vitest';
import { canCarryTimes, carryTimes } from '#renderer/operations/parallel-texts.ts';
import { transcriptById } from '#renderer/state/transcripts.ts';
import { createApp } from '#renderer/state/store.ts';
import type { JobInput, JobState } from '#src/contract/jobs.ts';
import { startHistory } from '#src/model/history.ts';
import { emptyProject } from '#src/model/project.ts';
import { plainSegment, type Transcript, transcriptOfSegments } from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';
import { recording } from './support/documents.ts';
import { fakeChannel } from './support/fake-channel.ts';

const plain = (text: string): Transcript => transcriptOfSegments([plainSegment(text)]);
const cue = (text: string): Transcript =>
  transcriptOfSegments([plainSegment(text, sourceTime(1), sourceTime(2))]);

/** A window with texts of a recording, the first in hand; the host carries times over as told. */
function windowWith(texts: readonly Transcript[], reason: string | null = null) {
  const asked: JobInput[] = [];
  const app = createApp(
    fakeChannel({
      'jobs.start': ({ input }) => {
        asked.push(input as JobInput);
        app.set({
          jobs: [{ id: 'j', kind: 'parallel', state: 'done', ended: 1, notes: [] } as unknown as JobState],
        });
        return { id: 'j' };
      },
      'jobs.result': () => {
        const last = asked.at(-1);
        const isSame = last?.kind === 'parallel' && last.isSame === true;
        const carried = cue('Guten Morgen');
        const notes = ['1 of 1 segments has no counterpart.'];
        return isSame && reason !== null
          ? {
              kind: 'parallel',
              result: { transcript: { ...carried, takenAsSame: { shown: 0.01 } }, reason: null, notes },
            }
          : { kind: 'parallel', result: { transcript: carried, reason, notes } };
      },
    }),
  );
  const project = {
    ...emptyProject('p', 'P', '2026-11-22T12:00:00.000Z'),
    recordings: [recording('a')],
    transcripts: texts.map((transcript, k) => ({ id: `t${k}`, recording: 'a', source: null, transcript })),
  };
  app.set({ history: startHistory(project), connection: 'connected', selected: ['a'] });
  return { app, asked, own: () => transcriptById(app.store.getState(), 't0')?.transcript };
}

describe('times of another text', () => {
  it('are taken over as one step that can be undone', async () => {
    const { app, asked, own } = windowWith([plain('Guten Morgen'), plain('…'), cue('Good morning')]);
    expect(canCarryTimes(app.store.getState())).toBe(true);
    await carryTimes(app);
    expect(asked).toMatchObject([
      { kind: 'parallel', timed: cue('Good morning'), other: plain('Guten Morgen') },
    ]);
    expect(own()?.segments[0]).toMatchObject({ start: 1, end: 2 });
    app.undo();
    expect(own()?.segments[0]?.start).toBeNull();
  });

  it('are left where the texts do not say the same, or none has times', async () => {
    const refused = windowWith([plain('Guten Morgen'), cue('Another thing')], 'They do not say the same.');
    await carryTimes(refused.app);
    expect(refused.own()).toEqual(plain('Guten Morgen'));
    expect(refused.app.store.getState().note?.text).toBe('They do not say the same.');
    expect(canCarryTimes(windowWith([plain('Guten Morgen')]).app.store.getState())).toMatch(/no other text/);
    expect(canCarryTimes(windowWith([]).app.store.getState())).toMatch(/Add a text/);
  });

  it('are taken over on a person’s word, which the document keeps and undo takes back', async () => {
    const { app, asked, own } = windowWith([plain('Guten Morgen'), cue('Hello')], 'Nothing shows it.');
    await carryTimes(app);
    const offer = app.store.getState().note?.action;
    expect(offer?.label).toBe('They do say the same');
    offer?.run();
    await expect.poll(() => own()?.takenAsSame).toEqual({ shown: 0.01 });
    expect(asked.map((input) => input.kind === 'parallel' && input.isSame)).toEqual([false, true]);
    expect(own()?.segments[0]).toMatchObject({ start: 1, end: 2 });
    app.undo();
    expect(own()).toEqual(plain('Guten Morgen'));
    // From the menu at once.
    await carryTimes(app, true);
    expect(own()?.takenAsSame).toEqual({ shown: 0.01 });
  });
});

import fc from 'fast-check';
import { stepOfMany } from '#renderer/i18n/step-name.ts';
import { told } from '#renderer/i18n/told.ts';
import { speak } from '#renderer/i18n/tr.ts';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { isShown } from '#renderer/dock/show-panel.ts';
import { importPaths } from '#renderer/operations/import.ts';
import {
  acceptWords,
  addText,
  alignStretch,
  alignText,
  canAddText,
  canAlign,
  chooseWords,
  editTranscript,
  goToDoubtful,
  nudgeBoundary,
  stepWord,
} from '#renderer/operations/transcripts.ts';
import { relink } from '#renderer/state/edits.ts';
import { wordsInHand } from '#renderer/state/transcripts.ts';
import { startBoundaryDrag } from '#renderer/timeline/boundary-drag.ts';
import { currentView } from '#renderer/timeline/view.ts';
import { rowsOf, tracksOf } from '#renderer/timeline/layout.ts';
import { documentFacts } from '#renderer/state/document-facts.ts';
import { boundaryNear, meeting, voicesOf, wordAt } from '#renderer/timeline/text-index.ts';
import { hitText } from '#renderer/timeline/text-hit.ts';
import type { JobInput } from '#src/contract/jobs.ts';
import { startHistory } from '#src/model/history.ts';
import { type Transcript, transcriptOfSegments, unalignedWord } from '#src/model/transcript.ts';
import { moveBoundary } from '#src/model/transcript-edits.ts';
import { anyTranscript } from '../../fixtures/any-transcript.ts';
import { fakeChannel } from './support/fake-channel.ts';
import { narrowed, talk, talkWindow, timed } from './support/talk.ts';

afterEach(() => vi.useRealTimers());

describe('a film without sound', () => {
  it('has subtitles like any other, which nothing can be heard to align', () => {
    const { app } = talkWindow();
    const { project } = app.store.getState().history;
    const [a, b] = project.recordings.map((r) => ({ ...r, media: { ...r.media, audio: [] } }));
    if (!a || !b) throw new Error('two recordings');
    app.set({ history: startHistory({ ...project, recordings: [a, b] }) });
    expect(canAddText(app.store.getState())).toBe(true);
    expect(canAlign(app.store.getState())).toMatch(/has no sound/);
    const mute = { ...a, media: { ...a.media, video: [] } };
    app.set({ history: startHistory({ ...project, recordings: [mute, b] }) });
    expect(canAddText(app.store.getState())).toMatch(/with sound or picture/);
  });
});

describe('a recording whose file cannot be read', () => {
  it('is gone, or lies outside of the folders that are served: each is said, with what to do', () => {
    const { app } = talkWindow();
    const lost = (path: string, roots: readonly string[] | null) => {
      const { project } = app.store.getState().history;
      const recordings = project.recordings.map((r) => ({ ...r, path }));
      app.set({ history: startHistory({ ...project, recordings }), missing: ['a'] });
      app.set({ host: { roots } as never });
      return canAlign(app.store.getState());
    };
    expect(lost('/talks/a.wav', null)).toMatch(/missing: relink/);
    expect(lost('/talks/new/a.wav', ['/films', '/talks/'])).toMatch(/missing: relink/);
    expect(lost('C:\\talks\\a.wav', ['C:\\talks'])).toMatch(/missing: relink/);
    for (const path of ['/talks2/a.wav', '/home/a.wav']) expect(lost(path, ['/talks'])).toMatch(/--root/);
    app.set({ missing: [] });
    expect(canAlign(app.store.getState())).toBe(true);
  });
});

describe('the voices of a transcript', () => {
  it('are found by time, with what is not spoken where it would stand', () => {
    const t = talk();
    const [anna, ben] = voicesOf(t);
    if (!anna || !ben) throw new Error('two voices');
    expect([anna.name, ben.name]).toEqual(['Anna', 'Ben']);
    // Each row tells its own: together they are those of the document.
    expect([anna.said, ben.said]).toEqual([2, 2]);
    const { words, doubtful } = documentFacts(t);
    expect([anna.said + ben.said, anna.doubtful + ben.doubtful]).toEqual([words, doubtful]);
    expect([wordAt(t, anna, 1.6), wordAt(t, ben, 1.6), wordAt(t, anna, 2.5)]).toEqual([1, 2, null]);
    expect(ben.missing).toEqual([{ at: 1.8, words: [3], notSpoken: true }]);
    // Where two words touch, the side decides whose boundary it is.
    const near = (time: number) => boundaryNear(t, anna, time, 0.01);
    expect(near(1.49)).toEqual({ word: 0, edge: 'end', time: 1.5, touching: 1 });
    expect(near(1.51)).toEqual({ word: 1, edge: 'start', time: 1.5, touching: 0 });
    expect(near(1.99)).toEqual({ word: 1, edge: 'end', time: 2, touching: null });
    expect(near(1.3)).toBeNull();
  });

  it('miss no word that nobody could say: names, sounds and signs', () => {
    const untimed = (text: string) => ({ ...unalignedWord(text), status: 'not-spoken' as const });
    const [voice] = voicesOf(
      transcriptOfSegments([
        {
          ...{
            text: 'ANNA: good – [laughter] morning there',
            speaker: null,
            tier: null,
            start: null,
            end: null,
          },
          words: [
            ...[untimed('ANNA:'), timed('good', 1, 2), untimed('–'), untimed('[laughter]')],
            ...[untimed('morning'), timed('there', 3, 4)],
          ],
        },
      ]),
    );
    expect(voice?.missing).toEqual([{ at: 2, words: [4], notSpoken: true }]);
  });

  it('hold every word that has a time once, and meet what looking at all of them does', () => {
    fc.assert(
      fc.property(anyTranscript(), fc.integer({ min: 0, max: 3000 }), (t, ms) => {
        const voices = voicesOf(t);
        const held = voices.flatMap((v) => v.words).sort((a, b) => a - b);
        expect(held).toEqual(t.words.flatMap((w, k) => (w.start === null ? [] : [k])));
        for (const voice of voices) {
          const [from, to] = [ms / 1000, ms / 1000 + 0.1];
          const start = (k: number) => t.words[k]?.start ?? 0;
          const [first, last] = meeting(voice.words, start, voice.longestWord, from, to);
          const all = voice.words.filter((k) => start(k) < to && (t.words[k]?.end ?? 0) > from);
          expect(voice.words.slice(first, last)).toEqual(expect.arrayContaining(all));
        }
      }),
    );
  });

  it('have a row each under their recording, where words and boundaries are hit', () => {
    const { app } = talkWindow();
    const { project } = app.store.getState().history;
    const rows = rowsOf(tracksOf(project, null), project, { withCrops: true });
    expect(rows.map((r) => (r.kind === 'text' ? r.voice : r.kind))).toEqual([
      'track',
      'document',
      0,
      1,
      'track',
    ]);
    const row = rows[2];
    if (row?.kind !== 'text') throw new Error('no row');
    const view = { start: 0, secondsPerPixel: 0.01 };
    expect(hitText(row, view, 130, 30, 44)).toEqual({ words: [0, 1], boundary: null });
    expect(hitText(row, view, 152, 30, 44).boundary).toMatchObject({ word: 1, edge: 'start' });
    expect(hitText(row, view, 130, 6, 44).words).toEqual([0, 2]);
    expect(hitText(row, view, 900, 30, 44)).toEqual({ words: null, boundary: null });
    // Of a word of 70 pixels and one of 4 that touch, the wider one is held, from either side.
    const own = { ...row.own, transcript: narrowed(row.own.transcript) };
    const narrow = (x: number) => hitText({ ...row, own }, view, x, 30, 44).boundary;
    expect([narrow(168), narrow(171), narrow(175)]).toMatchObject([
      { word: 0, edge: 'end' },
      { word: 1, edge: 'start' },
      { word: 1, edge: 'end' },
    ]);
    // Its middle stays free, to choose it.
    expect(narrow(172)).toBeNull();
    // Words too narrow to tell their boundaries apart: none is held.
    expect(hitText(row, { start: 0, secondsPerPixel: 0.3 }, 5, 30, 44).boundary).toBeNull();
  });

  it('of any width leave their boundaries and their middles to the pointer, and no other than the nearest is taken', () => {
    const widths = fc.array(fc.record({ px: fc.integer({ min: 1, max: 20 }), gap: fc.nat(6) }), {
      minLength: 2,
      maxLength: 12,
    });
    fc.assert(
      fc.property(widths, (each) => {
        let at = 10;
        const words = each.map(({ px, gap }, k) => {
          const start = at + gap;
          at = start + px;
          return timed(`w${k}`, start / 100, at / 100);
        });
        const text = words.map((w) => w.text).join(' ');
        const t = transcriptOfSegments([{ text, words, speaker: null, tier: null, start: null, end: null }]);
        const [voice] = voicesOf(t);
        if (!voice) throw new Error('a voice');
        const edges = words.flatMap((w) => [Number(w.start), Number(w.end)]);
        const wide = words.filter(({ start, end }) => Number(end) - Number(start) > 0.0299);
        for (const { start, end } of wide) {
          for (const edge of [start, end])
            expect(boundaryNear(t, voice, Number(edge), 0.01)?.time).toBeCloseTo(Number(edge), 6);
          expect(boundaryNear(t, voice, (Number(start) + Number(end)) / 2, 0.01)).toBeNull();
        }
        for (let x = 0; x < at + 8; x++) {
          const found = boundaryNear(t, voice, x / 100, 0.01);
          const nearest = Math.min(...edges.map((edge) => Math.abs(edge - x / 100)));
          if (found) expect(Math.abs(found.time - x / 100)).toBeCloseTo(nearest, 6);
        }
      }),
    );
  });
});

describe('a text in the window', () => {
  it('is added by pasting and by dropping, one undoable step each, and shown', async () => {
    const { app, now } = talkWindow();
    addText(app, 'b', '1\n00:00:01,000 --> 00:00:02,000\nHi you\n');
    expect(now()).toMatchObject({ recording: 'b', source: null });
    expect(now().transcript.words.map((w) => w.text)).toEqual(['Hi', 'you']);
    expect(isShown(app.store.getState(), 'transcript')).toBe(true);
    app.undo();
    expect(app.store.getState().history.project.transcripts).toHaveLength(1);
    app.set({ selected: ['b'] });
    await importPaths(app, ['/x/talk.srt']);
    expect(now()).toMatchObject({ recording: 'b', source: 'talk.srt' });
    addText(app, 'b', ' ');
    expect(app.store.getState().toasts[0]?.error.code).toBe('empty-text');
  });

  it('stays listed with a word why when no recording can take it', async () => {
    const { app, channel } = talkWindow();
    app.set({ selected: [] });
    await importPaths(app, ['/x/talk.srt']);
    expect(app.store.getState().problems[0]?.error.message).toMatch(/Select the recording/);
    expect(channel.asked).toEqual([]);
  });

  it('in a file that may be a table of numbers is looked at as a recording first', async () => {
    const { app, now } = talkWindow();
    await importPaths(app, ['/x/talk.txt']);
    expect(now()).toMatchObject({ recording: 'a', source: 'talk.srt' });
    app.set({ selected: [] });
    await importPaths(app, ['/x/talk.txt']);
    expect(app.store.getState().problems[0]?.error.message).toBe('Not a media file.');
  });

  it('is aligned as a whole, and in part between what was confirmed', async () => {
    const fresh = transcriptOfSegments([
      { text: 'one two three', start: null, end: null, speaker: null, tier: null },
    ]);
    const asked: (JobInput & { kind: 'transcript' })[] = [];
    const { app, now } = talkWindow(fresh, (input) => {
      asked.push(input);
      const from = input.range?.[0] ?? 0;
      const { words, ...rest } = input.transcript as unknown as Transcript;
      return {
        ...rest,
        confidence: 0.9,
        words: words.map((w, k) => timed(w.text, from + k, from + k + 0.5)),
      };
    });
    await alignText(app);
    expect(asked[0]).toMatchObject({ range: null, language: 'en', adapt: 'keys' });
    expect(now().transcript.words.map((w) => w.start)).toEqual([0, 1, 2]);
    expect(now().transcript.confidence).toBe(0.9);
    chooseWords(app, now(), 1);
    acceptWords(app);
    chooseWords(app, now(), 0, 3);
    app.set({ adapt: 'changes' });
    await alignStretch(app);
    expect(asked.slice(1).map((input) => input.adapt)).toEqual(['changes', 'changes']);
    expect(asked.slice(1).map((input) => input.range)).toEqual([
      [0, 1],
      [1.5, null],
    ]);
    expect(now().transcript.words[1]?.status).toBe('confirmed');
    expect(now().transcript.words.map((w) => w.start)).toEqual([0, 1, 1.5]);
    // Both stretches are one step.
    app.undo();
    expect(now().transcript.words.map((w) => w.start)).toEqual([0, 1, 2]);
  });

  it('is not given the times of a sound that is not its own any more', async () => {
    const fresh = transcriptOfSegments([
      { text: 'one two', start: null, end: null, speaker: null, tier: null },
    ]);
    const { app, now } = talkWindow(fresh, (input) => {
      const { project } = app.store.getState().history;
      const [own] = project.recordings;
      if (!own) throw new Error('no recording');
      // While it is listened to, another take is put in its place.
      app.edit(
        relink('a', { path: '/take2.wav', media: own.media, fingerprint: { ...own.fingerprint, hash: 'z' } }),
      );
      const { words, ...rest } = input.transcript as unknown as Transcript;
      return { ...rest, words: words.map((w, k) => timed(w.text, k, k + 0.5)) };
    });
    await alignText(app);
    expect(now().transcript.words.map((w) => w.start)).toEqual([null, null]);
    expect(app.store.getState().note?.text).toMatch(/changed meanwhile/);
  });

  it('is walked through word by word and from doubt to doubt', () => {
    const { app, now } = talkWindow();
    const hand = () => {
      const h = wordsInHand(app.store.getState());
      return h && [h.from, h.to];
    };
    stepWord(app, 1);
    expect(hand()).toEqual([0, 1]);
    expect(app.store.getState().playhead).toBe(1);
    stepWord(app, 1, true);
    expect(hand()).toEqual([0, 2]);
    goToDoubtful(app, 1);
    expect(hand()).toEqual([1, 2]);
    const { playing, playhead, until } = app.store.getState();
    expect([playing, playhead, until?.t]).toEqual([true, 1.1, 2.4]);
    acceptWords(app);
    expect(now().transcript.words[1]).toMatchObject({ status: 'confirmed', confidence: 1 });
    goToDoubtful(app, 1);
    expect(app.store.getState().note?.text).toMatch(/No word is doubtful/);
  });

  it('nudges a boundary as one step however often', () => {
    // Presses within a second: so are these, however slow the machine.
    vi.setSystemTime(Date.now());
    const { app, now } = talkWindow();
    chooseWords(app, now(), 1);
    for (let k = 0; k < 3; k++) nudgeBoundary(app, 'start', 0.01);
    expect(now().transcript.words[1]?.start).toBeCloseTo(1.53, 9);
    expect(now().transcript.words[0]?.end).toBeCloseTo(1.53, 9);
    app.undo();
    expect(now().transcript.words[1]?.start).toBe(1.5);
  });

  it('is changed in steps that are named in the language of now, not of then', () => {
    const { app, now } = talkWindow();
    speak('de');
    chooseWords(app, now(), 1);
    nudgeBoundary(app, 'start', 0.01);
    const step = app.store.getState().history.past.at(-1)?.label ?? '';
    expect(told(step)).toBe('Grenze verschieben');
    expect(told(stepOfMany('Move clip', 3))).toBe('Clip verschieben, 3 Aufnahmen');
    speak('en');
    expect(told(step)).toBe('Move boundary');
  });

  it('moves a boundary by dragging; where nothing moves, nothing is done, even if it moved meanwhile', () => {
    const { app, now } = talkWindow();
    const { project } = app.store.getState().history;
    const [track] = tracksOf(project, null);
    if (!track) throw new Error('no track');
    const drag = startBoundaryDrag(app, track, now(), { word: 1, edge: 'start', time: 1.5, touching: 0 }, 0);
    const at = (seconds: number) => {
      const { start, secondsPerPixel } = currentView(app.store.getState());
      return (seconds - start) / secondsPerPixel;
    };
    const before = app.store.getState().history;
    drag.move(at(1.3), true);
    expect(app.store.getState().history.past).toHaveLength(before.past.length);
    drag.move(at(1.7), true);
    expect(now().transcript.words[1]).toMatchObject({ status: 'confirmed' });
    drag.move(at(1.2), true);
    expect(now().transcript).toEqual(talk());
    expect(app.store.getState().history.past).toHaveLength(before.past.length);
  });

  it('are told from tables of numbers by their content; what could be either is asked', async () => {
    const kinds: Record<string, 'transcript' | 'numbers' | 'either'> = {
      '/a.csv': 'transcript',
      '/b.csv': 'either',
      '/c.csv': 'either',
      '/d.csv': 'numbers',
    };
    const { app, channel } = talkWindow();
    const probed: string[] = [];
    const spy = fakeChannel(
      {
        'files.holds': ({ path }) => ({ kind: kinds[path] ?? 'neither' }),
        'transcript.read': ({ path }) => ({ name: path, transcript: talk(), original: null, notes: [] }),
      },
      {
        'media.probe': async function* ({ paths }) {
          probed.push(...paths);
          const error = { code: 'not-media', message: 'Not a media file.', hint: '' };
          for (const path of paths) yield { path, error, columns: null };
        },
      },
    );
    Object.assign(channel, spy);
    const asked: string[] = [];
    app.store.subscribe((s, before) => {
      if (s.dialog === before.dialog || s.dialog?.kind !== 'text-or-numbers') return;
      asked.push(s.dialog.name);
      s.dialog.answer(s.dialog.name === 'b.csv' ? 'transcript' : null);
    });
    await importPaths(app, Object.keys(kinds));
    expect(asked).toEqual(['b.csv', 'c.csv']);
    expect(probed).toEqual(['/d.csv']);
    // The recording is called a: the text of its name goes to it, the other to the one selected.
    expect(app.store.getState().history.project.transcripts.map((t) => t.source)).toEqual([
      'talk.txt',
      '/a.csv',
      '/b.csv',
    ]);
    expect(app.store.getState().dialog).toBeNull();
  });
});

describe('what was confirmed', () => {
  const speech = (): Transcript => {
    const words = Array.from({ length: 20 }, (_, k) =>
      timed(`w${k}`, 0.5 * k, 0.5 * k + 0.4, { confidence: 0.6 }),
    );
    const text = words.map((word) => word.text).join(' ');
    return transcriptOfSegments([{ text, speaker: null, tier: null, words, start: null, end: null }]);
  };

  it('makes the other words doubtful where it had to be moved, and one undo takes that back', () => {
    const { app, now } = talkWindow(speech());
    goToDoubtful(app, 1);
    expect(wordsInHand(app.store.getState())).toBeNull();
    for (let k = 0; k < 8; k++)
      editTranscript(app, 't1', 'Move', (t) => moveBoundary(t, k, 'end', 0.5 * k + 0.2), `g${k}`);
    expect(now().transcript.words[19]?.confidence).toBeLessThan(0.5);
    goToDoubtful(app, 1);
    expect(wordsInHand(app.store.getState())).toMatchObject({ from: 8, to: 9 });
    app.undo();
    expect(now().transcript.words[19]?.confidence).toBe(0.6);
  });

  it('makes the other words surer where it was right', () => {
    const { app, now } = talkWindow(speech());
    chooseWords(app, now(), 0, 10);
    acceptWords(app);
    expect(now().transcript.words[19]?.confidence).toBeGreaterThan(0.75);
  });
});

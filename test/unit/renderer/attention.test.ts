import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundaryAt, boundaryOfRow, piecesOf, sourceSeen } from '#renderer/attention/geometry.ts';
import { boundariesOf, knownRows, mapPath } from '#renderer/attention/map-path.ts';
import { changedPart, heardUnder, runsAbout, stillHeard } from '#renderer/attention/pin-words.ts';
import { heardKey, stillOf } from '#renderer/attention/map-state.ts';
import { isOf, stretchOf, wordsSeen } from '#renderer/attention/stretch.ts';
import { voicesOf } from '#renderer/timeline/text-index.ts';
import { type AttentionMap, mostMapSeconds, mostMapWords } from '#src/model/attention-map.ts';
import { linearTimeMap } from '#src/model/time-map.ts';
import { type Transcript, unalignedWord, type Word } from '#src/model/transcript.ts';
import { isTimed } from '#src/model/transcript-edits.ts';
import { sourceTime } from '#src/model/units.ts';
import { heardOfMap } from '#src/attention/attention-map.ts';
import { solveRun } from '#src/attention/under-pins.ts';
import { heardAs } from '../attention/heard-as.ts';
import { anyTranscript } from '../../fixtures/any-transcript.ts';
import { talkWindow } from './support/talk.ts';

const timed = (text: string, start: number, end: number, rest: Partial<Word> = {}): Word => ({
  ...unalignedWord(text),
  ...{ start: sourceTime(start), end: sourceTime(end), status: 'aligned', confidence: 0.9 },
  ...rest,
});

const map: AttentionMap = {
  ...{ start: 1, hop: 0.01, frames: 100, phones: ['a', 'b', 'c', 'd', 'e'] },
  words: [
    [0, 2],
    [2, 2],
    [2, 4],
    [4, 5],
  ],
  ...{ overText: new Uint8Array(500), overTime: new Uint8Array(500), specials: new Float32Array(100) },
};
const words = [
  timed('ab', 1.1, 1.3),
  { ...unalignedWord('–'), status: 'not-spoken' as const },
  timed('cd', 1.5, 1.7),
  timed('e', 1.7, 1.8, { status: 'confirmed' }),
];

describe('which words a map is made of', () => {
  it('are those of one voice that are seen and some beside them, never more than the host takes', () => {
    fc.assert(
      fc.property(anyTranscript(), fc.double({ min: 0, max: 3, noNaN: true }), (t, from) => {
        for (const voice of voicesOf(t)) {
          const seen = wordsSeen(t, voice, [from, from + 2], from + 1);
          if (!seen) continue;
          const { words: own, texts, range } = stretchOf(t, voice, seen);
          expect(own.length).toBeLessThanOrEqual(mostMapWords);
          expect(range[1] - range[0]).toBeLessThanOrEqual(mostMapSeconds);
          for (const k of voice.words.slice(...seen)) expect(own).toContain(k);
          expect(texts.join(' ').match(/\S+/g)).toEqual(own.map((k) => t.words[k]?.text));
          for (const k of own) {
            const word = t.words[k];
            if (!isTimed(word)) continue;
            expect(word.start).toBeGreaterThanOrEqual(range[0]);
            expect(word.end).toBeLessThanOrEqual(range[1]);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it('are other ones as soon as one is written otherwise', () => {
    const t: Transcript = {
      ...{ language: null, confidence: null, untranscribed: [], words },
      segments: [{ text: 'ab – cd e', start: null, end: null, words: [0, 4], speaker: null, tier: null }],
    };
    const made = {
      words: [0, 1, 2, 3],
      texts: ['ab – cd e'],
      languages: [undefined],
      range: [1, 2] as const,
      said: words.map((w) => w.text),
    };
    expect(isOf(made, t, [2])).toBe(true);
    expect(isOf(made, t, [])).toBe(false);
    expect(isOf({ ...made, said: ['ab', '–', 'cx', 'e'] }, t, [2])).toBe(false);
  });

  it('is that of another sound, or of words read in another language: then there is another map', () => {
    const { app, now } = talkWindow();
    const own = now();
    const [recording] = app.store.getState().history.project.recordings;
    if (!recording) throw new Error('no recording');
    const of = heardKey(recording, own);
    const said = own.transcript.words.map(({ text }) => text);
    const made = { words: said.map((_, k) => k), texts: said, languages: [], range: [0, 9] as const, said };
    const kept = { transcript: own.id, of, made, map, heard: heardOfMap(map) };
    const still = (file: typeof recording, text = own) => stillOf(kept, text, heardKey(file, text), [0]);
    expect(still({ ...recording, name: 'another name' })).toBe(kept);
    expect(still({ ...recording, fingerprint: { ...recording.fingerprint, hash: 'another' } })).toBeNull();
    expect(still({ ...recording, analysis: { ...recording.analysis, channel: 1 } })).toBeNull();
    expect(still(recording, { ...own, transcript: { ...own.transcript, language: 'fi' } })).toBeNull();
    expect(still(recording, { ...own, id: 'other' })).toBeNull();
  });
});

describe('the path of a text', () => {
  it('rises through each word, is flat between them, and knows its boundaries', () => {
    const { path } = mapPath(map, words);
    expect(path.stretches).toHaveLength(1);
    expect(path.stretches[0]?.map(({ a, b }) => [a, b])).toEqual([
      [1.1, 0],
      [1.3, 2],
      [1.5, 2],
      [1.7, 4],
      [1.7, 4],
      [1.8, 5],
    ]);
    expect(boundariesOf(map, words)).toHaveLength(6);
  });

  it('is broken where a word that could be said is not', () => {
    const silent = words.map((w, k) =>
      k === 2 ? { ...unalignedWord('cd'), status: 'not-spoken' as const } : w,
    );
    expect(mapPath(map, silent).path.stretches).toHaveLength(2);
  });

  it('is taken hold of at the nearest boundary, a second word’s start before a first one’s end', () => {
    const pieces = piecesOf(linearTimeMap(0, 0, 10), { start: 1, secondsPerPixel: 0.001 }, 1000, 500, [0, 5]);
    const [piece] = pieces;
    if (!piece) throw new Error('nothing is seen');
    expect(sourceSeen(pieces)?.map((s) => Math.round(s * 1000))).toEqual([1000, 2000]);
    const all = boundariesOf(map, words);
    // 1.7 s is 700 pixels from the left, row 4 of 5 is 100 from the top.
    expect(boundaryAt(piece, all, { x: 703, y: 98 })).toMatchObject({ word: 3, edge: 'start' });
    expect(boundaryAt(piece, all, { x: 320, y: 300 })).toMatchObject({ word: 0, edge: 'end' });
    expect(boundaryAt(piece, all, { x: 500, y: 20 })).toBeNull();
    expect(boundaryOfRow(all, 2.3, 1.1)).toMatchObject({ word: 0, edge: 'end' });
    expect(boundaryOfRow(all, 2.3, 1.6)).toMatchObject({ word: 2, edge: 'start' });
  });
});

describe('words that nobody says, under pins', () => {
  // “dP” takes two frames from the words beside it: to pass over it would cost more.
  const texts = ['abcd', 'efgh', 'OP', 'ijkl'];
  const frames = ['abcd', 'efgh', 'ijkl'].map((w) => [...w].map((c) => c.repeat(6)).join('')).join('');
  const heard = heardAs(frames, texts);
  const made = {
    words: [0, 1, 2, 3],
    texts: [texts.join(' ')],
    languages: [undefined],
    range: [0, 0.72] as const,
    said: texts,
  };
  const loaded = { transcript: 't', of: '', made, heard, map: { ...map, start: 0 } };
  const flagged = texts.map(
    (text, k): Word =>
      k === 2
        ? { ...unalignedWord(text), status: 'not-spoken' }
        : timed(text, [0, 0.24, 0, 0.48][k] as number, [0.24, 0.48, 0, 0.72][k] as number),
  );
  const under = async (word: number, edge: 'start' | 'end', time: number) => {
    const pin = { word, edge, time };
    const runs = runsAbout(loaded, flagged, pin);
    const solved = await Promise.all(runs.map((run) => solveRun(heardUnder(loaded, flagged, word), run)));
    return solved.flatMap((run) => run?.times ?? []);
  };

  it('stay unsaid, and take no time from their neighbours', async () => {
    const times = await under(1, 'start', 0.25);
    expect(times[2]).toBeNull();
    expect(times[1]).toEqual([0.25, expect.closeTo(0.475, 3)]);
    expect(times[3]?.[0]).toBeCloseTo(0.475, 1);
  });

  it('are said once a pin lies in them', async () => {
    expect((await under(2, 'start', 0.47))[2]?.[0]).toBe(0.47);
  });
});

describe('what a pin changes', () => {
  const old = [timed('a', 0, 1), timed('b', 1, 2), timed('c', 2, 3), timed('d', 3, 4)];
  it('is nothing that stays where it was, to a frame and a half', () => {
    const next = [timed('a', 0.01, 1.01), timed('b', 1.2, 2.2), timed('c', 2.2, 3), timed('d', 3, 4)];
    expect(changedPart(old, next, -1)).toEqual([1, 3]);
    expect(changedPart(old, old, -1)).toEqual([0, 0]);
    expect(changedPart(old, old, 2)).toEqual([2, 3]);
  });

  it('is what would lie on the changed ones otherwise, too', () => {
    const next = [timed('a', 0, 0.99), timed('b', 0.99, 1.5), timed('c', 2, 3), timed('d', 3, 4)];
    expect(changedPart(old, next, -1)).toEqual([0, 2]);
  });
});

describe('a word that begins and ends where it is heard', () => {
  const phones = (...at: readonly number[]) =>
    ['m', 'a'].map((ipa, k) => ({
      ...{ ipa, start: sourceTime(at[k] as number), end: sourceTime(at[k + 1] as number) },
    }));
  const word = (start: number, middle: number, end: number) =>
    timed('ma', start, end, { phones: phones(start, middle, end) });
  const old = word(1.08, 1.12, 1.5);
  const free = { start: false, end: false };

  it('keeps both while the path keeps its place, and no longer', () => {
    expect(stillHeard(old, word(1, 1.12, 1.5), free)).toEqual(old);
    expect(stillHeard(old, word(1, 1.12, 1.6), free)).toEqual(old);
    const elsewhere = word(0.9, 1, 1.3);
    expect(stillHeard(old, elsewhere, free)).toEqual(elsewhere);
    const confirmed: Word = { ...old, status: 'confirmed' };
    expect(stillHeard(confirmed, word(1, 1.12, 1.5), free)).toEqual(word(1, 1.12, 1.5));
  });

  it('goes to a pin, and keeps its other end', () => {
    expect(stillHeard(old, word(1, 1.12, 1.6), { start: true, end: false })).toEqual(word(1, 1.12, 1.5));
    expect(stillHeard(old, word(0.8, 0.9, 1.55), { start: true, end: false })).toEqual(word(0.8, 0.9, 1.5));
  });
});

describe('the rows of a text before anything is heard', () => {
  it('are its phones, and one for a word without', () => {
    const pa = timed('pa', 0, 1, {
      phones: [
        { ipa: 'p', start: sourceTime(0), end: sourceTime(0.5) },
        { ipa: 'a', start: sourceTime(0.5), end: sourceTime(1) },
      ],
    });
    expect(knownRows([pa, unalignedWord('–')])).toEqual({
      phones: ['p', 'a', ''],
      words: [
        [0, 2],
        [2, 3],
      ],
    });
  });
});

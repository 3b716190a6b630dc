import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromZero } from '#src/formats/from-zero.ts';
import { writeRetimed } from '#src/formats/retimed-file.ts';
import {
  formatOfName,
  readTranscriptFile,
  tiersOfDocument,
  writeTranscript,
} from '#src/formats/transcript-file.ts';
import type { TranscriptFormat } from '#src/formats/transcript-format.ts';
import { childrenOf, readXml, type XmlElement } from '#src/formats/xml.ts';
import {
  plainSegment,
  type Transcript,
  transcriptFaults,
  transcriptOfSegments,
} from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';
import { anyTranscript } from '../../fixtures/any-transcript.ts';
import { eafFaults } from '../../fixtures/eaf-schema.ts';
import { hasSharedFormats, sharedFile, sharedNames } from '../../fixtures/shared-formats.ts';

const read = (text: string | Uint8Array, name: string) =>
  readTranscriptFile(typeof text === 'string' ? new TextEncoder().encode(text) : text, name);

/** The transcript with its times elsewhere, as an aligner might find them. */
function moved(t: Transcript, by: (time: number) => number): Transcript {
  const span = <S extends { start: number | null; end: number | null }>(one: S): S =>
    one.start === null || one.end === null
      ? one
      : { ...one, start: sourceTime(by(one.start)), end: sourceTime(by(one.end)) };
  return {
    ...t,
    words: t.words.map((word) => ({ ...span(word), phones: word.phones.map(span) })),
    segments: t.segments.map(span),
    untranscribed: t.untranscribed.map(span),
  };
}
const slower = (time: number) => Math.round((2 * time + 3) * 100) / 100;

/** What is said when, by a segment's own times. */
const cues = ({ segments }: Transcript) => segments.map(({ text, start, end }) => [text, start, end]);

const formats = ['srt', 'vtt', 'ass', 'textgrid', 'eaf', 'ctm', 'tsv', 'csv', 'json'] as const;

describe('a file with other times', () => {
  it.each(formats)('%s says the same at the new times', (format) => {
    fc.assert(
      fc.property(anyTranscript(100), (t) => {
        if (t.segments.every((s) => s.start === null)) return;
        const file = read(writeTranscript(t, format).text, `x.${format}`);
        const now = moved(file.transcript, slower);
        const again = read(writeRetimed(file.document, now, format).text, `x.${format}`).transcript;
        expect(transcriptFaults(again)).toEqual([]);
        // CTM has no segments: they are told by the pauses.
        if (format !== 'ctm') expect(cues(again)).toEqual(cues(now));
        expect(again.words.map((w) => [w.text, w.start, w.end])).toEqual(
          now.words.map((w) => [w.text, w.start, w.end]),
        );
      }),
    );
  });

  it.each(['srt', 'vtt', 'ass', 'textgrid', 'eaf', 'audacity'] as const)('%s follows edits', (format) => {
    const texts = fc.array(fc.constantFrom('one two', 'three', 'four five six', 'seven'), {
      maxLength: 8,
      minLength: 1,
    });
    fc.assert(
      fc.property(texts, texts, (was, is) => {
        const of = (all: readonly string[]) =>
          transcriptOfSegments(
            all.map((text, k) => plainSegment(text, sourceTime(2 * k), sourceTime(2 * k + 1))),
          );
        const name = format === 'audacity' ? 'x.txt' : `x.${format}`;
        const file = read(writeTranscript(of(was), format).text, name);
        const again = read(writeRetimed(file.document, of(is), file.format).text, name).transcript;
        const sorted = cues(again).sort((a, b) => Number(a[1]) - Number(b[1]));
        expect(sorted).toEqual(cues(of(is)));
      }),
    );
  });

  it('of WebVTT keeps title, comments, styles, regions, ids, positions and tags', () => {
    const text = [
      'WEBVTT - A title\nKind: captions\n',
      'STYLE\n::cue { color: red }\n',
      'REGION\nid:fred\nwidth:40%\n',
      'NOTE by Anna\n',
      'first\n00:00:01.000 --> 00:00:02.000 region:fred align:left\n<v Anna><i>Hello</i> <00:00:01.500>there\n',
      'NOTE between\n',
      '00:00:03.000 --> 00:00:04.000\n[music]\n',
      'third\n00:00:05.000 --> 00:00:06.000 line:0\n<c.loud>Good</c> bye\n',
    ].join('\n');
    const file = read(text, 'x.vtt');
    const now = moved(file.transcript, (t) => t + 10);
    const silent = {
      ...now,
      segments: now.segments.map((s, k) => (k === 1 ? { ...s, start: null, end: null } : s)),
    };
    const written = writeRetimed(file.document, silent, 'vtt');
    expect(written.text).toBe(text.replace(/00:00:0(\d)/g, '00:00:1$1'));
    expect(written.lost).toEqual([
      '1 cue that nobody says keeps its place between the others.',
      'The ends of words are not kept by WebVTT.',
    ]);
    expect(writeRetimed(file.document, now, 'srt').lost).toEqual([
      'The title and what else stands in the head of the file are not kept.',
      'Comments (NOTE) are not kept.',
      'Styles (STYLE) are not kept.',
      'Regions (REGION) are not kept.',
      'The ids of cues are not kept.',
      'Positions on the screen are not kept.',
      'Tags of style and language are not kept.',
      'The times of words are not kept by SRT.',
      'Speaker names are not kept by SRT.',
    ]);
  });

  it('of SRT keeps tags and positions, and names them elsewhere', () => {
    const text =
      '1\n00:00:01,000 --> 00:00:02,000 X1:40 X2:600\n{\\an8}<i>Hello</i> there\n\n2\n00:00:03,000 --> 00:00:04,000\nBye\n';
    const file = read(text, 'x.srt');
    const now = moved(file.transcript, (t) => t + 1);
    expect(writeRetimed(file.document, now, 'srt')).toEqual({
      text: text
        .replace('00:00:03,000 --> 00:00:04', '00:00:04,000 --> 00:00:05')
        .replace('00:00:01,000 --> 00:00:02', '00:00:02,000 --> 00:00:03'),
      lost: [],
    });
    expect(writeRetimed(file.document, now, 'vtt').lost).toEqual([
      'Tags of style are not kept.',
      'Positions on the screen are not kept.',
    ]);
  });

  it('of ASS keeps styles and overrides; karaoke follows its words', () => {
    const text = `[Script Info]
Title: A song
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname
Style: Loud,Arial

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Comment: 0,0:00:00.00,0:00:00.00,Loud,,0,0,0,template,fx
Dialogue: 3,0:00:01.00,0:00:02.00,Loud,Anna,1,2,3,Banner,{\\b1\\k50}Hel{\\k50}lo
Comment: 0,0:00:01.50,0:00:02.00,Loud,,0,0,0,,a note

[Fonts]
fontname: x.ttf
`;
    const file = read(text, 'x.ass');
    const now = moved(file.transcript, (t) => 2 * t);
    const written = writeRetimed(file.document, now, 'ass').text;
    expect(written).toBe(
      text
        .replace('1.00,0:00:02.00,Loud,Anna', '2.00,0:00:04.00,Loud,Anna')
        .replace('{\\b1\\k50}Hel{\\k50}', '{\\b1\\k100}Hel{\\k100}')
        .replace('0:00:01.50,0:00:02.00', '0:00:03.00,0:00:04.00'),
    );
    expect(writeRetimed(file.document, now, 'vtt').lost.slice(0, 5)).toEqual([
      'The script’s head and its styles are not kept.',
      'Comments, pictures and what else is no dialogue are not kept.',
      'Styles, layers, margins and effects of events are not kept.',
      'Overrides of style ({\\…}) are not kept.',
      'What follows the events (fonts, pictures) is not kept.',
    ]);
  });

  it('of a table of segments stays one, with its decimal commas and numbers', () => {
    const file = read('start;end;text;note\n0,5;4,25;One two;=A1\n4,5;6,0;Three;-5\n', 'm.csv');
    const now = moved(file.transcript, slower);
    const words = now.words.map((word, k) => ({
      ...word,
      ...{
        start: sourceTime(4 + 3 * k),
        end: sourceTime(6 + 3 * k),
        status: 'aligned' as const,
        confidence: 0.9,
      },
    }));
    const { text, lost } = writeRetimed(file.document, { ...now, words }, 'csv');
    expect(text.split('\r\n')).toEqual([
      ...['start;end;text;note', "4;11,5;One two;'=A1", '12;15;Three;-5', ''],
    ]);
    expect(lost.join(' ')).toContain('words');
  });

  it('of a table keeps its columns', () => {
    const text = 'id,begin,duration,utterance,mood\r\na1,1,1,Hello there,glad\r\na2,3,1,Bye,sad\r\n';
    const file = read(text, 'x.csv');
    const now = moved(file.transcript, (t) => t + 1);
    expect(writeRetimed(file.document, now, 'csv').text).toBe(
      'id,begin,duration,utterance,mood\r\na1,2,1,Hello there,glad\r\na2,4,1,Bye,sad\r\n',
    );
    expect(writeRetimed(file.document, now, 'tsv').lost).toContain('Columns “id”, “mood” are not kept.');
  });

  it('of CTM keeps comments, files and channels', () => {
    const text = ';; by Anna\ntalk A 1 0.5 hello\n;; her second word\ntalk A 2 0.5 there\n';
    const file = read(text, 'x.ctm');
    expect(
      writeRetimed(
        file.document,
        moved(file.transcript, (t) => t + 1),
        'ctm',
      ).text,
    ).toBe(';; by Anna\ntalk A 2 0.5 hello\n;; her second word\ntalk A 3 0.5 there\n');
  });

  it('of TextGrid leaves tiers alone that are no speech', () => {
    const grid = `File type = "ooTextFile"\nObject class = "TextGrid"\n0 3 <exists> 4
      "IntervalTier" "Anna" 0 3 3  0 0.5 "" 0.5 2 "one two" 2 3 ""
      "IntervalTier" "gloss" 0 3 2  0 2.1234567 "eins" 2.1234567 3 ""
      "TextTier" "tones" 0 3 1  1.5 "H*"
      "IntervalTier" "empty" 0 3 1  0 3 ""`;
    const file = read(grid, 'x.TextGrid');
    const before = tiersOfDocument(file.document).tiers;
    const written = writeRetimed(
      file.document,
      moved(file.transcript, (t) => t + 0.25),
      'textgrid',
    );
    const after = tiersOfDocument(read(written.text, 'x.TextGrid').document).tiers;
    expect(after.map((t) => t.name)).toEqual(['Anna', 'gloss', 'tones', 'empty']);
    expect(after.slice(1)).toEqual(before.slice(1));
    expect(after[0]?.annotations.find(({ text }) => text !== '')).toMatchObject({ start: 0.75, end: 2.25 });
    expect(written.lost).toEqual(['Tiers “gloss”, “tones” are no part of the text: their times are kept.']);
    const far = writeRetimed(
      file.document,
      moved(file.transcript, (t) => t + 10),
      'textgrid',
    );
    expect(far.lost).toContain(
      'Tiers “gloss”, “tones” are no part of the text: all times there are 10.0 s later now, as those of the text are.',
    );
    expect(tiersOfDocument(read(far.text, 'x.TextGrid').document).tiers[2]?.annotations[0]?.start).toBe(11.5);
  });

  const timedWords = (t: Transcript): Transcript => ({
    ...t,
    untranscribed: [{ start: sourceTime(0), end: sourceTime(0.1), kind: 'speech' }],
    words: t.words.map((word, k) => {
      const segment = t.segments.find(({ words: [from, to] }) => k >= from && k < to);
      if (!segment || segment.start === null || segment.end === null) return word;
      const [from, to] = segment.words;
      const at = (n: number) =>
        sourceTime(
          Number(segment.start) + ((Number(segment.end) - Number(segment.start)) * (n - from)) / (to - from),
        );
      return { ...word, start: at(k), end: at(k + 1), status: 'aligned' };
    }),
  });

  it.skipIf(!hasSharedFormats).each(sharedNames('eaf', /\.eaf$/))(
    '%s, with words, is as ELAN’s schema wants it, and nothing else of it changes (needs the shared files)',
    async (name) => {
      const file = read(sharedFile('eaf', name), name);
      if (file.document.format !== 'eaf') throw new Error('no EAF');
      const { root } = file.document;
      const now = timedWords(moved(file.transcript, (t) => Math.round(1010 * t + 70) / 1000));
      const { text } = writeRetimed(file.document, now, 'eaf');
      expect(await eafFaults(text)).toEqual([]);
      const own = readXml(text, name).root;
      const rest = (root: XmlElement) =>
        root.children.filter(
          (c) =>
            typeof c !== 'string' && !/^(?:TIME_ORDER|TIER|LINGUISTIC_TYPE|CONSTRAINT|HEADER)$/.test(c.name),
        );
      expect(rest(own)).toEqual(rest(root));
      const texts = (root: XmlElement, k: number) => JSON.stringify(childrenOf(root, 'TIER')[k]?.attributes);
      childrenOf(root, 'TIER').forEach((_, k) => {
        expect(texts(own, k)).toBe(texts(root, k));
      });
      const again = read(text, name);
      expect(again.transcript.segments.map((s) => s.text)).toEqual(now.segments.map((s) => s.text));
      const ms = (t: number | null) => (t === null ? null : Math.round(t * 1000));
      expect(again.transcript.segments.map((s) => ms(s.start))).toEqual(now.segments.map((s) => ms(s.start)));
      expect(again.transcript.words.some((w) => w.start !== null)).toBe(
        now.words.some((w) => w.start !== null),
      );
    },
  );

  it.skipIf(!hasSharedFormats)(
    'of any shared file is read again in every format (needs the shared files)',
    () => {
      for (const [folder, pattern] of [
        ['subtitles', /\.(srt|vtt|ssa)$/],
        ['textgrid', /TextGrid$/],
      ] as const)
        for (const name of sharedNames(folder, pattern)) {
          if (name === 'broken-1-in.vtt') continue;
          const file = read(sharedFile(folder, name), name);
          if (file.transcript.segments.every((s) => s.start === null)) continue;
          const own = formatOfName(name) as TranscriptFormat;
          const now = moved(file.transcript, (t) => Math.round(100 * t + 25) / 100);
          for (const format of [own, 'vtt', 'eaf', 'tsv'] as const) {
            const again = read(writeRetimed(file.document, now, format).text, `x.${format}`);
            expect(transcriptFaults(again.transcript), `${name} ${format}`).toEqual([]);
            if (format === own && folder === 'subtitles')
              expect(again.transcript.segments.length, name).toBe(now.segments.length);
          }
        }
    },
  );
});

describe('what is said before 0:00 on another clock', () => {
  const early = (): Transcript =>
    moved(
      transcriptOfSegments([
        plainSegment('one two', sourceTime(0), sourceTime(4)),
        plainSegment('three', sourceTime(6), sourceTime(7)),
        plainSegment('four', sourceTime(8), sourceTime(9)),
      ]),
      (time) => time - 6.5,
    );

  it.each(['srt', 'vtt', 'ass', 'eaf'] as const)('%s leaves out, or begins at 0, and says so', (format) => {
    const { text, lost } = writeRetimed(null, early(), format);
    expect(lost.filter((line) => line.includes('before 0:00'))).toHaveLength(1);
    const { segments } = read(text, `x.${format}`).transcript;
    const timed = segments.filter((s) => s.start !== null);
    expect(timed.map((s) => [s.text, s.start, s.end])).toEqual([
      ['three', 0, 0.5],
      ['four', 1.5, 2.5],
    ]);
  });

  it('is kept where times may be negative, and costs nothing where none are', () => {
    const kept = writeRetimed(null, early(), 'json');
    expect(kept.lost).toEqual([]);
    expect(read(kept.text, 'x.json').transcript.segments[0]?.start).toBe(-6.5);
    fc.assert(
      fc.property(anyTranscript(), (t) => {
        expect(fromZero(t, 'srt')).toEqual({ transcript: t, lost: [] });
      }),
    );
  });

  it('breaks no promise of a transcript', () => {
    fc.assert(
      fc.property(anyTranscript(), fc.integer({ min: 0, max: 8000 }), (t, ms) => {
        const { transcript, lost } = fromZero(
          moved(t, (time) => time - ms / 1000),
          'eaf',
        );
        expect(transcriptFaults(transcript)).toEqual([]);
        const all = [...transcript.words, ...transcript.segments, ...transcript.untranscribed];
        expect(all.every(({ start }) => start === null || start >= 0)).toBe(true);
        const gone = transcript.words.filter((w, k) => w.start === null && t.words[k]?.start !== null).length;
        expect(lost.some((line) => line.startsWith(`${gone} word`))).toBe(gone > 0);
      }),
    );
  });
});

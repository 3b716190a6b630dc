import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CtmDocument, fitCtm, readCtm, writeCtm } from '#src/formats/ctm.ts';
import { fitLabelTable, type LabelTable, readLabelTable, writeLabelTable } from '#src/formats/label-table.ts';
import { readPlainText, transcriptOfText, writePlainText } from '#src/formats/plain-text.ts';
import { whyUnwritable } from '#src/formats/unwritable.ts';
import { writeRetimed } from '#src/formats/retimed-file.ts';
import { guarded, unguarded } from '#src/formats/spreadsheet.ts';
import {
  formatOfName,
  readTranscriptFile,
  type TranscriptFile,
  writeTranscript,
} from '#src/formats/transcript-file.ts';
import type { TranscriptFormat } from '#src/formats/transcript-format.ts';
import { readTranscriptJson, writeTranscriptJson } from '#src/formats/transcript-json.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import {
  plainSegment,
  type Transcript,
  transcriptFaults,
  transcriptOfSegments,
} from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';
import { anyLine, anyText, anyTime, anyTranscript } from '../../fixtures/any-transcript.ts';
import { sharedFile, sharedNames } from '../../fixtures/shared-formats.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const timedWords = (t: Transcript) =>
  t.words.filter((w) => w.start !== null).map((w) => [w.text, w.start, w.end]);

describe('CTM', () => {
  const anyCtm: fc.Arbitrary<CtmDocument> = fc
    .array(
      fc.oneof(
        fc.record({
          ...{ kind: fc.constant('word' as const), source: anyText, channel: anyText, start: anyTime },
          ...{ length: fc.double({ min: 0, max: 10, noNaN: true }).map((x) => x + 0), text: anyText },
          confidence: fc.option(fc.double({ min: 0, max: 1, noNaN: true }).map((x) => x + 0)),
        }),
        anyText.map((text) => ({ kind: 'comment' as const, text })),
      ),
      { maxLength: 5 },
    )
    .filter((rows) => rows.some((row) => row.kind === 'word'))
    .map((rows) => ({ format: 'ctm', rows }));

  it('reads back what it writes', () => {
    fc.assert(
      fc.property(anyCtm, (document) => {
        const fitted = fitCtm(document);
        expect(readCtm(writeCtm(document).text, 'x').document).toEqual(fitted);
        expect(writeCtm(fitted).lost).toEqual([]);
      }),
    );
  });

  it.each([
    ['', /line 1: there is no word/],
    ['a 1 0.5 0.2', /line 1: it has 4 fields/],
    ['a 1 0.5 0.2 x\na 1 NaN 0.2 y', /line 2: “NaN” is no number/],
    ['a 1 1e999 0.2 y', /line 1: “1e999” is no number/],
  ])('refuses %j', (text, message) => {
    expect(() => readCtm(text, 'x')).toThrow(message);
  });

  it('mends what is below zero', () => {
    const { document, notes } = readCtm(';; hi\na 1 -0.5 -1 x NA\n', 'x');
    expect(document.rows[1]).toEqual({
      ...{ kind: 'word', source: 'a', channel: '1', start: 0, length: 0, text: 'x', confidence: null },
    });
    expect(notes).toHaveLength(2);
  });
});

describe('tables of labels', () => {
  const anyCell = fc.oneof(anyText, anyTime.map(String));
  const anyTable: fc.Arbitrary<LabelTable> = fc
    .tuple(
      fc.constantFrom('tsv' as const, 'csv' as const, 'semicolons' as const),
      fc.array(
        fc.tuple(anyTime.map(String), fc.constantFrom('', '1,5', '-2', '0:01:02.5'), anyCell, anyCell),
        { maxLength: 5 },
      ),
      fc.constantFrom('text', '"label"', 'Word'),
    )
    .map(([layout, rows, text]) => ({
      format: 'table',
      layout,
      columns: ['start', 'End (s)', text, 'note'],
      rows,
    }));

  it('read back what they write', () => {
    fc.assert(
      fc.property(anyTable, (table) => {
        if (table.columns[2] === '"label"') return;
        expect(readLabelTable(writeLabelTable(table).text, 'x').document).toEqual(fitLabelTable(table));
      }),
    );
  });

  it('are label tracks of Audacity, too', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyTime, anyTime, anyText), { minLength: 1 }), (labels) => {
        const rows = labels.map(([start, end, text]) => [start.toFixed(6), end.toFixed(6), text]);
        const table: LabelTable = { format: 'table', layout: 'audacity', columns: [], rows };
        const fitted = fitLabelTable(table);
        expect(readLabelTable(writeLabelTable(table).text, 'x').document).toEqual(fitted);
        expect(writeLabelTable(fitted).lost).toEqual([]);
      }),
    );
    const spectral = '0.500000\t1.250000\tHello =world\n\\\t100.5\t2000\n2,5\t2,5\t\n';
    const { document } = readLabelTable(spectral, 'labels.txt');
    expect(writeLabelTable(document).text).toBe(spectral);
    const { transcript } = readTranscriptFile(bytes(spectral), 'labels.txt');
    expect(transcript.segments.map((s) => [s.text, s.start, s.end])).toEqual([
      ['Hello =world', 0.5, 1.25],
      ['', 2.5, 2.5],
    ]);
  });

  it('guard texts that a spreadsheet would run, and no numbers', () => {
    for (const text of ['=1+1', '+1', '-1', '@a', '\t=x', ' =x', "'=x", '＝x', '\r\n']) {
      expect(guarded(text)[0]).toBe("'");
      expect(unguarded(guarded(text))).toBe(text);
    }
    for (const text of ['a=1', '', "'quoted'", '1']) expect(guarded(text)).toBe(text);
    const t = transcriptOfSegments([plainSegment('=HYPERLINK("http://x")', sourceTime(0.5), sourceTime(1))]);
    expect(writeTranscript(t, 'csv').text).toBe(
      'start,end,text,speaker,tier\r\n0.5,1,"\'=HYPERLINK(""http://x"")",,\r\n',
    );
    const negative = readLabelTable('start,end,text\n-1,-0.5,-1\n', 'x').document;
    expect(writeLabelTable(negative).text).toBe("start,end,text\r\n-1,-0.5,'-1\r\n");
    const own = readLabelTable('start,end,text,offset,mark\n0,1,x,-5,-\n1,2,y,-3.25,=1\n', 'x').document;
    expect(writeLabelTable(own).text).toBe(
      "start,end,text,offset,mark\r\n0,1,x,-5,'-\r\n1,2,y,-3.25,'=1\r\n",
    );
  });

  it.each([
    ['a,b\n1,2', /line 1: it names no columns of start and text/],
    ['start,end,text\n1,2,x\nNaN,2,y', /line 3: “NaN” in column “start” is no number/],
    ['start,end,text\n1,2,x,y', /line 2: it has 4 cells in 3 columns/],
    ['start,end,text\n1,2,"x', /line 2: its quotation is not closed/],
    ['', /line 1: it is empty/],
  ])('refuse %j', (text, message) => {
    expect(() => readLabelTable(text, 'x')).toThrow(message);
  });
});

describe('JSON', () => {
  it('reads back what it writes', () => {
    fc.assert(
      fc.property(anyTranscript(), fc.option(fc.constantFrom('en', 'pt-BR')), (t, language) => {
        const transcript: Transcript = {
          ...t,
          language,
          untranscribed: [{ start: sourceTime(-1), end: sourceTime(0), kind: 'speech' }],
        };
        const { text, lost } = writeTranscriptJson({ format: 'json', transcript });
        expect(lost).toEqual([]);
        expect(readTranscriptJson(text, 'x').document.transcript).toEqual(transcript);
      }),
    );
  });

  it('has just the keys that the command line promises', () => {
    const t = transcriptOfSegments([plainSegment('a b')]);
    expect(JSON.parse(writeTranscript(t, 'json').text)).toEqual({
      ...{ version: 1, language: null, confidence: null, untranscribed: [] },
      words: ['a', 'b'].map((text) => ({
        text,
        start: null,
        end: null,
        confidence: null,
        status: null,
        phones: [],
      })),
      segments: [{ text: 'a b', start: null, end: null, words: [0, 2] }],
    });
  });

  const good = JSON.parse(writeTranscript(transcriptOfSegments([plainSegment('a')]), 'json').text);
  it.each([
    ['{\n"version": 1,\n!', /line 3: it is not JSON/],
    ['', /line 1: it is not JSON/],
    ['[]', /expected object/],
    [JSON.stringify({ ...good, version: 2 }), /version/],
    [JSON.stringify({ ...good, words: [{ ...good.words[0], start: 'x' }] }), /words\.0\.start/],
    [
      JSON.stringify({ ...good, words: [{ ...good.words[0], start: 2, end: 1, status: 'aligned' }] }),
      /no proper start/,
    ],
    [JSON.stringify({ ...good, segments: [] }), /belong to no segment/],
  ])('refuses %j', (text, message) => {
    expect(() => readTranscriptJson(text, 'x.json')).toThrow(message);
  });
});

describe('plain text', () => {
  it('is kept exactly; its lines are segments', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const document = { format: 'text', text } as const;
        expect(readPlainText(writePlainText(document).text).document).toEqual(document);
        const { transcript } = transcriptOfText(document);
        expect(transcriptFaults(transcript)).toEqual([]);
        const own = text.replace(/^\uFEFF/, '');
        expect(transcript.words.map((w) => w.text)).toEqual(own.split(/\s+/).filter(Boolean));
      }),
    );
    expect(
      transcriptOfText({ format: 'text', text: 'one\n\n two three \n' }).transcript.segments.map(
        (s) => s.text,
      ),
    ).toEqual(['one', 'two three']);
  });

  it('has the times that its lines are stamped with, most of them and rising, and says so', () => {
    const stamps = (wrap: (time: string) => string) =>
      ['00:00:01', '00:00:03', '00:01:02.5'].map(
        (time, k) => `${wrap(time)}${['One two', 'Anna: three', 'four'][k]}`,
      );
    for (const wrap of [
      (time: string) => `${time} `,
      (time: string) => `[${time}] `,
      (time: string) => `(${time}) – `,
      (time: string) => `${time}:`,
      (time: string) => `\t${time.replace(/^00:/, '')}\t`,
    ]) {
      const text = [...stamps(wrap), 'and on', ''].join('\n');
      const file = readTranscriptFile(bytes(text), 'x.txt');
      const spans = file.transcript.segments.map(({ text: line, start, end }) => [line, start, end]);
      expect(spans).toEqual([
        ['One two', 1, 3],
        ['Anna: three', 3, 62.5],
        ['four', null, null],
        ['and on', null, null],
      ]);
      expect(file.notes).toEqual(['The time stamps of 3 lines were taken as their times, not as words.']);
      expect(file.document).toEqual({ format: 'text', text });
    }
  });

  it('keeps as words what is no stamp: one alone, few of many, times that fall', () => {
    for (const text of [
      '10:30 we met.\nIt rained.',
      '10:30 we met.\n11:00 we left.\nIt\nwas\nlate',
      '11:00 lunch\n10:00 coffee',
      '3:16 John\n3:16 again',
      '12:75 a\n12:80 b',
    ]) {
      const { transcript, notes } = readTranscriptFile(bytes(text), 'x.txt');
      expect(transcript.segments.every(({ start }) => start === null)).toBe(true);
      expect(transcript.words.map((w) => w.text)).toEqual(text.split(/\s+/));
      expect(notes).toEqual([]);
    }
  });

  it('is cut into sentences where it has no lines', () => {
    const text = 'Dr. Smith met J. Doe at 5 p.m. yesterday. “Really?” she asked. Yes!\n';
    expect(transcriptOfText({ format: 'text', text }, 'en').transcript.segments.map((s) => s.text)).toEqual([
      'Dr. Smith met J. Doe at 5 p.m. yesterday.',
      '“Really?” she asked.',
      'Yes!',
    ]);
  });
});

const retimedAs = ({ document, transcript }: TranscriptFile, format: TranscriptFormat) =>
  writeRetimed(document, transcript, format);

describe('a transcript file', () => {
  const formats = ['srt', 'vtt', 'ass', 'textgrid', 'eaf', 'ctm', 'tsv', 'csv', 'json'] as const;
  const ending = (format: TranscriptFormat) => `x.${format}`;

  it.each(formats)('%s keeps the times of words where it says so', (format) => {
    fc.assert(
      fc.property(anyTranscript(100), (t) => {
        if (t.segments.every((s) => s.start === null)) return;
        const { text, lost } = writeTranscript(t, format);
        const again = readTranscriptFile(bytes(text), ending(format));
        expect(transcriptFaults(again.transcript)).toEqual([]);
        const keepsWords = !lost.some((l) => l.startsWith('The times of words are not kept'));
        expect(keepsWords).toBe(!['srt', 'vtt', 'ass'].includes(format));
        if (keepsWords && !lost.some((l) => l.includes('underscore')))
          expect(timedWords(again.transcript)).toEqual(timedWords(t));
        const same = retimedAs(again, again.format);
        expect(same).toEqual({ text, lost: [] });
      }),
    );
  });

  it.each(['tsv', 'csv'] as const)('%s keeps speakers, statuses and confidences', (format) => {
    fc.assert(
      fc.property(anyTranscript(), (t) => {
        if (t.words.length === 0) return;
        const { transcript } = readTranscriptFile(bytes(writeTranscript(t, format).text), ending(format));
        const phoneless = (words: Transcript['words']) => words.map((w) => ({ ...w, phones: [] }));
        expect(phoneless(transcript.words)).toEqual(phoneless(t.words));
        expect(transcript.segments.map((s) => s.speaker)).toEqual(t.segments.map((s) => s.speaker));
      }),
    );
  });

  it('goes from TextGrid to EAF and back tier by tier', () => {
    const grid = `File type = "ooTextFile"\nObject class = "TextGrid"\n0 3 <exists> 3
      "IntervalTier" "words" 0 3 3  0 1 "one" 1 2 "two" 2 3 ""
      "IntervalTier" "gloss" 0 3 1  0 2 "eins"
      "TextTier" "tones" 0 3 1  1.5 "H*"`;
    const first = readTranscriptFile(bytes(grid), 'x.TextGrid');
    expect(first.notes).toEqual([
      'Tier “gloss” is not part of the transcript.',
      'Tier “tones” is not part of the transcript.',
    ]);
    const eaf = retimedAs(first, 'eaf');
    expect(eaf.lost).toEqual(['Points become annotations without a length in EAF.']);
    const back = retimedAs(readTranscriptFile(bytes(eaf.text), 'x.eaf'), 'textgrid');
    for (const text of ['"eins"', '"H*"', '"two"']) expect(back.text).toContain(text);
    expect(retimedAs(first, 'srt').lost).toContain('Tier “gloss” is not kept.');
  });

  it('whose words have no times makes no CTM, nor one without any times SRT or a label track', () => {
    const cues = transcriptOfSegments([plainSegment('Hello there', sourceTime(1), sourceTime(2))]);
    expect(() => writeTranscript(cues, 'ctm')).toThrow(/No word of this text has a time/);
    expect(writeTranscript(cues, 'srt').text).toContain('Hello there');
    const text = transcriptOfSegments([plainSegment('Hello there')]);
    for (const format of ['srt', 'audacity', 'ctm'] as const) {
      expect(() => writeTranscript(text, format)).toThrow(/has a time/);
      expect(() => writeTranscript(transcriptOfSegments([]), format)).toThrow(InvalidInputError);
    }
    for (const format of ['vtt', 'ass', 'textgrid', 'eaf', 'tsv', 'json', 'text'] as const)
      expect(whyUnwritable(text, format)).toBeNull();
  });

  it('names cues without a text that a format does not keep', () => {
    const vtt = 'WEBVTT\n\n00:00.000 --> 00:01.000\n\n\n00:01.000 --> 00:02.000\nHello\n';
    const file = readTranscriptFile(bytes(vtt), 'x.vtt');
    expect(file.transcript.segments).toHaveLength(2);
    for (const format of ['srt', 'ass', 'tsv', 'json', 'eaf'] as const)
      expect(retimedAs(file, format).lost.filter((l) => /no (?:words|text)/.test(l))).toEqual([]);
    expect(retimedAs(file, 'textgrid').lost).toContain(
      '1 annotation of “segments” has no text: in TextGrid nothing tells it from a pause.',
    );
    expect(retimedAs(file, 'text').lost).toContain('1 segment has no words and is left out of plain text.');
    const stamped = readTranscriptFile(bytes(vtt.replace('Hello', '<00:01.500>Hello')), 'x.vtt');
    expect(retimedAs(stamped, 'csv').lost).toEqual([
      '1 segment has no words and is left out of a table.',
      'The times of segments, other than of their words, are not kept by a table of words.',
    ]);
  });

  it('names it where what is said at once changes its order', () => {
    const said = (speaker: string, text: string, from: number) =>
      plainSegment(text, sourceTime(from), sourceTime(from + 1), speaker);
    const inOrder = transcriptOfSegments([said('A', 'a', 0), said('B', 'b', 1), said('A', 'c', 2)]);
    const atOnce = transcriptOfSegments([said('A', 'a', 0), said('B', 'b', 0), said('A', 'c', 0)]);
    const words = (text: string, ending: string) =>
      readTranscriptFile(bytes(text), `x.${ending}`).transcript.words.map((w) => w.text);
    for (const format of ['textgrid', 'eaf'] as const) {
      const [one, other] = [writeTranscript(inOrder, format), writeTranscript(atOnce, format)];
      const tells = (lost: readonly string[]) => lost.some((l) => l.includes('another order'));
      expect(tells(one.lost)).toBe(false);
      expect(words(one.text, format)).toEqual(['a', 'b', 'c']);
      expect(tells(other.lost)).toBe(true);
      expect(words(other.text, format)).toEqual(['a', 'c', 'b']);
    }
  });

  it('is told by its content where its name does not say', () => {
    const t = transcriptOfSegments([plainSegment('Hello there', sourceTime(1), sourceTime(2))]);
    for (const format of ['srt', 'vtt', 'ass', 'textgrid', 'eaf', 'json', 'audacity'] as const)
      expect(readTranscriptFile(bytes(writeTranscript(t, format).text), 'x.txt').format).toBe(format);
    expect(readTranscriptFile(bytes('Hello there'), 'x').format).toBe('text');
    expect(formatOfName('A.B.textgrid')).toBe('textgrid');
    expect(formatOfName('x.pdf')).toBeNull();
  });

  const places = [
    ['subtitles', /\.(srt|vtt|ssa)$/],
    ['textgrid', /TextGrid$/],
    ['eaf', /\.eaf$/],
    ['webvtt', /\.vtt$/],
  ] as const;
  it.skipIf(sharedNames('textgrid', /./).length === 0)(
    'of the shared ones is read, or refused with its line (needs the shared files)',
    () => {
      for (const [folder, pattern] of places)
        for (const name of sharedNames(folder, pattern)) {
          if (name === 'broken-1-in.vtt') {
            expect(() => readTranscriptFile(sharedFile(folder, name), name)).toThrow(/line 1/);
            continue;
          }
          const { transcript, document, format } = readTranscriptFile(sharedFile(folder, name), name);
          expect(transcriptFaults(transcript), name).toEqual([]);
          expect(transcript.words.length > 2, name).toBe(name !== 'bobby_phones_elan.TextGrid');
          for (const other of formats) {
            if (whyUnwritable(transcript, other) !== null) {
              expect(() => writeRetimed(document, transcript, other), name).toThrow(InvalidInputError);
              expect(['ctm', 'srt'].includes(other), name).toBe(true);
              continue;
            }
            const { text } = writeRetimed(document, transcript, other);
            const again = readTranscriptFile(bytes(text), ending(other));
            if (other === format) expect(retimedAs(again, other).text, name).toBe(text);
          }
        }
    },
  );

  it.each([
    ['{\\rtf1\\ansi Hello}', /Rich Text/],
    ['%PDF-1.7 x', /PDF/],
    ['<!DOCTYPE html><p>Hello', /web page/],
    // As Gaupol 2.0.1 writes them; read as plain text their times would be words.
    ['{2}{36}Hello|you\n{40}{80}Bye', /MicroDVD/],
    ['[1][15]Hello|you\n[16][32]Bye', /MPL2/],
    ['[00:00.10]Hello\n[00:01.50]Bye', /LRC/],
    ['[ti:A song]\n[by: me]\n\n[00:00.10]Hello\n[00:01.50]\n[00:01.90]Bye', /LRC/],
    ['[INFORMATION]\n[TITLE]\n[END INFORMATION]\n', /SubViewer/],
    ['00:00:00.08,00:00:01.50\nHello\n\n00:00:01.60,00:00:02.50\nBye', /SubViewer/],
    ['@UTF8\n@Begin\n*CHI:\thello .', /CHAT/],
    ['<?xml version="1.0"?>\n<!-- x --><tt xmlns="http://www.w3.org/ns/ttml">', /TTML/],
    ['<?xml version="1.0"?>\n<Trans audio_filename="a"/>', /XML document/],
  ])('is refused where it is another kind of document: %j', (text, what) => {
    expect(() => readTranscriptFile(bytes(text), 'x.txt')).toThrow(what);
    expect(() => readTranscriptFile(bytes(text), 'x.unknown')).toThrow(what);
  });

  it('is read as text where one line of prose looks like subtitles', () => {
    const lines = [
      '[Re: your letter]',
      '[by: the roadside]',
      '[ti:Pan]',
      '[00:00.10] she said',
      '[Information]',
      '[1][2] as cited before',
      '{1}{2} too',
      '@Begin again, he said.',
      '@Begin',
      '@UTF8',
      '0:01.5,0:02.5 and',
    ];
    const prose = fc.array(fc.constantFrom('He came home.', 'Why?', '', '* the end', 'title: none'));
    fc.assert(
      fc.property(fc.constantFrom(...lines), prose, prose, (line, before, behind) => {
        const text = [...before, line, ...behind].join('\n');
        const { format, document } = readTranscriptFile(bytes(text), 'x.txt');
        expect(format).toBe('text');
        expect(document).toEqual({ format: 'text', text });
      }),
    );
  });

  it('is read as text where its lines begin with moments, braces or numbers', () => {
    for (const text of ['[00:01:23] Anna: hello', '{1} hello', '[1] hello', '00:00:01: hello', '0:01 hello'])
      expect(readTranscriptFile(bytes(text), 'x.txt').format).toBe('text');
  });

  it('tells a binary TextGrid of Praat', () => {
    const file = Uint8Array.from([...bytes('ooBinaryFile\u0008TextGrid'), 0, 0, 0, 0, 1]);
    expect(() => readTranscriptFile(file, 'x.TextGrid')).toThrow(/binary file of Praat/);
  });

  it('of any bytes is read or refused', () => {
    fc.assert(
      fc.property(fc.constantFrom(...formats, 'txt', 'md'), anyText, anyLine, (format, text, line) => {
        try {
          readTranscriptFile(bytes(`${text}\n${line}`), `x.${format}`);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidInputError);
        }
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AssDocument,
  assOfTranscript,
  fitAss,
  readAss,
  transcriptOfAss,
  writeAss,
} from '#src/formats/ass.ts';
import {
  fitSrt,
  readSrt,
  type SrtDocument,
  srtOfTranscript,
  transcriptOfSrt,
  writeSrt,
} from '#src/formats/srt.ts';
import { decodeText } from '#src/formats/text-encoding.ts';
import {
  fitVtt,
  readVtt,
  transcriptOfVtt,
  type VttBlock,
  vttOfTranscript,
  writeVtt,
} from '#src/formats/vtt.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import {
  plainSegment,
  type Transcript,
  transcriptFaults,
  transcriptOfSegments,
} from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';
import { anyLine, anySpan, anyText, anyTranscript } from '../../fixtures/any-transcript.ts';
import { sharedFile, sharedNames } from '../../fixtures/shared-formats.ts';

const sharedText = (name: string) => decodeText(sharedFile('subtitles', name), name).text;
const textsOf = (t: Transcript) => t.segments.map((s) => s.text);
const timesOf = (t: Transcript) => t.segments.map((s) => [s.start, s.end]);

describe('SRT', () => {
  const anySrt: fc.Arbitrary<SrtDocument> = fc
    .array(fc.tuple(anySpan(), anyText, fc.constantFrom('', 'X1:40 X2:600')), { minLength: 1, maxLength: 6 })
    .map((cues) => ({
      format: 'srt',
      cues: cues.map(([span, text, settings]) => ({ ...span, settings, text })),
    }));

  it('reads back what it writes', () => {
    fc.assert(
      fc.property(anySrt, (document) => {
        const fitted = fitSrt(document);
        expect(readSrt(writeSrt(document).text, 'x.srt').document).toEqual(fitted);
        expect(writeSrt(fitted).lost).toEqual([]);
      }),
    );
  });

  it('changes nothing of an ordinary document, and says what it changes of another', () => {
    const of = (text: string): SrtDocument => ({
      format: 'srt',
      cues: [{ start: sourceTime(1), end: sourceTime(2.5), settings: '', text }],
    });
    const plain = of('<i>“Nein”</i> & &nbsp;🎵\n\n– two lines\n42');
    expect(fitSrt(plain)).toEqual(plain);
    expect(writeSrt(of('a\n00:00:01,000 --> 00:00:02,000')).lost).toHaveLength(1);
  });

  it.skipIf(sharedNames('subtitles', /srt$/).length === 0)(
    'reads every shared file (needs the shared files)',
    () => {
      for (const name of sharedNames('subtitles', /\.srt$/)) {
        const { document } = readSrt(sharedText(name), name);
        expect(document.cues.length, name).toBeGreaterThan(2);
        expect(readSrt(writeSrt(document).text, name).document, name).toEqual(document);
      }
      const { document } = readSrt(sharedText('example-in.srt'), 'example-in.srt');
      expect(document.cues[1]).toEqual({
        start: 124.08,
        end: 127.12,
        settings: 'X1:40 X2:600 Y1:20 Y2:50',
        text: 'MAN:\nHow did we end up here?',
      });
      const cr = transcriptOfSrt(readSrt(sharedText('example-in-carriage-return.srt'), 'cr').document);
      expect(timesOf(cr)).toEqual([
        [0, 3.766],
        [3.767, 10.732],
        [10.733, 14.066],
      ]);
      const utf16 = transcriptOfSrt(readSrt(sharedText('example-in-non-utf8.srt'), 'utf16').document);
      expect(textsOf(utf16)).toEqual(textsOf(transcriptOfSrt(document)));
      const styled = transcriptOfSrt(readSrt(sharedText('example-in-styled.srt'), 'styled').document);
      expect(textsOf(styled)[5]).toBe("[automated]\n'The time is 7:35.'");
      const entities = transcriptOfSrt(readSrt(sharedText('example-in-html-entities.srt'), 'e').document);
      expect(textsOf(entities)[2]).toBe('there are other < worlds than these.');
    },
  );

  it('mends what can be mended and says so', () => {
    const { document, notes } = readSrt(
      'hello\n1\n-00:00:01,000 --> 00:00:02,000\na\n\n2\n00:00:05,000 --> 00:00:04,000\nb\n3\n00:00:01,5 --> 0:03\nc',
      'x.srt',
    );
    expect(document.cues.map((c) => [c.start, c.end, c.text])).toEqual([
      [0, 2, 'a'],
      [5, 5, 'b'],
      [1.5, 3, 'c'],
    ]);
    expect(notes.join(' ')).toMatch(
      /Line 1: .*passed over.*Line 3: .*below zero.*Line 7: .*ends before.*Line 10: .*starts/,
    );
  });

  it.each([
    ['', /line 1: there is no cue/],
    ['<html>', /line 1: there is no cue/],
    ['1\nNaN --> NaN\na', /line 2: “NaN --> NaN”/],
    ['1\n00:00:01,000 --> 00:00:99,000\na', /line 2/],
    ['1\n00:00:01,000 --> 00:00:02,000\na\n\n2\n00:00:03,000 -->\nb', /line 6/],
  ])('refuses %j', (text, message) => {
    expect(() => readSrt(text, 'x.srt')).toThrow(message);
  });
});

describe('WebVTT', () => {
  const anyBlock: fc.Arbitrary<VttBlock> = fc.oneof(
    fc
      .tuple(anySpan(), anyText, anyLine, fc.constantFrom('', 'region:fred align:left'))
      .map(([span, text, id, settings]): VttBlock => ({ kind: 'cue', id, ...span, settings, text })),
    anyText.map((text): VttBlock => ({ kind: 'block', text: `NOTE ${text}` })),
    anyText.map((text): VttBlock => ({ kind: 'block', text })),
  );

  it('reads back what it writes', () => {
    fc.assert(
      fc.property(fc.array(anyBlock, { maxLength: 6 }), anyText, (blocks, header) => {
        const document = { format: 'vtt', header, blocks } as const;
        const fitted = fitVtt(document);
        expect(readVtt(writeVtt(document).text, 'x.vtt').document).toEqual(fitted);
        expect(writeVtt(fitted).lost).toEqual([]);
      }),
      { examples: [[[{ kind: 'block', text: '--->' }], '---->']] },
    );
  });

  it.skipIf(sharedNames('subtitles', /vtt$/).length === 0)(
    'reads or refuses every shared file (needs the shared files)',
    () => {
      for (const name of sharedNames('subtitles', /\.vtt$/)) {
        if (name === 'broken-1-in.vtt') {
          expect(() => readVtt(sharedText(name), name)).toThrow(/line 1: it does not begin with WEBVTT/);
          continue;
        }
        const { document } = readVtt(sharedText(name), name);
        expect(transcriptOfVtt(document).segments.length, name).toBeGreaterThan(2);
        expect(readVtt(writeVtt(document).text, name).document, name).toEqual(document);
        expect(writeVtt(document).lost, name).toEqual([]);
      }
      const { document, notes } = readVtt(sharedText('example-in.vtt'), 'example-in.vtt');
      const cues = document.blocks.filter((b) => b.kind === 'cue');
      expect(cues).toHaveLength(6);
      expect(cues[1]).toMatchObject({
        id: '2',
        start: 124.08,
        settings: 'region:fred position:10%,line-left align:left size:35%',
      });
      expect(document.blocks[0]).toEqual({ kind: 'block', text: 'NOTE this a nice example\nNOTE of a VTT' });
      expect(notes.join()).toMatch(/Line 21.*belongs to no cue/);
    },
  );

  it('keeps comments, styles and regions, and a cue with bad times', () => {
    const text =
      'WEBVTT - title\nLanguage: de\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:a\n\nx\n00:01 --> 00:0x.000\nlost?\n\n00:01.000 --> 00:02.000\nja\n';
    const { document, notes } = readVtt(text, 'x.vtt');
    expect(document.blocks.map((b) => b.kind)).toEqual(['block', 'block', 'block', 'cue']);
    expect(notes).toEqual(['Line 11: these are no times; the cue is kept but shown by no player.']);
    expect(writeVtt(document).text).toBe(
      text.replace('00:01.000 --> 00:02.000', '00:00:01.000 --> 00:00:02.000'),
    );
    expect(transcriptOfVtt(document).language).toBe('de');
  });

  it('tells voices apart and takes the times of words', () => {
    const read = readVtt(
      'WEBVTT\n\n00:01.000 --> 00:04.000\n<v Anna>Hi <i>there</i></v>\n<v Bob>Yes\n\n00:05.000 --> 00:08.000\nGo <00:06.000><c>then</c><00:07.000> a<b>way</b>',
      'x.vtt',
    );
    const t = transcriptOfVtt(read.document);
    expect(t.segments.map((s) => [s.speaker, s.text.trim()])).toEqual([
      ['Anna', 'Hi there'],
      ['Bob', 'Yes'],
      [null, 'Go then away'],
    ]);
    expect(t.words.slice(3).map((w) => [w.text, w.start, w.end])).toEqual([
      ['Go', 5, 6],
      ['then', 6, 7],
      ['away', 7, 8],
    ]);
    expect(transcriptFaults(t)).toEqual([]);
  });
});

describe('ASS', () => {
  const anyAss: fc.Arbitrary<AssDocument> = fc
    .array(
      fc.oneof(
        fc.tuple(anySpan(100), anyText, fc.array(anyText, { maxLength: 8 })).map(([span, text, values]) => ({
          ...{ kind: 'Dialogue' as const, ...span, values, text },
        })),
        anyText.map((text) => ({ kind: 'line' as const, text })),
      ),
      { maxLength: 6 },
    )
    .map((events) => ({ ...assOfTranscript(transcriptOfSegments([])).document, events }));

  it('reads back what it writes', () => {
    fc.assert(
      fc.property(anyAss, (document) => {
        const fitted = fitAss(document);
        expect(readAss(writeAss(document).text, 'x.ass').document).toEqual(fitted);
        expect(writeAss(fitted).lost).toEqual([]);
      }),
    );
  });

  it.skipIf(sharedNames('subtitles', /ssa$/).length === 0)(
    'reads every shared file (needs the shared files)',
    () => {
      for (const name of sharedNames('subtitles', /\.ssa$/)) {
        const { document } = readAss(sharedText(name), name);
        expect(transcriptOfAss(document).segments.length, name).toBeGreaterThan(2);
        expect(readAss(writeAss(fitAss(document)).text, name).document, name).toEqual(fitAss(document));
      }
      const { document, notes } = readAss(sharedText('example-in.ssa'), 'example-in.ssa');
      expect(notes).toEqual(['Line 29: it is no event; kept, but without meaning.']);
      expect(document.head).toContain('Style: 3,f3,6,&H00B4FCFC');
      const t = transcriptOfAss(document);
      expect(t.segments[0]).toMatchObject({
        text: '(deep rumbling)',
        speaker: 'Cher',
        start: 99,
        end: 101.04,
      });
      expect(t.segments[1]?.text).toBe('MAN:\nHow did we end up here?');
    },
  );

  it('leaves out overrides, comments and drawings, and takes the times of karaoke', () => {
    const ass = (text: string) =>
      `[Script Info]\nScriptType: v4.00+\n\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n${text}\n`;
    const { document } = readAss(
      ass(
        'Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,{\\b1}Yes{\\b0}, \\{no\\}\\Nor{\\p1}m 0 0 l 1 1{\\p0}!\nComment: 0,0:00:00.00,0:00:02.00,Default,,0,0,0,,note\nDialogue: 0,0:00:05.00,0:00:07.00,Default,,0,0,0,,{\\k50}la{\\k25}la {\\k100}lu',
      ),
      'x.ass',
    );
    const t = transcriptOfAss(document);
    expect(textsOf(t)).toEqual(['Yes, {no}\nor!', 'lala lu']);
    expect(t.words.slice(-2).map((w) => [w.start, w.end])).toEqual([
      [5, 5.75],
      [5.75, 6.75],
    ]);
  });

  it.each([
    ['hello', /line 1: it does not begin/],
    ['[Script Info]\na', /it has no section \[Events\]/],
    ['[Script Info]\n[Events]\nDialogue: 0,NaN,0:00:01.00,a,b,0,0,0,,x', /line 3: “NaN” is no time/],
    ['[Script Info]\n[Events]\nDialogue: 0,0:00:00.00', /line 3: it has 2 of 10 columns/],
    ['[Script Info]\n[Events]\nFormat: Text, Start, End', /line 3: the columns lack/],
  ])('refuses %j', (text, message) => {
    expect(() => readAss(text, 'x.ass')).toThrow(message);
  });
});

describe('transcripts as subtitles', () => {
  const ways = {
    SRT: (t: Transcript) => {
      const { document, lost } = srtOfTranscript(t);
      return { lost, again: transcriptOfSrt(readSrt(writeSrt(document).text, 'x').document) };
    },
    WebVTT: (t: Transcript, words: boolean) => {
      const { document, lost } = vttOfTranscript(t, words);
      return { lost, again: transcriptOfVtt(readVtt(writeVtt(document).text, 'x').document) };
    },
    ASS: (t: Transcript, words: boolean) => {
      const { document, lost } = assOfTranscript(t, words);
      return { lost, again: transcriptOfAss(readAss(writeAss(document).text, 'x').document) };
    },
  };

  it.each(Object.entries(ways))('%s keeps texts, times and what it says it keeps', (name, way) => {
    fc.assert(
      fc.property(anyTranscript(100), fc.boolean(), (whole, words) => {
        const timed = whole.segments.filter((s) => s.start !== null);
        if (name === 'SRT' && timed.length === 0) return;
        const { again, lost } = way(whole, words);
        expect(textsOf(again)).toEqual(timed.map((s) => s.text));
        expect(timesOf(again)).toEqual(timed.map((s) => [s.start, s.end]));
        expect(transcriptFaults(again)).toEqual([]);
        const speakers = timed.map((s) => s.speaker);
        if (name !== 'SRT') expect(again.segments.map((s) => s.speaker)).toEqual(speakers);
        else if (speakers.some((s) => s !== null))
          expect(lost).toContain('Speaker names are not kept by SRT.');
        const left = whole.segments.length - timed.length;
        expect(lost.some((l) => /left out/.test(l))).toBe(left > 0);
      }),
    );
  });

  it('WebVTT and ASS can carry the times of words', () => {
    const word = (text: string, start: number, end: number) => ({
      ...{
        text,
        start: sourceTime(start),
        end: sourceTime(end),
        confidence: null,
        status: 'aligned' as const,
        phones: [],
      },
    });
    const words = [word('one', 1, 1.5), word('<two>', 1.5, 2), word('{3}', 2.25, 3)];
    const t = transcriptOfSegments([
      { ...plainSegment('one <two>\n{3}', sourceTime(1), sourceTime(3)), words },
    ]);
    expect(ways.ASS(t, true).again.words).toEqual(words);
    expect(ways.WebVTT(t, true).again.words.map((w) => w.start)).toEqual([1, 1.5, 2.25]);
    expect(ways.WebVTT(t, false).lost).toContain('The times of words are not kept by WebVTT.');
    expect(ways.WebVTT(t, true).lost).toEqual(['The ends of words are not kept by WebVTT.']);
  });
});

it('any bytes are read or refused by name', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array({ maxLength: 80 }),
        anyText.map((t) => new TextEncoder().encode(t)),
      ),
      (bytes) => {
        for (const read of [readSrt, readVtt, readAss])
          for (const head of ['', 'WEBVTT\n\n', '[Script Info]\n[Events]\n', '1\n00:01 --> 00:02\n'])
            try {
              read(head + decodeText(bytes, 'x').text, 'x');
            } catch (error) {
              expect(error).toBeInstanceOf(InvalidInputError);
            }
      },
    ),
  );
});

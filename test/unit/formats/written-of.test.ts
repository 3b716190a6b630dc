import { describe, expect, it } from 'vitest';
import { readTranscriptFile, writeTranscript } from '#src/formats/transcript-file.ts';
import { plainSegment, type Transcript, transcriptOfSegments } from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';

describe('a transcript written for a recording', () => {
  const third = 1 / 3;
  const said = transcriptOfSegments([plainSegment('to <b>be</b> --> or', sourceTime(third), sourceTime(2))]);
  const words = said.words.map((word, k) => ({
    ...word,
    ...{
      start: sourceTime(third + k / 10),
      end: sourceTime(third + (k + 1) / 10),
      status: 'aligned' as const,
    },
  }));
  const transcript = { ...said, words };
  const options = {
    recording: { path: '/talks/a b/Ärger #1.wav', duration: 61.25 },
    date: '2026-03-04T05:06:07Z',
  };

  it('names it and its length, and when it was written', () => {
    expect(writeTranscript(transcript, 'textgrid', options).text).toMatch(/xmax = 61\.25\s/);
    expect(writeTranscript(transcript, 'ctm', options).text).toMatch(/^Ärger_#1 1 0\.333333 0\.1 to$/m);
    const eaf = writeTranscript(transcript, 'eaf', options).text;
    expect(eaf).toContain('DATE="2026-03-04T05:06:07Z"');
    expect(eaf).toContain('MEDIA_URL="file:///talks/a%20b/%C3%84rger%20%231.wav"');
    expect(eaf).toContain('RELATIVE_MEDIA_URL="./%C3%84rger%20%231.wav"');
    expect(eaf).toContain('MIME_TYPE="audio/x-wav"');
  });

  it('has no more than six decimals', () => {
    for (const format of ['ctm', 'tsv', 'csv', 'vtt', 'srt'] as const)
      expect(writeTranscript(transcript, format, options).text).not.toMatch(/\d\.\d{7}/);
  });

  it('keeps every time as it is in TextGrid, but for gaps that are none', () => {
    const back = (of: Transcript) => {
      const { text, lost } = writeTranscript(of, 'textgrid', options);
      const { words } = readTranscriptFile(new TextEncoder().encode(text), 'x.TextGrid').transcript;
      return { times: words.map(({ start, end }) => [start, end]), lost };
    };
    const exact = back(transcript);
    expect(exact.times).toEqual(words.map(({ start, end }) => [start, end]));
    expect(exact.lost.join(' ')).not.toMatch(/microsecond/);
    const near = words.map((word, k) =>
      k === 2 ? { ...word, start: sourceTime((words[1]?.end ?? 0) + 1e-9) } : word,
    );
    const closed = back({ ...transcript, words: near });
    expect(closed.times[2]?.[0]).toBe(words[1]?.end);
    expect(closed.lost).toContain('Gaps shorter than a microsecond are closed in TextGrid.');
  });

  it('writes what would be a tag or an arrow in SRT so that it is read back', () => {
    const { text } = writeTranscript(transcript, 'srt', options);
    // U+2060 is seen by nobody; references are shown as they stand by most programs.
    expect(text).toContain('to <\u2060b>be<\u2060/b> --> or');
    const back = readTranscriptFile(new TextEncoder().encode(text), 'x.srt');
    expect(back.transcript.words.map((w) => w.text).join(' ')).toBe('to <b>be</b> --> or');
  });
});

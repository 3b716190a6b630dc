import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTranscriptFile, writeTranscript } from '#src/formats/transcript-file.ts';
import { tools } from '#main/media/tools.ts';
import { plainSegment, transcriptOfSegments } from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';

/** What players do with our subtitles: most of them read with ffmpeg, or as it does. */
const texts = [
  '<unk> said <b>bold</b> and a<b x>y, <3',
  'Tom &amp; Jerry & “Ü” 日本語 😀',
  'from 1 --> to 2',
  '00:00:01,000 --> 00:00:02,000',
  '<\u2060b>not a tag either',
];
const transcript = transcriptOfSegments(
  texts.map((text, k) => plainSegment(text, sourceTime(2 * k), sourceTime(2 * k + 1.5))),
);
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'syncline-ffmpeg-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(['srt', 'vtt', 'ass'] as const)('subtitles in %s', (format) => {
  it('are shown by ffmpeg at their times, word for word', () => {
    const file = join(folder, `x.${format}`);
    const { text } = writeTranscript(transcript, format);
    writeFileSync(file, text);
    const shown = execFileSync(tools().ffmpeg.path, ['-v', 'error', '-i', file, '-f', 'ass', '-'], {
      encoding: 'utf8',
    })
      .split(/\r?\n/)
      .filter((line) => line.startsWith('Dialogue:'))
      .map((line) => line.split(','));
    expect(shown.map((cells) => cells.slice(1, 3))).toEqual(
      texts.map((_, k) => [`0:00:0${2 * k}.00`, `0:00:0${2 * k + 1}.50`]),
    );
    const unseen = /\u2060/g;
    expect(shown.map((cells) => cells.slice(9).join(',').replace(unseen, ''))).toEqual(
      texts.map((each) => each.replace(unseen, '')),
    );
    const again = readTranscriptFile(new TextEncoder().encode(text), `x.${format}`).transcript;
    expect(again.segments.map((segment) => segment.text)).toEqual(texts);
  });
});

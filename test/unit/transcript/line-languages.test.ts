import { describe, expect, it } from 'vitest';
import { readTranscriptFile } from '#src/formats/transcript-file.ts';
import { transcriptResult } from '#src/formats/transcript-json.ts';
import { cutOut, inOneLanguage, withStretch } from '#src/model/align-again.ts';
import { plainSegment, type Transcript, transcriptOfSegments } from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';
import { withLineLanguages } from '#main/transcript/line-languages.ts';

const german = [
  'Ich möchte mit einer kurzen Geschichte beginnen.',
  'Danach gehen wir alle zusammen in den Hafen.',
];
const english = [
  'Good morning everyone, and thank you for coming.',
  'Nobody could see the lighthouse from there.',
];
const textOf = (lines: readonly string[], language: string | null = null): Transcript =>
  transcriptOfSegments(
    lines.map((line) => plainSegment(line)),
    language,
  );
const languages = ({ segments }: Transcript) => segments.map(({ language }) => language ?? null);
const mixed = [english[0], german[0], english[1]] as string[];

describe('the languages of the lines of a text', () => {
  it('are kept where nobody has said one, and told', () => {
    const { transcript, notes } = withLineLanguages(textOf(mixed), 'en');
    expect([transcript.language, ...languages(transcript)]).toEqual(['en', null, 'de', null]);
    expect(notes).toEqual(['Line 2 (“Ich möchte mit einer …”) is read in German.']);
    // Once told they stay, in a file too.
    expect(withLineLanguages(transcript, 'en')).toEqual({ transcript, notes });
    const json = JSON.stringify(transcriptResult(transcript));
    const again = readTranscriptFile(new TextEncoder().encode(json), 'a.json', { encoding: null });
    expect(languages(again.transcript)).toEqual([null, 'de', null]);
  });

  it('are that of the text where somebody has said it, and told, too', () => {
    const said = withLineLanguages(textOf(mixed, 'en'), 'en');
    expect(languages(said.transcript)).toEqual([null, null, null]);
    expect(said.notes).toEqual([
      'Line 2 (“Ich möchte mit einer …”) is read in English; the words look German.',
    ]);
    const { transcript } = withLineLanguages(textOf(mixed), 'en');
    expect(inOneLanguage(transcript, 'en')).toEqual(textOf(mixed, 'en'));
  });

  it('are told together, and of a stretch by their words', () => {
    const lines = [...mixed, ...german];
    expect(withLineLanguages(textOf(lines), 'en').notes).toEqual(['Lines 2, 4, 5 are read in German.']);
    expect(withLineLanguages(textOf(lines), 'en', false).notes).toEqual([
      'Lines “Ich möchte mit einer …”, … are read in German.',
    ]);
    expect(withLineLanguages(textOf(english), 'en').notes).toEqual([]);
  });

  it('are kept with the words of a sentence within a line, and told', () => {
    const line = `${english[0]} ${german[0]} ${english[1]}`;
    const { transcript, notes } = withLineLanguages(textOf([line]), 'en');
    const read = transcript.words.filter((word) => word.language === 'de').map((word) => word.text);
    expect(read.join(' ')).toBe(german[0]);
    expect(languages(transcript)).toEqual([null]);
    expect(notes).toEqual(['“Ich möchte mit einer …” in line 1 is read in German.']);
    expect(withLineLanguages(textOf([line]), 'en', true, (own) => own !== 'de').notes).toEqual([]);
    expect(withLineLanguages(transcript, 'en')).toEqual({ transcript, notes });
    const json = JSON.stringify(transcriptResult(transcript));
    const again = readTranscriptFile(new TextEncoder().encode(json), 'a.json', { encoding: null });
    expect(again.transcript).toEqual(transcript);
    expect(cutOut(transcript, [8, 15]).words.every((word) => word.language === 'de')).toBe(true);
    expect(inOneLanguage(transcript, 'en')).toEqual(textOf([line], 'en'));
    expect(withLineLanguages(textOf([line], 'en'), 'en').notes).toEqual([
      '“Ich möchte mit einer …” in line 1 is read in English; the words look German.',
    ]);
  });

  it('come with the times of a stretch', () => {
    const whole = textOf(mixed);
    const range = [sourceTime(0), null] as const;
    const found = withLineLanguages(cutOut(whole, [0, 15]), 'en').transcript;
    const put = withStretch(whole, { words: [0, 15], range }, found);
    if (typeof put === 'string') throw new Error(put);
    expect(languages(put)).toEqual([null, 'de', null]);
  });
});

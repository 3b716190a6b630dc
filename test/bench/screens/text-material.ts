import { join } from 'node:path';
import { emptyProject, type Project } from '#src/model/project.ts';
import { type Transcript, transcriptOfSegments, unalignedWord, type Word } from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';
import { recordingAt } from '../../e2e/support/recording.ts';
import { writeSpoken } from '../../fixtures/spoken.ts';

const lines = [
  'The birch canoe slid on the smooth planks.',
  'Glue the sheet to the dark blue background.',
  'It is easy to tell the depth of a well.',
  'These days a chicken leg is a rare dish.',
  'Rice is often served in round bowls.',
];
const extra = 'Nobody says this line at all.';

/** A text read aloud and aligned: doubtful and confirmed words, a line that nobody says, speech that it lacks; and one not aligned. */
export async function talk(folder: string): Promise<Project> {
  const path = join(folder, 'talk.wav');
  const spoken = await writeSpoken(path, lines.join(' '));
  let at = 0;
  const word = (text: string): Word => {
    const k = at++;
    const { start, end } = spoken[k] as (typeof spoken)[number];
    const isConfirmed = k < 8;
    return {
      ...unalignedWord(text),
      ...{ start: sourceTime(start), end: sourceTime(end) },
      status: isConfirmed ? 'confirmed' : 'aligned',
      confidence: isConfirmed ? 1 : k % 7 === 3 ? 0.31 : 0.93,
      phones: phonesOf(text, start, end),
    };
  };
  const [first = '', ...rest] = lines;
  const all = [`ANNA: ${first}`, ...rest.slice(0, 2), extra, `BEN: – ${rest[2]}`, `${rest[3]} [laughter]`];
  const written = all.map((text) => {
    const isSaid = (one: string) => text !== extra && !/^(?:[A-Z]+:|–|\[\w+\])$/.test(one);
    const words = text
      .split(' ')
      .map((one): Word => (isSaid(one) ? word(one) : { ...unalignedWord(one), status: 'not-spoken' }));
    const said = words.filter((one) => one.start !== null);
    const [start, end] = [said[0]?.start ?? null, said.at(-1)?.end ?? null];
    return { text, start, end, words, speaker: null, tier: null };
  });
  const end = spoken.at(-1)?.end ?? 0;
  const transcript: Transcript = {
    ...transcriptOfSegments(written, 'en'),
    confidence: 0.94,
    untranscribed: [
      { start: sourceTime(0), end: sourceTime(0.9), kind: 'other' },
      { start: sourceTime(end + 0.1), end: sourceTime(end + 0.9), kind: 'speech' },
    ],
  };
  // As of another recording: nothing of it is said, and what is said stands nowhere.
  const refused: Transcript = {
    ...transcript,
    confidence: 0.03,
    words: transcript.words.map(({ text }) => ({ ...unalignedWord(text), status: 'not-spoken' })),
    segments: transcript.segments.map((segment) => ({ ...segment, start: null, end: null })),
    untranscribed: transcript.segments.flatMap(({ start, end }) =>
      start === null || end === null ? [] : [{ start, end, kind: 'speech' as const }],
    ),
  };
  const fresh = transcriptOfSegments(
    lines.map((text) => ({
      ...{ text, start: null, end: null, speaker: null, tier: null },
      words: text.split(' ').map(unalignedWord),
    })),
    'en',
  );
  const recording = await recordingAt(path, 'r0');
  return {
    ...emptyProject('talk', 'talk', '2026-01-01T00:00:00Z'),
    recordings: [recording],
    transcripts: [
      { id: 't0', recording: 'r0', source: 'talk.txt', transcript },
      { id: 't1', recording: 'r0', source: 'another copy.txt', transcript: fresh },
      { id: 't2', recording: 'r0', source: 'of another evening.txt', transcript: refused },
    ] as never,
  };
}

/** A letter a phone, evenly. */
const phonesOf = (text: string, start: number, end: number): Word['phones'] => {
  const letters = text.toLowerCase().replaceAll(/[^a-z]/g, '');
  const place = (k: number) => sourceTime(start + ((end - start) * k) / letters.length);
  return [...letters].map((ipa, k) => ({ ipa, start: place(k), end: place(k + 1) }));
};

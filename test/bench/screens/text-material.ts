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
  const said = await writeSpoken(path, lines.join(' '));
  let at = 0;
  const word = (text: string): Word => {
    const k = at++;
    const { start, end } = said[k] as (typeof said)[number];
    const isConfirmed = k < 8;
    return {
      ...unalignedWord(text),
      ...{ start: sourceTime(start), end: sourceTime(end) },
      status: isConfirmed ? 'confirmed' : 'aligned',
      confidence: isConfirmed ? 1 : k % 7 === 3 ? 0.31 : 0.93,
      phones: phonesOf(text, start, end),
    };
  };
  const written = [...lines.slice(0, 3), extra, ...lines.slice(3)].map((text) => {
    const words = text
      .split(' ')
      .map((one): Word => (text === extra ? { ...unalignedWord(one), status: 'not-spoken' } : word(one)));
    const [start, end] = [words[0]?.start ?? null, words.at(-1)?.end ?? null];
    return { text, start, end, words, speaker: null, tier: null };
  });
  const end = said.at(-1)?.end ?? 0;
  const transcript: Transcript = {
    ...transcriptOfSegments(written, 'en'),
    confidence: 0.94,
    untranscribed: [
      { start: sourceTime(0), end: sourceTime(0.9), kind: 'other' },
      { start: sourceTime(end + 0.1), end: sourceTime(end + 0.9), kind: 'speech' },
    ],
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
    ] as never,
  };
}

/** A letter a phone, evenly. */
const phonesOf = (text: string, start: number, end: number): Word['phones'] => {
  const letters = text.toLowerCase().replaceAll(/[^a-z]/g, '');
  const place = (k: number) => sourceTime(start + ((end - start) * k) / letters.length);
  return [...letters].map((ipa, k) => ({ ipa, start: place(k), end: place(k + 1) }));
};

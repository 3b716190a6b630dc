import type { Project, ProjectTranscript } from '#src/model/project.ts';
import { confidenceHistogram } from './histogram.ts';
import { figure, type Html, name, table } from './html.ts';
import { ms, namesOf, paragraph, section } from './parts.ts';
import { doubtful, percent } from './timeline-picture.ts';

/** What is known of a transcript's words. */
export function wordCounts({ transcript }: Pick<ProjectTranscript, 'transcript'>) {
  const { words } = transcript;
  const aligned = words.filter(({ status }) => status === 'aligned');
  return {
    words: words.length,
    confirmed: words.filter(({ status }) => status === 'confirmed').length,
    sure: aligned.filter(({ confidence }) => (confidence ?? 1) >= doubtful).length,
    doubtful: aligned.filter(({ confidence }) => (confidence ?? 1) < doubtful).length,
    notSpoken: words.filter(({ status }) => status === 'not-spoken').length,
    untimed: words.filter(({ status }) => status === null).length,
  };
}

/** How sure the words of transcripts are. */
export function transcripts(project: Project): Html {
  const nameFor = namesOf(project);
  const rows = project.transcripts.map((each) => ({ ...each, counts: wordCounts(each) }));
  const share = (n: number, of: number) => (of === 0 ? '–' : `${n} (${((100 * n) / of).toFixed(0)} %)`);
  const confidences = project.transcripts.flatMap(({ transcript }) =>
    transcript.words.flatMap(({ status, confidence }) =>
      status === 'aligned' && confidence !== null ? [confidence] : [],
    ),
  );
  const speech = ({ transcript }: ProjectTranscript) =>
    transcript.untranscribed
      .filter(({ kind }) => kind === 'speech')
      .reduce((sum, { start, end }) => sum + end - start, 0);
  return section('Transcripts', [
    table('Words of each transcript, and how sure their times are', rows, [
      { head: 'Transcript', cell: ({ source }) => name(source ?? 'typed') },
      { head: 'Recording', cell: ({ recording }) => name(nameFor(recording)) },
      { head: 'Language', cell: ({ transcript }) => transcript.language ?? '–' },
      {
        head: 'Is this recording’s',
        isNumber: true,
        cell: ({ transcript }) => (transcript.confidence === null ? '–' : percent(transcript.confidence)),
      },
      { head: 'Words', isNumber: true, cell: ({ counts }) => `${counts.words}` },
      { head: 'Confirmed', isNumber: true, cell: ({ counts }) => share(counts.confirmed, counts.words) },
      { head: 'Surer than not', isNumber: true, cell: ({ counts }) => share(counts.sure, counts.words) },
      { head: 'Doubtful', isNumber: true, cell: ({ counts }) => share(counts.doubtful, counts.words) },
      { head: 'Not spoken', isNumber: true, cell: ({ counts }) => share(counts.notSpoken, counts.words) },
      { head: 'Not aligned', isNumber: true, cell: ({ counts }) => share(counts.untimed, counts.words) },
      { head: 'Speech not in it, s', isNumber: true, cell: (each) => speech(each).toFixed(1) },
    ]),
    rows.length > 0
      ? paragraph(
          'A word is doubtful where the probability that both of its ends are right to 50 ms is below one half. Not spoken are also names of speakers, sounds in brackets and signs.',
        )
      : null,
    confidences.length > 1
      ? figure(confidenceHistogram(confidences, 'words'), 'How sure the times of words are.')
      : null,
  ]);
}

/** Sound put right, subjects followed, steps. */
export function others(project: Project): Html {
  const nameFor = namesOf(project);
  return section('Further results', [
    table('Sound put right against its own picture', project.soundShifts, [
      { head: 'Recording', cell: ({ recording }) => name(nameFor(recording)) },
      { head: 'Sound late by, ms', isNumber: true, cell: ({ offset }) => ms(offset) },
      { head: 'Falls behind, ppm', isNumber: true, cell: ({ ppm }) => (ppm === null ? '–' : ppm.toFixed(1)) },
      { head: 'Stretches', isNumber: true, cell: ({ segments }) => `${segments.length}` },
    ]),
    table('Subjects followed', project.crops, [
      { head: 'Recording', cell: ({ recording }) => name(nameFor(recording)) },
      { head: 'Kind', cell: ({ kind }) => kind },
      { head: 'Frames', isNumber: true, cell: ({ frames }) => `${frames.length}` },
      { head: 'Set by hand', isNumber: true, cell: ({ keys }) => `${keys.length}` },
      {
        head: 'Seen, on average',
        isNumber: true,
        cell: ({ confidence }) => (confidence === null ? 'drawn by hand' : percent(confidence)),
      },
      {
        head: 'What befell it',
        cell: ({ events }) => events.map(({ kind, start }) => `${kind} at ${start.toFixed(2)} s`).join(', '),
      },
    ]),
    ...project.steps.map((each) =>
      table(
        `Steps of ${each.source ?? 'a list'} in ${nameFor(each.recording)} (${percent(each.confidence)} sure that it is its)`,
        each.steps,
        [
          { head: 'Step', cell: ({ text }) => name(text) },
          { head: 'From, s', isNumber: true, cell: ({ start }) => (start === null ? '–' : start.toFixed(2)) },
          { head: 'To, s', isNumber: true, cell: ({ end }) => (end === null ? '–' : end.toFixed(2)) },
          { head: 'Confidence', isNumber: true, cell: ({ confidence }) => percent(confidence) },
          { head: 'Verdict', cell: ({ status }) => status },
        ],
      ),
    ),
  ]);
}

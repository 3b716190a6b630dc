import { usageError } from '#main/hosts/cli/command.ts';
import { recalibrated } from '#src/attention/recalibrate.ts';
import type { Project, ProjectTranscript } from '#src/model/project.ts';
import { putTranscript, removeTranscript } from '#src/model/put-transcript.ts';
import type { Transcript } from '#src/model/transcript.ts';
import {
  confirmWords,
  type Edited,
  markNotSpoken,
  mergeSegments,
  mergeWords,
  moveBoundary,
  replaceWords,
  setWordTimes,
  splitSegment,
  splitWord,
} from '#src/model/transcript-edits.ts';
import { indexed, type NamedEdit, nameOf, seconds } from './named-edit.ts';

/** The transcript of a recording; of several, the one that `REC#2` counts, from 0. @throws InvalidInputError `usage` */
function textOf(project: Project, name: string, find: (name: string) => string): ProjectTranscript {
  const counted = /^(.*)#(\d{1,4})$/.exec(name);
  const id = find(counted?.[1] ?? name);
  const all = project.transcripts.filter((t) => t.recording === id);
  const own = all[Number(counted?.[2] ?? 0)];
  if (own && (counted || all.length === 1)) return own;
  throw usageError(
    all.length === 0
      ? `“${nameOf(project, id)}” has no transcript.`
      : `“${nameOf(project, id)}” has ${all.length} transcripts: say which, ${nameOf(project, id)}#0 to #${all.length - 1}.`,
  );
}

/** @throws InvalidInputError `usage` in the words of the reducer, where it cannot be done */
const textEdit = (
  id: string,
  takes: string,
  help: string,
  count: NamedEdit['count'],
  label: string,
  change: (t: Transcript, args: readonly string[]) => Edited,
): NamedEdit => ({
  ...{ id: `text.${id}`, takes: `REC,${takes}`, help, count, places: false },
  make(project, [name = '', ...args], find) {
    const own = textOf(project, name, find);
    const next = change(own.transcript, args);
    if (typeof next === 'string') throw usageError(next);
    return putTranscript(own.id, recalibrated(next), label);
  },
});

/** FIRST[,LAST], both counted from 0 and meant: the half-open range. */
const words = ([first, last = first]: readonly string[]): readonly [number, number] => [
  indexed(first, 'word'),
  indexed(last, 'word') + 1,
];

export const textEdits: readonly NamedEdit[] = [
  textEdit('times', 'WORD,START,END', 'when the word is said', [4, 4], 'Set times', (t, [k, start, end]) =>
    setWordTimes(t, indexed(k, 'word'), seconds(start), seconds(end)),
  ),
  textEdit(
    ...(['boundary', 'WORD,start|end,SECONDS', 'where it starts or ends; neighbours follow'] as const),
    [4, 4],
    'Move boundary',
    (t, [k, edge, at]) =>
      edge === 'start' || edge === 'end'
        ? moveBoundary(t, indexed(k, 'word'), edge, seconds(at))
        : `A boundary is a word’s start or end, not “${edge ?? ''}”.`,
  ),
  textEdit('confirm', 'FIRST[,LAST]', 'these words are right', [2, 3], 'Confirm', (t, args) =>
    confirmWords(t, ...words(args)),
  ),
  textEdit('not-spoken', 'FIRST[,LAST]', 'nobody says these', [2, 3], 'Mark as not spoken', (t, args) =>
    markNotSpoken(t, ...words(args)),
  ),
  {
    ...textEdit('replace', 'FIRST,LAST,TEXT', 'that in their place', [4, 4], 'Change text', (t, args) => {
      const [from, to] = words(args);
      return from < to ? replaceWords(t, from, to, args[2] ?? '') : 'The last word is before the first.';
    }),
    endsInText: true,
  },
  textEdit(
    'split',
    'WORD,LETTERS',
    'two words of one, so many letters in the first',
    [3, 3],
    'Split word',
    (t, args) => splitWord(t, indexed(args[0], 'word'), indexed(args[1], 'letter')),
  ),
  textEdit('merge', 'WORD', 'one word of it and the next', [2, 2], 'Merge words', (t, [k]) =>
    mergeWords(t, indexed(k, 'word')),
  ),
  textEdit('split-segment', 'WORD', 'a segment begins with it', [2, 2], 'Split segment', (t, [k]) =>
    splitSegment(t, indexed(k, 'word')),
  ),
  textEdit(
    'merge-segments',
    'SEGMENT',
    'one segment of it and the next',
    [2, 2],
    'Merge segments',
    (t, [k]) => mergeSegments(t, indexed(k, 'segment')),
  ),
  {
    ...{ id: 'text.remove', takes: 'REC', help: 'its transcript is gone', count: [1, 1], places: false },
    make: (project, [name = ''], find) => removeTranscript(textOf(project, name, find).id),
  },
];

import { usageError } from '#main/hosts/cli/command.ts';
import { recalibrated } from '#src/attention/recalibrate.ts';
import { moveTranscript } from '#src/model/move-transcript.ts';
import type { Project, ProjectTranscript } from '#src/model/project.ts';
import { putTranscript, removeTranscript, replaceTranscript } from '#src/model/put-transcript.ts';
import type { Transcript } from '#src/model/transcript.ts';
import { lossOnClock } from '#src/model/transcript-clocks.ts';
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
  unconfirmWords,
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
  forms: NamedEdit['forms'],
  change: (t: Transcript, args: readonly string[]) => Edited,
): NamedEdit => ({
  ...{ id: `text.${id}`, takes: `REC,${takes}`, help, count, places: false },
  forms: [null, ...forms],
  make(project, [name = '', ...args], find) {
    const own = textOf(project, name, find);
    const next = change(own.transcript, args);
    if (typeof next === 'string') throw usageError(next);
    return putTranscript(own.id, recalibrated(next), label);
  },
});

const word = (text: string | undefined): number => indexed(text, 'word');
const letter = (text: string | undefined): number => indexed(text, 'letter');
const segment = (text: string | undefined): number => indexed(text, 'segment');

/** @throws InvalidInputError `usage` */
function edgeOf(text: string | undefined): 'start' | 'end' {
  if (text === 'start' || text === 'end') return text;
  throw usageError(`A boundary is a word’s start or end, not “${text ?? ''}”.`);
}

/** FIRST[,LAST], both counted from 0 and meant: the half-open range. */
const words = ([first, last = first]: readonly string[]): readonly [number, number] => [
  word(first),
  word(last) + 1,
];

export const textEdits: readonly NamedEdit[] = [
  textEdit(
    'times',
    'WORD,START,END',
    'when the word is said',
    [4, 4],
    'Set times',
    [word, seconds, seconds],
    (t, [k, start, end]) => setWordTimes(t, word(k), seconds(start), seconds(end)),
  ),
  textEdit(
    ...(['boundary', 'WORD,start|end,SECONDS', 'where it starts or ends; neighbours follow'] as const),
    [4, 4],
    'Move boundary',
    [word, edgeOf, seconds],
    (t, [k, edge, at]) => moveBoundary(t, word(k), edgeOf(edge), seconds(at)),
  ),
  textEdit('confirm', 'FIRST[,LAST]', 'these words are right', [2, 3], 'Confirm', [word, word], (t, args) =>
    confirmWords(t, ...words(args)),
  ),
  textEdit(
    'unconfirm',
    'FIRST[,LAST]',
    'nobody vouches for these any more',
    [2, 3],
    'Take back confirmation',
    [word, word],
    (t, args) => unconfirmWords(t, ...words(args)),
  ),
  textEdit(
    'not-spoken',
    'FIRST[,LAST]',
    'nobody says these',
    [2, 3],
    'Mark as not spoken',
    [word, word],
    (t, args) => markNotSpoken(t, ...words(args)),
  ),
  {
    ...textEdit(
      'replace',
      'FIRST,LAST,TEXT',
      'that in their place',
      [4, 4],
      'Change text',
      [word, word],
      (t, args) => {
        const [from, to] = words(args);
        return from < to ? replaceWords(t, from, to, args[2] ?? '') : 'The last word is before the first.';
      },
    ),
    endsInText: true,
  },
  textEdit(
    'split',
    'WORD,LETTERS',
    'two words of one, so many letters in the first',
    [3, 3],
    'Split word',
    [word, letter],
    (t, args) => splitWord(t, word(args[0]), letter(args[1])),
  ),
  textEdit('merge', 'WORD', 'one word of it and the next', [2, 2], 'Merge words', [word], (t, [k]) =>
    mergeWords(t, word(k)),
  ),
  textEdit('split-segment', 'WORD', 'a segment begins with it', [2, 2], 'Split segment', [word], (t, [k]) =>
    splitSegment(t, word(k)),
  ),
  textEdit(
    'merge-segments',
    'SEGMENT',
    'one segment of it and the next',
    [2, 2],
    'Merge segments',
    [segment],
    (t, [k]) => mergeSegments(t, segment(k)),
  ),
  {
    ...{ id: 'text.move', takes: 'REC,TO', help: 'its transcript is that of TO, by the clock of TO' },
    ...{ count: [2, 2], places: false, forms: [] },
    make(project, [name = '', to = ''], find) {
      const own = textOf(project, name, find);
      const [from, heir] = [own.recording, find(to)];
      const moved = moveTranscript(project, own, heir);
      if (!moved)
        throw usageError(
          `“${nameOf(project, from)}” and “${nameOf(project, heir)}” do not lie on one timeline: sync them first.`,
        );
      return { ...replaceTranscript(moved.own), said: lossOnClock(moved.on, nameOf(project, heir)) };
    },
  },
  {
    ...{ id: 'text.remove', takes: 'REC', help: 'its transcript is gone', count: [1, 1], places: false },
    forms: [],
    make: (project, [name = ''], find) => removeTranscript(textOf(project, name, find).id),
  },
];

import { extname, resolve } from 'node:path';
import type { EditResult } from '#main/hosts/api/results.ts';
import { editFaults, namedEdit, namedEdits } from '#main/script/edits.ts';
import { readProject, writeProject } from '#main/store/project-document.ts';
import { applyEdit, startHistory } from '#src/model/history.ts';
import { projectFault } from '#src/model/parse-project.ts';
import type { Project } from '#src/model/project.ts';
import { timelineExtent } from '#src/model/time-map.ts';
import { type Command, outputOption, usageError } from '../command.ts';
import { fixed, plain } from '../plain.ts';
import { recordingOf } from './export.ts';

const widest = Math.max(...namedEdits.map(({ id, takes }) => id.length + 1 + takes.length));

/** `syncline edit`: what a person does to a project in the window, from outside. */
export const editCommand: Command<EditResult> = {
  name: 'edit',
  summary: 'Change a project as the window does: pins, places, groups, the reference, words, crops',
  usage: 'edit PROJECT --do EDIT… -o NEW.syncline',
  options: {
    do: {
      kind: 'value',
      value: 'EDIT,ARGUMENTS',
      many: true,
      help: 'an edit, see below; may be given again',
    },
    output: { ...outputOption, value: 'X.syncline', help: 'write the changed project there' },
  },
  lesson: [
    'Edits, made in the order given; after each all that it bears on is solved anew from what the project holds, as in the',
    'window. Recordings are named as for export: by name, file, or index from 0. Times are seconds: of the timeline for clips, of',
    'the recording for pins, words and crops. Words and segments are counted from 0, as transcript --json has them; of',
    'several transcripts of one recording REC#1 is the second. Boxes are pixels of the picture as it is displayed.',
    ...namedEdits.map(({ id, takes, help }) => `  ${`${id},${takes}`.padEnd(widest + 2)}${help}`),
    '',
    'An edit that changes nothing is told, with exit 3. To look anew at the recordings themselves: syncline sync.',
    '',
    'Examples:',
    '  syncline edit concert.syncline --do clip.nudge,cam2.mp4,0.04 -o nudged.syncline',
    '  syncline edit concert.syncline --do clip.pin,0,12.5,phone.mp4,14.2 --do clip.reference,cam1.mp4 -o pinned.syncline',
    '',
  ].join('\n'),
  faults: (options) => options.texts('do').flatMap(editFaults),
  async run({ files, options, warn }) {
    const [path, ...more] = files;
    if (path === undefined || more.length > 0) throw usageError('edit wants one PROJECT.');
    const asked = options.texts('do');
    if (asked.length === 0) throw usageError('edit wants --do EDIT.');
    const output = options.text('output');
    if (output === undefined || extname(output).toLowerCase() !== '.syncline')
      throw usageError('edit wants -o and a name that ends in .syncline.');
    const read = await readProject(resolve(path));
    for (const note of read.notes) warn(note);
    let history = startHistory(read.project);
    const edits: EditResult['edits'][number][] = [];
    for (const text of asked) {
      const { project } = history;
      const edit = namedEdit(project, text, (name) => recordingOf(project, name));
      history = applyEdit(history, edit);
      // By what it says: an edit may put down anew what was there.
      const changed = JSON.stringify(history.project) !== JSON.stringify(project);
      edits.push({ edit: text, label: edit.label, changed, notes: edit.said ?? [] });
    }
    const project = { ...history.project, modified: new Date().toISOString() };
    const fault = projectFault(project);
    if (fault) throw new Error(`an edit broke the document: ${fault}`);
    await writeProject(resolve(output), project, { overwrite: options.flag('overwrite') });
    return {
      exit: edits.every(({ changed }) => changed) ? 0 : 3,
      json: { version: 1, output, edits, recordings: placesOf(project) },
      text: report(edits, project, output),
    };
  },
};

const placesOf = ({ recordings, placements }: Project): EditResult['recordings'] =>
  recordings.map(({ id, name }) => {
    const p = placements.find((each) => each.recording === id);
    const extent = p?.map ? timelineExtent(p.map) : null;
    return {
      ...{ name, placed: p?.placed ?? false, event: p?.event ?? null, confidence: p?.confidence ?? 0 },
      ...{ by: p?.by ?? 'auto', start: extent?.[0] ?? null, end: extent?.[1] ?? null },
    };
  });

function report(edits: EditResult['edits'], project: Project, output: string): string {
  const places = placesOf(project).map(
    ({ name, start, by }) =>
      `  ${(start === null ? 'not placed' : `${fixed(start, 6)} s`).padStart(16)}  ${plain(name)}${by === 'manual' ? '  (by hand)' : ''}`,
  );
  const done = edits.flatMap(({ edit, changed, notes }) => [
    `${plain(edit)}: ${changed ? 'done' : 'changes nothing'}`,
    ...notes.map((note) => `  ${plain(note)}`),
  ]);
  return [...done, 'Begins at:', ...places, `Written to ${plain(output)}.`, ''].join('\n');
}

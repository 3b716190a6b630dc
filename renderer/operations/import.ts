import { tr } from '#renderer/i18n/tr.ts';
import { CancelledError, errorData } from '#src/model/errors.ts';
import { defaultAnalysis, type Recording } from '#src/model/recording.ts';
import type { TimesColumn } from '#src/model/sequence.ts';
import type { ProbedFile } from '#src/contract/methods.ts';
import { addRecordings } from '#renderer/state/edits.ts';
import type { ImportProblem } from '#renderer/state/state.ts';
import { type App, newId } from '#renderer/state/store.ts';
import { isTimelinePath, openTogether } from './project.ts';
import { addTextFile, canAddText, recordingForText } from './transcripts.ts';

export const fileName = (path: string): string => path.split(/[\\/]/).at(-1) || path;

export const toRecording = (file: ProbedFile, times: TimesColumn = 'auto'): Recording => ({
  id: newId('r'),
  name: file.name,
  path: file.path,
  fingerprint: file.fingerprint,
  media: file.media,
  recorder: null,
  analysis: { ...defaultAnalysis, times },
});

/** Splits what was dropped or typed: projects are opened, texts go to a recording, the rest are recordings. */
export const isProjectPath = (path: string): boolean => /\.syncline$/i.test(path) || isTimelinePath(path);
const isTextPath = (path: string): boolean => /\.(?:md|srt|vtt|ass|ssa|textgrid|eaf|ctm)$/i.test(path);
/** What only the content tells: words with times, or numbers. */
const mayBeEither = (path: string): boolean => /\.(?:csv|tsv|json|txt)$/i.test(path);
/** What is no recording may be what is said in one. */
const mayBeText = (path: string): boolean => /\.txt$/i.test(path);

/**
 * Probes files and adds those that can be read, as one undoable step. A bad file stays listed with its
 * error and the others go on; a file that is already there is not added twice.
 * @param times which column of tables holds their times, where it was chosen: they are tables then, whatever they look like
 * @returns the recordings added.
 */
export async function importPaths(
  app: App,
  paths: readonly string[],
  times?: TimesColumn,
): Promise<readonly Recording[]> {
  const projects = paths.filter(isProjectPath);
  if (projects.length > 0) {
    await openTogether(app, projects);
    return [];
  }
  const texts: string[] = [];
  const wanted: string[] = [];
  for (const path of new Set(paths)) {
    const isOpen = times === undefined && mayBeEither(path);
    const as = isTextPath(path) ? 'transcript' : isOpen ? await kindOf(app, path) : 'recording';
    if (as === 'transcript') texts.push(path);
    else if (as !== null) wanted.push(path);
  }
  const known = new Set(app.store.getState().history.project.recordings.map((r) => r.path));
  const fresh = wanted.filter((path) => !known.has(path));
  const problems: ImportProblem[] = wanted
    .filter((path) => known.has(path))
    .map((path) => ({
      path,
      name: fileName(path),
      error: { code: 'already-here', message: tr('This file is already in the project.'), hint: '' },
      columns: null,
    }));
  const added: Recording[] = [];
  const stop = new AbortController();
  if (fresh.length > 0) {
    let done = 0;
    const tell = () =>
      app.set({
        importing: {
          label: tr('Reading files'),
          done,
          total: fresh.length,
          unit: tr('files'),
          cancel: () => stop.abort(),
        },
      });
    tell();
    try {
      for await (const answer of app.channel.stream('media.probe', { paths: fresh, times }, stop.signal)) {
        done++;
        if ('file' in answer) added.push(toRecording(answer.file, times));
        else if (!answer.columns && mayBeText(answer.path) && canAddText(app.store.getState()) === true)
          texts.push(answer.path);
        else {
          const { path, error, columns } = answer;
          problems.push({ path, name: fileName(path), error, columns });
        }
        tell();
      }
    } catch (error) {
      if (!(error instanceof CancelledError) && errorData(error).code !== 'cancelled') app.fail(error);
    } finally {
      app.set({ importing: null });
    }
  }
  if (added.length > 0) {
    const order = new Map(fresh.map((path, i) => [path, i]));
    added.sort((a, b) => (order.get(a.path) ?? 0) - (order.get(b.path) ?? 0));
    app.edit(addRecordings(added));
  }
  app.store.setState((s) => ({
    problems: [...s.problems.filter((p) => !wanted.includes(p.path)), ...problems],
  }));
  for (const path of texts) await takeText(app, path);
  return added;
}

/** By a file's first lines; the user is asked where they leave it open. Null: it is not wanted. */
async function kindOf(app: App, path: string): Promise<'transcript' | 'recording' | null> {
  // What cannot be read is told by the probe.
  const { kind } = await app.channel
    .call('files.holds', { path })
    .catch(() => ({ kind: 'neither' as const }));
  if (kind !== 'either') return kind === 'transcript' ? kind : 'recording';
  const as = await new Promise<'transcript' | 'numbers' | null>((answer) =>
    app.set({ dialog: { kind: 'text-or-numbers', name: fileName(path), answer } }),
  );
  app.set({ dialog: null });
  return as === 'numbers' ? 'recording' : as;
}

const stem = (path: string): string => fileName(path).replace(/\.[^.]*$/, '');

/** A text that was dropped goes to the recording of its name, else to the selected one, or the only one. */
async function takeText(app: App, path: string): Promise<void> {
  const s = app.store.getState();
  const named = s.history.project.recordings.filter(
    (r) => r.media.audio.length > 0 && stem(r.path) === stem(path),
  );
  const can = canAddText(s);
  if (named.length === 1 && named[0]) await addTextFile(app, named[0].id, path);
  else if (can === true) await addTextFile(app, recordingForText(s), path);
  else
    app.store.setState(({ problems }) => ({
      problems: [
        ...problems.filter((p) => p.path !== path),
        {
          path,
          name: fileName(path),
          error: { code: 'no-recording', message: can, hint: tr('Then drop the text again.') },
          columns: null,
        },
      ],
    }));
}

export const dismissProblems = (app: App, paths: readonly string[]): void =>
  app.store.setState((s) => ({ problems: s.problems.filter((p) => !paths.includes(p.path)) }));

/** Asks for media: the host's own dialog where it has one, ours where not. */
export async function chooseMedia(app: App): Promise<void> {
  const { host } = app.store.getState();
  if (host?.roots !== null) {
    app.set({ dialog: { kind: 'import' } });
    return;
  }
  try {
    const paths = await app.channel.call('files.pick', { purpose: 'media', suggested: null });
    if (paths.length > 0) await importPaths(app, paths);
  } catch (error) {
    app.fail(error);
  }
}

import { tr } from '#renderer/i18n/tr.ts';
import { editAndSolve } from './solve.ts';
import { setTimes } from '#renderer/state/frame-rate.ts';
import { projectOf, recordingOf } from '#renderer/state/selectors.ts';
import type { App } from '#renderer/state/store.ts';
import { columnCalled } from '#src/formats/csv-columns.ts';
import { MediaError } from '#src/model/errors.ts';
import type { DataStream, RecordingId } from '#src/model/recording.ts';
import type { TimesColumn } from '#src/model/sequence.ts';

/** Reads a table anew with its times in another column; what cannot be read so is told, and changes nothing. */
export async function chooseTimes(app: App, id: RecordingId, times: TimesColumn): Promise<void> {
  const asked = recordingOf(projectOf(app.store.getState()), id);
  if (!asked) return;
  try {
    for await (const answer of app.channel.stream('media.probe', { paths: [asked.path], times })) {
      // Meanwhile it may have gone, or be another file.
      if (recordingOf(projectOf(app.store.getState()), id)?.path !== asked.path) return;
      if ('error' in answer) {
        const { code, message, hint } = answer.error;
        app.fail(new MediaError(code, message, hint));
        return;
      }
      editAndSolve(app, setTimes(id, times, answer.file.media));
    }
  } catch (error) {
    app.fail(error);
  }
}

/** What can be chosen of a table, with what it is called; the choice that holds is among it. */
export function timesChoices(
  { columns }: Pick<DataStream, 'columns'>,
  chosen: TimesColumn,
): readonly (readonly [TimesColumn, string])[] {
  const names = columns ?? [];
  const layout = { names, width: names.length };
  const listed = names.flatMap((name, k): (readonly [TimesColumn, string])[] => {
    // By its name where that says which, so that it is found in the next file too.
    const isNamed = name !== '' && name !== 'auto' && name !== 'none' && names.indexOf(name) === k;
    const value = isNamed ? name : String(k + 1);
    return columnCalled(value, layout) === k
      ? [[value, name === '' ? tr('column {k}', { k: k + 1 }) : name]]
      : [];
  });
  const all = [['auto', tr('as guessed')], ['none', tr('none')], ...listed] as const;
  return all.some(([value]) => value === chosen) ? all : [...all, [chosen, chosen]];
}

import { stepName } from '#renderer/i18n/step-name.ts';
import { tr } from '#renderer/i18n/tr.ts';
import { removeRecordings } from '#renderer/state/edits.ts';
import { projectOf, recordingOf } from '#renderer/state/selectors.ts';
import type { App } from '#renderer/state/store.ts';
import { goingWith } from '#src/model/going-with.ts';
import { type Moved, moveToHeir } from '#src/model/move-transcript.ts';
import type { Project } from '#src/model/project.ts';
import { addTranscript } from '#src/model/put-transcript.ts';
import type { RecordingId } from '#src/model/recording.ts';
import { lossOnClock } from '#src/model/transcript-clocks.ts';
import { editAndSolve, newGesture } from './solve.ts';

/**
 * Recordings out of the project, as one step. What people made for them goes along, which is told; texts that others recorded too can
 * stay, as those of the others.
 */
export function removeAndTell(app: App, ids: readonly RecordingId[]): void {
  const before = projectOf(app.store.getState());
  const gesture = newGesture('remove');
  editAndSolve(app, { ...removeRecordings(ids), gesture });
  app.set({ selected: [] });
  const gone = goingWith(before, ids);
  if (gone.length === 0) return;
  const heirs = textsThatCanStay(before, ids);
  const [first] = heirs;
  const undo = { label: tr('Undo'), run: () => app.undo() };
  app.say(
    gone.join(' '),
    first
      ? {
          label:
            heirs.length === 1
              ? tr('Keep the text with “{name}”', { name: nameIn(before, first.own.recording) })
              : tr('Keep {count} texts with other recordings', { count: heirs.length }),
          run: () => keepTexts(app, before, heirs, gesture),
        }
      : undo,
  );
}

const nameIn = (project: Project, id: RecordingId): string => recordingOf(project, id)?.name ?? id;

function textsThatCanStay(project: Project, ids: readonly RecordingId[]): readonly Moved[] {
  const gone = new Set(ids);
  return project.transcripts.flatMap((own) =>
    gone.has(own.recording) ? (moveToHeir(project, own, gone) ?? []) : [],
  );
}

/** Joins the removal: to take back one without the other would leave nobody's text, or two. */
function keepTexts(app: App, before: Project, texts: readonly Moved[], gesture: string): void {
  const adding = texts.map(({ own }) => addTranscript(own));
  app.edit({
    label: stepName('Remove recording, keep text'),
    gesture,
    recipe: (draft) => {
      for (const { recipe } of adding) recipe(draft);
    },
  });
  const lost = texts.flatMap(({ own, on }) => lossOnClock(on, nameIn(before, own.recording)));
  if (lost.length > 0) app.say(lost.join(' '));
}

import { tr } from '#renderer/i18n/tr.ts';
import { applySync } from '#renderer/state/edits.ts';
import { referenceOf } from '#src/model/project.ts';
import { mainEventOf, projectOf, recordingOf } from '#renderer/state/selectors.ts';
import type { App } from '#renderer/state/store.ts';
import { refOf, runJob } from './jobs.ts';
import { solving } from '#src/align/solving.ts';

/** Why syncing cannot start, or true. `recordings`: those that can be heard or seen. */
export function canSync(recordings: number, missing: number, running: boolean): true | string {
  if (running) return tr('A sync is running.');
  if (recordings < 2) return tr('Add at least two recordings with sound or picture.');
  if (missing > 0) return tr('Relink the missing files first.');
  return true;
}

/** The main event is shown; said where the reference is not in it. */
function showMainEvent(app: App): void {
  const project = projectOf(app.store.getState());
  const main = mainEventOf(project);
  const reference = recordingOf(project, referenceOf(project));
  app.set({ viewport: null, event: main });
  const size = project.placements.filter((p) => p.placed && p.event === main).length;
  if (main !== (project.events[0]?.id ?? null) && reference)
    app.say(
      tr(
        '“{name}”, the reference, matches none of the others: the event of {size} recordings is shown. Choose a reference in it to make its clock the timeline.',
        { name: reference.name, size },
      ),
    );
}

/** Synchronises all recordings; the result is one undoable step. */
export async function startSync(app: App): Promise<void> {
  const { project } = app.store.getState().history;
  const reference = referenceOf(project);
  if (!reference) return;
  try {
    const result = await runJob(app, {
      kind: 'sync',
      recordings: project.recordings.map(refOf),
      reference,
      maxDrift: project.settings.maxDrift,
      by: project.settings.by,
      pins: project.pins.map((p) => ({ ...p })),
    });
    // Another document may have been opened while the job ran: its result belongs to the old one.
    const now = app.store.getState();
    if (now.history.project.id !== project.id) return;
    const { placements, warps } = now.history.project;
    // What stands by hand, or by a warp, bears on the others.
    const more = warps.length > 0 || placements.some((p) => p.by === 'manual');
    app.edit(more ? solving(applySync(result)) : applySync(result));
    showMainEvent(app);
  } catch (error) {
    app.fail(error, { label: tr('Try again'), run: () => void startSync(app) });
  }
}

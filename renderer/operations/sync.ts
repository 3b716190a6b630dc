import { applySync } from '#renderer/state/edits.ts';
import { referenceOf } from '#src/model/project.ts';
import type { App } from '#renderer/state/store.ts';
import { refOf, runJob } from './jobs.ts';
import { solving } from './solve.ts';

/** Why syncing cannot start, or true. */
export function canSync(recordings: number, missing: number, running: boolean): true | string {
  if (running) return 'A sync is running.';
  if (recordings < 2) return 'Add at least two recordings.';
  if (missing > 0) return 'Relink the missing files first.';
  return true;
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
    const byHand = now.history.project.placements.some((p) => p.by === 'manual');
    app.edit(byHand ? solving(applySync(result)) : applySync(result));
    app.set({ viewport: null, event: null });
  } catch (error) {
    app.fail(error, { label: 'Try again', run: () => void startSync(app) });
  }
}

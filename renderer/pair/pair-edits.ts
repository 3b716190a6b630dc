import { stepName } from '#renderer/i18n/step-name.ts';
import { tr } from '#renderer/i18n/tr.ts';
import type { App } from '#renderer/state/store.ts';
import { withDoubts } from '#renderer/state/bound-doubts.ts';
import { newId } from '#renderer/state/store.ts';
import { eventOf, placementOf, projectOf } from '#renderer/state/selectors.ts';
import { refOf, runJob } from '#renderer/operations/jobs.ts';
import { sayIfOdd } from '#renderer/operations/pins.ts';
import { CancelledError, errorData, InvalidInputError } from '#src/model/errors.ts';
import type { Project } from '#src/model/project.ts';
import type { Pin } from '#src/model/recording.ts';
import { sourceTime } from '#src/model/units.ts';
import type { WarpHow } from '#src/model/warp-how.ts';
import { othersFor } from './pooled.ts';
import { saidFor, saidOfPair } from './said.ts';
import { comparedCrop, comparedPair } from './compared-crops.ts';
import { pairStore, withRefusal } from './pair-state.ts';
import type { Point } from './view.ts';
import {
  askWarp,
  boundsOf,
  type Pair,
  putting,
  solvedWith,
  warpIn,
  warpsBefore,
  whyNoPin,
} from './warp-solver.ts';

/** What the pair view changes in the document. Every pin edit re-solves the alignment in the same step. */

/**
 * A pin between two recordings that both stand still (the reference, or placed by hand) could change nothing:
 * the one on y is then handed back to the solver, since the user now says where it lies. Its id, or undefined.
 */
function freedBy(project: Project, pair: Pair): string | undefined {
  const by = (id: string) => project.placements.find((p) => p.recording === id);
  const stands = (id: string) => by(id)?.by === 'manual' || project.events.some((e) => e.reference === id);
  if (!stands(pair.a) || !stands(pair.b)) return undefined;
  return [pair.b, pair.a].find((id) => by(id)?.by === 'manual');
}

/**
 * Puts a pin (a new one, or a known one elsewhere) and re-solves. `point`: source seconds on x and y.
 * @returns why it was not put where no map can keep it: a drag passes over such places, the pin stays behind
 */
export function putPin(
  app: App,
  pair: Pair,
  id: string,
  point: Point,
  gesture: string = newId('step'),
  label?: string,
): string | null {
  const project = projectOf(app.store.getState());
  const old = project.pins.find((p) => p.id === id);
  const why = whyNoPin(project, pair, id, point);
  if (why !== null) {
    pairStore(app).setState({ said: why });
    return why;
  }
  const turned = old !== undefined && old.a === pair.b;
  const [a, b] = turned ? [pair.b, pair.a] : [pair.a, pair.b];
  const [timeA, timeB] = turned ? [point.b, point.a] : [point.a, point.b];
  const made: Pin = { id, a, b, timeA: sourceTime(timeA), timeB: sourceTime(timeB) };
  const pins = old ? project.pins.map((p) => (p.id === id ? made : p)) : [...project.pins, made];
  const next = solvedWith(project, pins, warpsBefore(app, gesture), freedBy(project, pair));
  app.edit(putting(label ?? (old ? stepName('Move pin') : stepName('Add pin')), next, gesture));
  askWarp(app, { pair, gesture, what: old ? tr('The pin’s move') : tr('The pin') });
  return null;
}

export function addPin(app: App, pair: Pair, point: Point, label?: string): string {
  const id = newId('pin');
  const why = putPin(app, pair, id, point, newId('step'), label);
  if (why !== null) {
    app.fail(new InvalidInputError('bad-pins', why, tr('Put it elsewhere, or remove what is in its way.')));
    return id;
  }
  app.set({ selectedPin: id });
  void sayIfOdd(app, id);
  return id;
}

export function removePin(app: App, id: string): void {
  const project = projectOf(app.store.getState());
  const gone = project.pins.find((p) => p.id === id);
  if (!gone) return;
  const next = solvedWith(
    project,
    project.pins.filter((p) => p !== gone),
  );
  const gesture = newId('step');
  app.edit(putting(stepName('Remove pin'), next, gesture));
  if (app.store.getState().selectedPin === id) app.set({ selectedPin: null });
  askWarp(app, { pair: gone, gesture, what: tr('The removal of the pin') });
}

/**
 * Aligns the pair elastically, by the program's own choice of method or the user's: a job; its warp becomes part of the document when it is done.
 * @param via ids of recordings by way of which the map may go
 */
export async function warpElastically(
  app: App,
  pair: Pair,
  how: WarpHow | null = null,
  via: readonly string[] = [],
): Promise<void> {
  const project = projectOf(app.store.getState());
  const [a, b] = [pair.a, pair.b].map((id) => project.recordings.find((r) => r.id === id));
  if (!a || !b) return;
  const store = pairStore(app);
  store.setState((s) => withRefusal(s, pair, null));
  try {
    const found = await runJob(app, {
      kind: 'warp',
      ...comparedPair(a, b, comparedCrop(project, a, how), comparedCrop(project, b, how)),
      ...boundsOf(project, pair),
      by: 'auto',
      how,
      others: othersFor(project, how),
      ...(via.length > 0 && {
        via: via.flatMap((id) => project.recordings.filter((r) => r.id === id).map(refOf)),
      }),
      said: saidFor(how, saidOfPair(project, pair.a, pair.b)).words,
    });
    if (found.warp === null) {
      const refusal = { ...found.refusal, how, via };
      store.setState((s) => ({ ...withRefusal(s, pair, refusal), said: refusal.reason }));
      return;
    }
    clearFailure(app);
    const { warp, doubts } = found;
    const now = projectOf(app.store.getState());
    if (![pair.a, pair.b].every((id) => now.recordings.some((r) => r.id === id))) return;
    const warps = [...now.warps.filter((w) => w !== warpIn(now, pair)), warp];
    app.edit(putting(stepName('Warp elastically'), solvedWith(now, now.pins, warps, freedBy(now, pair))));
    app.store.setState((s) => withDoubts(s, warp, project, doubts));
    // The two may have come to an event of their own: it is the one to be looked at.
    const { event } = placementOf(projectOf(app.store.getState()), pair.a) ?? {};
    if (event != null && event !== eventOf(app.store.getState())) app.set({ event, viewport: null });
  } catch (error) {
    if (error instanceof CancelledError) return;
    failures.set(app, errorData(error).message);
    app.fail(error);
  }
}

/** What the last warp that failed said: once one succeeds it is no news. */
const failures = new WeakMap<App, string>();

function clearFailure(app: App): void {
  const said = failures.get(app);
  failures.delete(app);
  if (said !== undefined)
    app.store.setState((s) => ({ toasts: s.toasts.filter(({ error }) => error.message !== said) }));
}

/** Back to straight stretches. */
export function makeRigid(app: App, pair: Pair): void {
  const project = projectOf(app.store.getState());
  const warp = warpIn(project, pair);
  if (!warp) return;
  const warps = project.warps.filter((w) => w !== warp);
  app.edit(putting(stepName('Make rigid'), solvedWith(project, project.pins, warps)));
}

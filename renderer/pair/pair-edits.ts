import type { App } from '#renderer/state/store.ts';
import { keepDoubts, pinsOfPair } from '#renderer/state/pin-doubts.ts';
import { newId } from '#renderer/state/store.ts';
import { eventOf, placementOf, projectOf } from '#renderer/state/selectors.ts';
import { refOf, runJob } from '#renderer/operations/jobs.ts';
import { settling } from '#renderer/operations/settling.ts';
import { sayIfOdd } from '#renderer/operations/pins.ts';
import { resolveWithPins } from '#src/align/resolve.ts';
import type { Placement } from '#src/model/alignment.ts';
import { CancelledError } from '#src/model/errors.ts';
import type { Edit } from '#src/model/history.ts';
import type { ElasticWarp, Project } from '#src/model/project.ts';
import type { Pin } from '#src/model/recording.ts';
import { sourceTime } from '#src/model/units.ts';
import type { WarpHow } from '#src/model/warp-how.ts';
import { type Latest, latestWins } from './latest.ts';
import type { Point } from './view.ts';

/** What the pair view changes in the document. Every pin edit re-solves the alignment in the same step. */
export type Pair = { readonly a: string; readonly b: string };

/** The project with other pins, and everything that follows from them. */
function solvedWith(project: Project, pins: readonly Pin[], warps = project.warps, freed?: string): Project {
  const placements =
    freed === undefined
      ? project.placements
      : project.placements.map((p): Placement => (p.recording === freed ? { ...p, by: 'auto' } : p));
  const next = { ...project, pins, warps, placements };
  return { ...next, ...resolveWithPins(next, project.pins) };
}

/** An edit that puts the parts of `next` that re-solving may change into the document. */
const putting = (label: string, next: Project, gesture?: string): Edit => {
  const recipe: Edit['recipe'] = (d) => {
    const { pins, placements, pairs, events, warps } = next as unknown as typeof d;
    Object.assign(d, { pins, placements, pairs, events, warps });
  };
  return gesture === undefined ? { label, recipe } : { label, recipe, gesture };
};

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

/** Puts a pin (a new one, or a known one elsewhere) and re-solves. `point`: source seconds on x and y. */
export function putPin(
  app: App,
  pair: Pair,
  id: string,
  point: Point,
  gesture: string = newId('step'),
  label?: string,
): void {
  const project = projectOf(app.store.getState());
  const old = project.pins.find((p) => p.id === id);
  const turned = old !== undefined && old.a === pair.b;
  const [a, b] = turned ? [pair.b, pair.a] : [pair.a, pair.b];
  const [timeA, timeB] = turned ? [point.b, point.a] : [point.a, point.b];
  const made: Pin = { id, a, b, timeA: sourceTime(timeA), timeB: sourceTime(timeB) };
  const pins = old ? project.pins.map((p) => (p.id === id ? made : p)) : [...project.pins, made];
  const next = solvedWith(project, pins, warpsBefore(app, gesture), freedBy(project, pair));
  app.edit(putting(label ?? (old ? 'Move pin' : 'Add pin'), next, gesture));
  if (warpIn(next, pair)) settling(app, warpSolver(app).ask({ pair, gesture }));
}

/**
 * The warps as they were when the gesture began: a drag bends those, not what its last movement bent, so that a
 * pin dragged out and back leaves no trace.
 */
function warpsBefore(app: App, gesture: string): readonly ElasticWarp[] {
  const kept = bases.get(app);
  if (kept?.gesture === gesture) return kept.warps;
  const { warps } = projectOf(app.store.getState());
  bases.set(app, { gesture, warps });
  return warps;
}
const bases = new WeakMap<App, { readonly gesture: string; readonly warps: readonly ElasticWarp[] }>();

export function addPin(app: App, pair: Pair, point: Point): string {
  const id = newId('pin');
  putPin(app, pair, id, point);
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
  app.edit(putting('Remove pin', next, gesture));
  if (app.store.getState().selectedPin === id) app.set({ selectedPin: null });
  if (warpIn(next, gone)) settling(app, warpSolver(app).ask({ pair: gone, gesture }));
}

const warpIn = (project: Project, { a, b }: Pair): ElasticWarp | undefined =>
  project.warps.find((w) => (w.a === a && w.b === b) || (w.a === b && w.b === a));

/** `gesture`: the undo step that asked; the answer becomes part of it. */
type WarpRequest = { readonly pair: Pair; readonly gesture: string };
const solvers = new WeakMap<App, Latest<WarpRequest>>();

/** The host's re-solving of elastic warps: one at a time, only the newest counts. */
function warpSolver(app: App): Latest<WarpRequest> {
  const kept = solvers.get(app);
  if (kept) return kept;
  const made = latestWins<WarpRequest>(
    async ({ pair, gesture }, signal) => {
      const project = projectOf(app.store.getState());
      const warp = warpIn(project, pair);
      const [a, b] = [warp?.a, warp?.b].map((id) => project.recordings.find((r) => r.id === id));
      if (!warp || !a || !b) return;
      const pins = warpPinsOf(project, warp);
      const { doubts, ...solved } = await app.channel.call(
        'warp.resolve',
        { a: refOf(a), b: refOf(b), pins, how: warp.how },
        signal,
      );
      app.store.setState((s) => ({ pinDoubts: keepDoubts(s.pinDoubts, warp, project.pins, doubts) }));
      const { history } = app.store.getState();
      const last = history.past.at(-1);
      const now = history.project;
      // Undone or moved on meanwhile: this answers a question that nobody asks any more.
      if (last?.gesture !== gesture || !warpIn(now, warp)) return;
      const fresh: ElasticWarp = { ...warp, ...solved };
      const warps = now.warps.map((w) => (w.a === warp.a && w.b === warp.b ? fresh : w));
      if (bases.get(app)?.gesture === gesture) bases.set(app, { gesture, warps });
      // While the drag went on its pin has moved: re-solving bends the answer through where it is now.
      app.edit(putting(last.label, solvedWith(now, now.pins, warps), gesture));
    },
    (error) => app.fail(error),
  );
  solvers.set(app, made);
  return made;
}

/** Forgets re-solving under way: Esc during a drag. */
export const stopWarpSolver = (app: App): void => solvers.get(app)?.stop();

const warpPinsOf = (project: Project, warp: Pair): [number, number][] =>
  pinsOfPair(project.pins, warp).map(({ times }) => times);

/** Aligns the pair elastically, by the program's own choice of method or the user's: a job; its warp becomes part of the document when it is done. */
export async function warpElastically(app: App, pair: Pair, how: WarpHow | null = null): Promise<void> {
  const project = projectOf(app.store.getState());
  const [a, b] = [pair.a, pair.b].map((id) => project.recordings.find((r) => r.id === id));
  if (!a || !b) return;
  try {
    const { warp, doubts } = await runJob(app, {
      kind: 'warp',
      a: refOf(a),
      b: refOf(b),
      pins: warpPinsOf(project, pair),
      by: 'auto',
      how,
    });
    const now = projectOf(app.store.getState());
    if (![pair.a, pair.b].every((id) => now.recordings.some((r) => r.id === id))) return;
    const warps = [...now.warps.filter((w) => w !== warpIn(now, pair)), warp];
    app.edit(putting('Warp elastically', solvedWith(now, now.pins, warps, freedBy(now, pair))));
    app.store.setState((s) => ({ pinDoubts: keepDoubts(s.pinDoubts, warp, project.pins, doubts) }));
    // The two may have come to an event of their own: it is the one to be looked at.
    const { event } = placementOf(projectOf(app.store.getState()), pair.a) ?? {};
    if (event != null && event !== eventOf(app.store.getState())) app.set({ event, viewport: null });
  } catch (error) {
    if (!(error instanceof CancelledError)) app.fail(error);
  }
}

/** Back to straight stretches. */
export function makeRigid(app: App, pair: Pair): void {
  const project = projectOf(app.store.getState());
  const warp = warpIn(project, pair);
  if (!warp) return;
  const warps = project.warps.filter((w) => w !== warp);
  app.edit(putting('Make rigid', solvedWith(project, project.pins, warps)));
}

import { told } from '#renderer/i18n/told.ts';
import { tr } from '#renderer/i18n/tr.ts';
import { settling } from '#renderer/operations/settling.ts';
import { withDoubts } from '#renderer/state/bound-doubts.ts';
import { pinsOfPair } from '#renderer/state/pin-doubts.ts';
import { projectOf } from '#renderer/state/selectors.ts';
import type { App } from '#renderer/state/store.ts';
import { factsNamed, keepsOut } from '#src/align/methods/facts.ts';
import { isWithin } from '#src/align/locked.ts';
import { resolveWithPins } from '#src/align/resolve.ts';
import type { Placement } from '#src/model/alignment.ts';
import { errorLeftInWords } from '#src/model/error-left.ts';
import { errorData, InvalidInputError } from '#src/model/errors.ts';
import { type Forbidden, forbiddenOfPair } from '#src/model/forbidden.ts';
import { type Locked, lockedOfPair } from '#src/model/locked.ts';
import type { Edit } from '#src/model/history.ts';
import type { ElasticWarp, Project } from '#src/model/project.ts';
import type { Pin } from '#src/model/recording.ts';
import type { WarpHow } from '#src/model/warp-how.ts';
import { pairStore } from './pair-state.ts';
import { pooledIn } from './pooled.ts';
import { saidFor, saidOfPair } from './said.ts';
import { comparedCrop, comparedRef } from './compared-crops.ts';
import { type Latest, latestWins } from './latest.ts';

/** What the host makes of a warp whose pins or forbidden regions have changed, and what becomes of it here. */
export type Pair = { readonly a: string; readonly b: string };

/** The project with other pins, and everything that follows from them. */
export function solvedWith(
  project: Project,
  pins: readonly Pin[],
  warps = project.warps,
  freed?: string,
): Project {
  const placements =
    freed === undefined
      ? project.placements
      : project.placements.map((p): Placement => (p.recording === freed ? { ...p, by: 'auto' } : p));
  const next = { ...project, pins, warps, placements };
  return { ...next, ...resolveWithPins(next, project.pins) };
}

/** An edit that puts the parts of `next` that re-solving may change into the document. */
export const putting = (label: string, next: Project, gesture?: string): Edit => {
  const recipe: Edit['recipe'] = (d) => {
    const { pins, placements, pairs, events, warps } = next as unknown as typeof d;
    Object.assign(d, { pins, placements, pairs, events, warps });
  };
  return gesture === undefined ? { label, recipe } : { label, recipe, gesture };
};

export const warpIn = (project: Project, { a, b }: Pair): ElasticWarp | undefined =>
  project.warps.find((w) => (w.a === a && w.b === b) || (w.a === b && w.b === a));

/** Whether the path can be kept out of regions; null: by the program's own choice, which can. */
export function canKeepOut(how: WarpHow | null): boolean {
  const facts = factsNamed(how?.method ?? '');
  return facts === null || keepsOut(facts);
}

/**
 * Why no map can pass through a moment, as far as that shows at once; null where it may: it lies in a forbidden region,
 * or crosses another pin of a pair that is warped. (That nothing leads there any more only the host finds out.)
 * @param id the pin's own: it is no hindrance to itself
 */
export function whyNoPin(
  project: Project,
  pair: Pair,
  id: string,
  { a, b }: { a: number; b: number },
): string | null {
  const warp = warpIn(project, pair);
  if (!warp) return null;
  const within = (t: number, [from, to]: readonly [number, number]) => t > from && t < to;
  const regions = canKeepOut(warp.how) ? forbiddenOfPair(project.forbidden, pair) : [];
  if (regions.some((region) => within(a, region.a) && within(b, region.b)))
    return tr('A pin cannot lie in a forbidden region.');
  if (lockedOfPair(project.locked, pair).some(({ map }) => isWithin(map, a, b)))
    return tr('A pin cannot lie beside a part of the path that is trusted.');
  const others = pinsOfPair(
    project.pins.filter((pin) => pin.id !== id),
    pair,
  );
  return others.some(({ times: [p, q] }) => (a - p) * (b - q) <= 0)
    ? tr('A pin cannot cross another one.')
    : null;
}

/** What a warp of the pair is asked to meet and to keep out of, in its own order. */
export function boundsOf(
  project: Project,
  pair: Pair,
): { pins: [number, number][]; forbidden: readonly Forbidden[]; locked: readonly Locked[] } {
  return {
    pins: pinsOfPair(project.pins, pair).map(({ times }) => times),
    forbidden: forbiddenOfPair(project.forbidden, pair).map(({ a, b }) => ({ a, b })),
    locked: lockedOfPair(project.locked, pair).map(({ map, sd }) => ({ map, sd })),
  };
}

/** `gesture`: the undo step that asked; the answer becomes part of it. `what` it put there, as a sentence begins. */
type WarpRequest = { readonly pair: Pair; readonly gesture: string; readonly what: string };

/** What is known of the re-solving in a window. */
type Desk = {
  readonly solver: Latest<WarpRequest>;
  /** What follows at leisure: how far off the answers show the path to be. */
  readonly asker: Latest<WarpRequest>;
  /** The drag under way: what it is refused is of the moment, until it ends. */
  held: string | null;
  refused: { readonly gesture: string; readonly error: unknown } | null;
  /** The warps as they were when the gesture began. */
  base: { readonly gesture: string; readonly warps: readonly ElasticWarp[] } | null;
};
const desks = new WeakMap<App, Desk>();

function deskOf(app: App): Desk {
  const kept = desks.get(app);
  if (kept) return kept;
  const solver = latestWins<WarpRequest>(async (request, signal, overtaken) => {
    let isOld = false;
    void overtaken.then(() => {
      isOld = true;
    });
    // While the pin moves the screen is served first; what is exact follows where it has come to rest.
    if (deskOf(app).held === request.gesture && (await resolve(app, request, 'moving', signal))) {
      const isOvertaken = await Promise.race([overtaken.then(() => true), pause(rest)]);
      if (signal.aborted || isOvertaken) return;
    }
    const isThere = await resolve(app, request, 'resting', signal);
    const { pins } = boundsOf(projectOf(app.store.getState()), request.pair);
    if (isThere && !isOld && pins.length > 0) void asker.ask(request);
  }, app.fail);
  const asker = latestWins<WarpRequest>(async (request, signal) => {
    await resolve(app, request, 'asking', signal);
  }, app.fail);
  const made: Desk = { solver, asker, held: null, refused: null, base: null };
  desks.set(app, made);
  return made;
}

/** Has the warp of the pair, if there is one, solved anew: one at a time, only the newest counts. */
export function askWarp(app: App, request: WarpRequest): void {
  const desk = deskOf(app);
  desk.refused = null;
  desk.asker.stop();
  if (warpIn(projectOf(app.store.getState()), request.pair)) settling(app, desk.solver.ask(request));
}

/** Forgets re-solving under way: Esc during a drag. */
export function stopWarpSolver(app: App): void {
  const desk = deskOf(app);
  desk.solver.stop();
  desk.asker.stop();
  desk.held = null;
}

/** While a drag goes on, a place that cannot be is only passed through: it is taken back if the drag ends there. */
export function holdStep(app: App, gesture: string): void {
  deskOf(app).held = gesture;
}

export function releaseStep(app: App, gesture: string): void {
  const desk = deskOf(app);
  desk.held = null;
  if (desk.refused?.gesture === gesture) takeBack(app, gesture, desk.refused.error);
}

/**
 * The warps as they were when the gesture began: a drag bends those, not what its last movement bent, so that a
 * pin dragged out and back leaves no trace.
 */
export function warpsBefore(app: App, gesture: string): readonly ElasticWarp[] {
  const desk = deskOf(app);
  if (desk.base?.gesture === gesture) return desk.base.warps;
  const { warps } = projectOf(app.store.getState());
  desk.base = { gesture, warps };
  return warps;
}

/** A pin that has not moved for so long rests, milliseconds. */
const rest = 80;
const pause = (ms: number) => new Promise<false>((done) => setTimeout(done, ms, false));

/** @returns whether there was an answer; that there can be none shows only when all frames are asked */
async function resolve(
  app: App,
  { pair, gesture, what }: WarpRequest,
  grain: 'moving' | 'resting' | 'asking',
  signal: AbortSignal,
): Promise<boolean> {
  const desk = deskOf(app);
  const project = projectOf(app.store.getState());
  const warp = warpIn(project, pair);
  const [a, b] = [warp?.a, warp?.b].map((id) => project.recordings.find((r) => r.id === id));
  if (!warp || !a || !b) return false;
  const { pins, forbidden, locked } = boundsOf(project, warp);
  const kept = canKeepOut(warp.how) ? [...forbidden] : [];
  const how = pooledIn(project, warp.how);
  const said = saidFor(how, saidOfPair(project, warp.a, warp.b)).keys;
  const answer = await app.channel
    .call(
      'warp.resolve',
      {
        a: comparedRef(a, comparedCrop(project, a, warp.how)),
        b: comparedRef(b, comparedCrop(project, b, warp.how)),
        ...{ pins, forbidden: kept, locked, how, said, grain },
      },
      signal,
    )
    .catch((error: unknown) => {
      if (signal.aborted || !cannotBe(error)) throw error;
      if (grain !== 'resting') return null;
      const { message, hint, code } = errorData(error);
      desk.refused = {
        gesture,
        error: new InvalidInputError(
          code,
          `${tr('{what} was taken back.', { what })} ${told(message)}`,
          hint,
        ),
      };
      if (desk.held !== gesture) takeBack(app, gesture, desk.refused.error);
      return null;
    });
  if (!answer) return false;
  const { doubts, ...solved } = answer;
  app.store.setState((s) => withDoubts(s, warp, project, doubts));
  const { history } = app.store.getState();
  const last = history.past.at(-1);
  const now = history.project;
  // Undone or moved on meanwhile: this answers a question that nobody asks any more.
  if (last?.gesture !== gesture || !warpIn(now, warp)) return true;
  // Without the answers of a person what is left is told from the features alone.
  const isTold = grain === 'asking' || pins.length === 0;
  const fresh: ElasticWarp = { ...warp, ...solved, left: isTold ? solved.left : warp.left };
  const warps = now.warps.map((w) => (w.a === warp.a && w.b === warp.b ? fresh : w));
  if (desk.base?.gesture === gesture) desk.base = { gesture, warps };
  // While the drag went on its pin has moved: re-solving bends the answer through where it is now.
  app.edit(putting(last.label, solvedWith(now, now.pins, warps), gesture));
  if (grain === 'asking' && solved.left)
    pairStore(app).setState({
      said: tr('Likely left: {left}.', { left: told(errorLeftInWords(solved.left, warp.method)) }),
    });
  return true;
}

/** The engine finds no path that does what is asked: the map that is there stays as it is. */
const cannotBe = (error: unknown): boolean =>
  ['no-path', 'bad-pins', 'bad-how'].includes(errorData(error).code);

/** The step that asked for what cannot be is undone, so that no map is shown that meets it by force. */
function takeBack(app: App, gesture: string, error: unknown): void {
  deskOf(app).refused = null;
  app.cancelGesture(gesture);
  const s = app.store.getState();
  if (!projectOf(s).pins.some(({ id }) => id === s.selectedPin)) app.set({ selectedPin: null });
  app.fail(error);
}

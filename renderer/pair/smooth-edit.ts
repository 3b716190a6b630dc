import { stepName } from '#renderer/i18n/step-name.ts';
import { tr } from '#renderer/i18n/tr.ts';
import { projectOf } from '#renderer/state/selectors.ts';
import { type App, newId } from '#renderer/state/store.ts';
import { formatSmall } from '#renderer/time/format.ts';
import { smoothedCurve } from '#src/align/smooth-curve.ts';
import type { ElasticWarp, Project } from '#src/model/project.ts';
import { shownPair } from './choose-pair.ts';
import { boundsOf, putting, solvedWith, warpIn } from './warp-solver.ts';

/** The first press evens out what is shorter than this, seconds; each one after it twice as much, up to the last. */
const firstLength = 0.25;
const lastLength = 8;

/** What is being smoothed, from how it was, so that pressing again smooths that more, not what is smooth already. */
type Smoothing = { readonly gesture: string; readonly before: Project; readonly seconds: number };
const smoothings = new WeakMap<App, Smoothing>();

/** The warp of the pair made smoother; pressed again, over twice as long, in the same step of undo. */
export function smoothPath(app: App): void {
  const pair = shownPair(app);
  const { history } = app.store.getState();
  const last = smoothings.get(app);
  const isAgain = last !== undefined && history.past.at(-1)?.gesture === last.gesture;
  const seconds = isAgain ? Math.min(lastLength, 2 * last.seconds) : firstLength;
  const before = isAgain ? last.before : projectOf(app.store.getState());
  const warp = pair && warpIn(before, pair);
  if (!warp) return;
  const gesture = isAgain ? last.gesture : newId('smooth');
  const { pins, locked } = boundsOf(before, warp);
  const curve = { a: warp.map.map(([a]) => a), b: warp.map.map(([, b]) => b), sd: warp.sd };
  const { a, b, sd } = smoothedCurve(curve, seconds, pins, locked);
  const made: ElasticWarp = { ...warp, map: a.map((t, k) => [t, b[k] as number] as const), sd };
  const warps = before.warps.map((each) => (each === warp ? made : each));
  app.edit(putting(stepName('Smooth the path'), solvedWith(before, before.pins, warps), gesture));
  smoothings.set(app, { gesture, before, seconds });
  const words = tr('Smoothed: waves shorter than {seconds} are evened out. Press again for twice as much.', {
    seconds: formatSmall(seconds),
  });
  app.say(words);
}

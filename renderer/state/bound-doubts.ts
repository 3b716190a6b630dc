import { told } from '#renderer/i18n/told.ts';
import { tr } from '#renderer/i18n/tr.ts';
import { forbiddenOfPair } from '#src/model/forbidden.ts';
import { lockedOfPair } from '#src/model/locked.ts';
import type { ElasticWarp, Project } from '#src/model/project.ts';
import { type BoundDoubt, type Doubt, isOfBound, isOfPin } from '#src/model/warp-how.ts';
import { doubtOf, keepDoubts, pinsOfPair } from './pin-doubts.ts';
import type { AppState } from './state.ts';

type Pair = { readonly a: string; readonly b: string };

/** What of a warp's bounds the features contradict is known of these bounds: changed, they are others; undo finds them again. */
function boundKey({ forbidden, locked }: Project, warp: Pick<ElasticWarp, 'a' | 'b' | 'how'>): string {
  const regions = forbiddenOfPair(forbidden, warp).map(({ a, b }) => [a, b]);
  const parts = lockedOfPair(locked, warp).map(({ id }) => id);
  return JSON.stringify([warp.a, warp.b, regions, parts, warp.how?.window ?? null]);
}

/** So many are remembered. */
const mostKept = 200;

/** The host's answer about a warp as `project`, which it was sent, has it: what it names is in doubt, all else is not. */
export function withDoubts(
  s: Pick<AppState, 'pinDoubts' | 'boundDoubts'>,
  warp: Pick<ElasticWarp, 'a' | 'b' | 'how'>,
  project: Project,
  doubts: readonly Doubt[],
): Pick<AppState, 'pinDoubts' | 'boundDoubts'> {
  const { [boundKey(project, warp)]: _, ...others } = s.boundDoubts;
  const now = { ...others, [boundKey(project, warp)]: doubts.filter(isOfBound) };
  return {
    pinDoubts: keepDoubts(s.pinDoubts, warp, project.pins, doubts.filter(isOfPin)),
    boundDoubts: Object.fromEntries(Object.entries(now).slice(-mostKept)),
  };
}

/** What of a pair's warp lies farthest off what the features say, and how far, seconds; null: nothing is in doubt. */
export type LargestDoubt = { readonly what: string; readonly off: number };

export function largestDoubt(s: AppState, pair: Pair): LargestDoubt | null {
  const { project } = s.history;
  const warp = project.warps.find(
    (w) => (w.a === pair.a && w.b === pair.b) || (w.a === pair.b && w.b === pair.a),
  );
  const ofPins = pinsOfPair(project.pins, pair).flatMap(({ pin }): LargestDoubt[] => {
    const off = doubtOf(s, pin)?.off;
    return off === undefined ? [] : [{ what: 'a pin', off: Math.abs(off) }];
  });
  const ofBounds = (warp ? (s.boundDoubts[boundKey(project, warp)] ?? []) : []).map(
    (doubt): LargestDoubt => ({ what: nameOf(doubt), off: Math.abs(doubt.off) }),
  );
  return [...ofPins, ...ofBounds].reduce<LargestDoubt | null>(
    (most, each) => (most !== null && most.off >= each.off ? most : each),
    null,
  );
}

const nameOf = (doubt: BoundDoubt): string =>
  'forbidden' in doubt
    ? 'a forbidden region'
    : 'trusted' in doubt
      ? 'a trusted part'
      : `the window (${doubt.window})`;

/** In a line of many parts. */
export const doubtInShort = ({ what, off }: LargestDoubt, seconds: (off: number) => string): string =>
  what === 'a pin'
    ? tr('a pin lies {off} off what the features say', { off: seconds(off) })
    : tr('{what} holds it {off} off what the features say', { what: told(what), off: seconds(off) });

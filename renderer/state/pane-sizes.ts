import type { Plain } from '#renderer/i18n/words.ts';
import { type Place, places } from '#renderer/dock/layout.ts';

export const showPart: Readonly<Record<Place, Plain>> = {
  left: 'Show the part at the left',
  top: 'Show the part above the timeline',
  bottom: 'Show the part below the timeline',
  right: 'Show the part at the right',
};

/** How large the window's parts are, and which are put away; kept from one time to the next. */
export type PaneSizes = {
  /** Pixels across what stands at the left and at the right. */
  readonly left: number;
  readonly right: number;
  /** Share of the height above the timeline; null: as much as pictures there can use, up to `mostPictures`. */
  readonly pictures: number | null;
  /**
   * Share that the part below the timeline has of what is left; the timeline has the rest. null: `pairShare`, and what
   * the rows of the timeline cannot use.
   */
  readonly pair: number | null;
  /** Places that are put away; the timeline always stays. */
  readonly hidden: readonly Place[];
};

export const usual: PaneSizes = { left: 232, right: 304, pictures: null, pair: null, hidden: [] };
export const mostPictures = 0.27;
export const pairShare = 0.45;

const clamp = (x: number, low: number, high: number) => Math.min(high, Math.max(low, x));

/** Keeps every part at a size in which it is of use. */
export const bounded = (s: PaneSizes): PaneSizes => ({
  left: clamp(s.left, 160, 480),
  right: clamp(s.right, 220, 560),
  pictures: s.pictures === null ? null : clamp(s.pictures, 0.1, 0.7),
  pair: s.pair === null ? null : clamp(s.pair, 0.15, 0.85),
  hidden: s.hidden,
});

export const withPart = (s: PaneSizes, part: Place, shown: boolean): PaneSizes =>
  s.hidden.includes(part) === shown
    ? { ...s, hidden: places.filter((each) => (each === part ? !shown : s.hidden.includes(each))) }
    : s;

export const isUsual = (s: PaneSizes): boolean =>
  s.hidden.length === 0 &&
  (['left', 'right', 'pictures', 'pair'] as const).every((each) => s[each] === usual[each]);

/** What was remembered, as far as it makes sense. */
export function parseSizes(text: string | null): PaneSizes {
  let kept: unknown;
  try {
    kept = JSON.parse(text ?? 'null');
  } catch {
    return usual;
  }
  if (typeof kept !== 'object' || kept === null) return usual;
  const known = Object.entries(kept).filter(([k, v]) => k in usual && Number.isFinite(v));
  const { hidden } = kept as { hidden?: unknown };
  return bounded({
    ...usual,
    ...Object.fromEntries(known),
    hidden: Array.isArray(hidden) ? places.filter((each) => hidden.includes(each)) : [],
  });
}

/** How large the window's parts are; kept from one time to the next. */
export type PaneSizes = {
  /** Pixels across the sources and across the inspector. */
  readonly left: number;
  readonly right: number;
  /** Share of the height that the pictures have; null: as much as they can use, up to `mostPictures`. */
  readonly pictures: number | null;
  /** Share that the pair view has of what is left below the pictures; the timeline has the rest. */
  readonly pair: number;
};

export const usual: PaneSizes = { left: 232, right: 304, pictures: null, pair: 0.45 };
export const mostPictures = 0.27;
const key = 'syncline.panes';

const clamp = (x: number, low: number, high: number) => Math.min(high, Math.max(low, x));

/** Keeps every part at a size in which it is of use. */
export const bounded = (s: PaneSizes): PaneSizes => ({
  left: clamp(s.left, 160, 480),
  right: clamp(s.right, 220, 560),
  pictures: s.pictures === null ? null : clamp(s.pictures, 0.1, 0.7),
  pair: clamp(s.pair, 0.15, 0.85),
});

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
  return bounded({ ...usual, ...Object.fromEntries(known) });
}

export const remembered = (): PaneSizes => parseSizes(localStorage.getItem(key));
export const remember = (sizes: PaneSizes): void => localStorage.setItem(key, JSON.stringify(sizes));

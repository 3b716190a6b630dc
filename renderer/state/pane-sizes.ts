import type { App } from '#renderer/state/store.ts';

/** Parts of the window that can be put away; the timeline always stays. */
export const hideable = ['left', 'pictures', 'bottom', 'right'] as const;
export type Hideable = (typeof hideable)[number];

export const partNames: Readonly<Record<Hideable, string>> = {
  left: 'sources',
  pictures: 'video grid',
  bottom: 'part below the timeline',
  right: 'inspector',
};

/** How large the window's parts are, and which are put away; kept from one time to the next. */
export type PaneSizes = {
  /** Pixels across the sources and across the inspector. */
  readonly left: number;
  readonly right: number;
  /** Share of the height that the pictures have; null: as much as they can use, up to `mostPictures`. */
  readonly pictures: number | null;
  /** Share that the pair view has of what is left below the pictures; the timeline has the rest. */
  readonly pair: number;
  readonly hidden: readonly Hideable[];
};

export const usual: PaneSizes = { left: 232, right: 304, pictures: null, pair: 0.45, hidden: [] };
export const mostPictures = 0.27;
const key = 'syncline.panes';

const clamp = (x: number, low: number, high: number) => Math.min(high, Math.max(low, x));

/** Keeps every part at a size in which it is of use. */
export const bounded = (s: PaneSizes): PaneSizes => ({
  left: clamp(s.left, 160, 480),
  right: clamp(s.right, 220, 560),
  pictures: s.pictures === null ? null : clamp(s.pictures, 0.1, 0.7),
  pair: clamp(s.pair, 0.15, 0.85),
  hidden: s.hidden,
});

export const withPart = (s: PaneSizes, part: Hideable, shown: boolean): PaneSizes => ({
  ...s,
  hidden: hideable.filter((each) => (each === part ? !shown : s.hidden.includes(each))),
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
  const { hidden } = kept as { hidden?: unknown };
  return bounded({
    ...usual,
    ...Object.fromEntries(known),
    hidden: Array.isArray(hidden) ? hideable.filter((each) => hidden.includes(each)) : [],
  });
}

/** The layout, from one time to the next. What is asked for below the timeline is shown, though that part was put away. */
export function followPanes(app: App): () => void {
  app.set({ panes: parseSizes(localStorage.getItem(key)) });
  return app.store.subscribe((s, before) => {
    if (s.panes !== before.panes) localStorage.setItem(key, JSON.stringify(s.panes));
    if (s.bottom !== before.bottom && s.panes.hidden.includes('bottom'))
      app.set({ panes: withPart(s.panes, 'bottom', true) });
  });
}

import type { Layout, Panel, Place } from '#renderer/dock/layout.ts';

/** What tells at its lower edge how things stand: nothing may lie over it. */
const uncovered: readonly Panel[] = ['pair'];

/**
 * Over which side of the window messages stand: where the inspector usually is, else where the sources are; where
 * neither is shown, or the pair view stands there, at the top, over the pictures.
 */
export function sideForNotices(layout: Layout, hidden: readonly Place[]): 'right' | 'left' | 'top' {
  const free = (['right', 'left'] as const).find(
    (place) =>
      !hidden.includes(place) &&
      layout[place].length > 0 &&
      !layout[place].some(({ active }) => uncovered.includes(active)),
  );
  return free ?? 'top';
}

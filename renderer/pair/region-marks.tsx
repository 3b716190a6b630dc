import { tr } from '#renderer/i18n/tr.ts';
import { useStore } from 'zustand';
import { useApp } from '#renderer/state/context.tsx';
import { formatTime } from '#renderer/time/format.ts';
import type { PairRegion } from './path.ts';
import { pairStore } from './pair-state.ts';
import { spotOf, type View } from './view.ts';

/** The forbidden regions for keys and screen readers; what is seen of them is drawn. */
export function RegionMarks({ view, regions }: { view: View; regions: readonly PairRegion[] }) {
  const store = pairStore(useApp());
  const selected = useStore(store, (s) => s.selectedRegion);
  return regions.map(({ id, low, high }) => {
    const [from, to] = [spotOf(view, low), spotOf(view, high)];
    const [x, y] = [Math.max(0, from.x), Math.max(0, to.y)];
    const [width, height] = [Math.min(view.width, to.x) - x, Math.min(view.height, from.y) - y];
    if (width <= 0 || height <= 0) return null;
    return (
      <button
        key={id}
        type="button"
        className="pair-region"
        style={{ transform: `translate(${x}px, ${y}px)`, width, height }}
        aria-label={regionWords({ low, high })}
        aria-pressed={id === selected}
        onFocus={() => store.setState({ selectedRegion: id })}
      />
    );
  });
}

const regionWords = ({ low, high }: Pick<PairRegion, 'low' | 'high'>): string =>
  tr('Forbidden: {a} to {a2} of A with {b} to {b2} of B', {
    a: formatTime(low.a),
    a2: formatTime(high.a),
    b: formatTime(low.b),
    b2: formatTime(high.b),
  });

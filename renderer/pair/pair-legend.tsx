import { useStore } from 'zustand';
import { useApp } from '#renderer/state/context.tsx';
import { colourTable } from './colours.ts';
import { pairStore } from './pair-state.ts';

/** What the matrix's colours mean. */
export function PairLegend() {
  const colours = useStore(pairStore(useApp()), (s) => s.colours);
  const table = colourTable(colours);
  const stops = [0, 64, 128, 191, 255].map(
    (i) => `rgb(${table[i * 4]} ${table[i * 4 + 1]} ${table[i * 4 + 2]})`,
  );
  return (
    <p className="pair-legend small soft">
      unlike
      <span className="pair-scale" style={{ background: `linear-gradient(to right, ${stops.join(', ')})` }} />
      alike
    </p>
  );
}

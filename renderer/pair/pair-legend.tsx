import { tr } from '#renderer/i18n/tr.ts';
import { useStore } from 'zustand';
import { useApp } from '#renderer/state/context.tsx';
import { type ColourMap, colourTable } from '#src/signal/heat-colours.ts';
import { pairStore } from './pair-state.ts';

/** What the matrix's colours mean. */
export function PairLegend() {
  return (
    <ColourScale
      colours={useStore(pairStore(useApp()), (s) => s.colours)}
      low={tr('unlike')}
      high={tr('alike')}
    />
  );
}

/** A colour table with words at its dark and at its bright end. */
export function ColourScale({ colours, low, high }: { colours: ColourMap; low: string; high: string }) {
  return (
    <p className="pair-legend small soft">
      {low}
      <span className="pair-scale" style={{ background: scaleOf(colours) }} />
      {high}
    </p>
  );
}

/** A colour table from its dark to its bright end, as a background. */
export function scaleOf(colours: ColourMap): string {
  const table = colourTable(colours);
  const stops = [0, 64, 128, 191, 255].map(
    (i) => `rgb(${table[i * 4]} ${table[i * 4 + 1]} ${table[i * 4 + 2]})`,
  );
  return `linear-gradient(to right, ${stops.join(', ')})`;
}

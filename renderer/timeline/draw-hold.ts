import { toTimeline } from '#src/model/time-map.ts';
import { sourceTime } from '#src/model/units.ts';
import { wordStrip } from './text-band.ts';
import type { Band } from './hatch.ts';
import type { TimelineRow } from './layout.ts';
import type { Palette } from './palette.ts';
import { toPixel } from './scale.ts';
import type { NearBoundary } from './text-index.ts';

/** A boundary under the pointer, or in the hand; `alone`: what touches there stays where it is. */
export type HeldBoundary = Omit<NearBoundary, 'time'> & {
  readonly row: TimelineRow & { kind: 'text' };
  readonly alone: boolean;
};

/** Says whose boundary would move: to both sides that of two words, else to the side where its own word lies. */
export function boundaryCursor({ edge, touching }: NearBoundary, alone: boolean): string {
  if (touching !== null && !alone) return 'col-resize';
  return edge === 'start' ? 'e-resize' : 'w-resize';
}

/** Pixels that a bracket reaches into the word whose boundary it is. */
const foot = 5;

/** The boundary that would move, or moves, with a bracket towards each word that it bounds. */
export function drawHold(
  context: CanvasRenderingContext2D,
  { word, edge, touching, alone, row }: HeldBoundary,
  band: Band,
  palette: Palette,
): void {
  const time = row.own.transcript.words[word]?.[edge] ?? null;
  const t = time === null ? null : toTimeline(row.track.map, sourceTime(time));
  if (t === null) return;
  const x = Math.round(toPixel(band.view, t));
  const [top, bottom] = wordStrip(band);
  const [y, height] = [band.y + top, bottom - top - 1];
  const both = touching !== null && !alone;
  const left = both || edge === 'end' ? foot : 0;
  const right = both || edge === 'start' ? foot : 0;
  context.fillStyle = palette.accent;
  context.fillRect(x - 1, y, 2, height);
  for (const line of [y, y + height - 2]) context.fillRect(x - left, line, left + right, 2);
}

import { useCallback, useMemo } from 'react';
import type { Recording } from '#src/model/recording.ts';
import { type ColourMap, colourTable, paint } from '#src/signal/heat-colours.ts';
import type { Wave } from './draw.ts';
import { type Draw, Layer } from './layer.tsx';
import { roughCosts } from './rough.ts';
import { useWave } from './use-wave.ts';
import { type View, xOf, yOf } from './view.ts';

/** Cells of the rough picture, each way. */
const cells = 160;

/** Until the matrix is there: how unlike the two are in loudness alone, faint. Nothing where one of them has no sound. */
export function RoughLayer({
  a,
  b,
  view,
  colours,
}: {
  a: Recording;
  b: Recording;
  view: View;
  colours: ColourMap;
}) {
  const [lengthA, lengthB] = [a.media.duration, b.media.duration];
  const waveA = useWave(a, 0, lengthA, cells);
  const waveB = useWave(b, 0, lengthB, cells);
  const picture = useMemo(() => pictureOf(waveA, waveB, colours), [waveA, waveB, colours]);
  const draw = useCallback<Draw>(
    (ctx) => {
      if (!picture) return;
      const [x0, x1] = [xOf(view, 0), xOf(view, lengthA)];
      const [y0, y1] = [yOf(view, lengthB), yOf(view, 0)];
      ctx.globalAlpha = 0.6;
      ctx.imageSmoothingEnabled = true;
      ctx.drawImage(picture, x0, y0, x1 - x0, y1 - y0);
      ctx.globalAlpha = 1;
    },
    [picture, view, lengthA, lengthB],
  );
  return (
    <div className="pair-rough">
      <Layer size={view} draw={draw} />
    </div>
  );
}

function pictureOf(a: Wave | null, b: Wave | null, colours: ColourMap): HTMLCanvasElement | null {
  if (!a || !b || a.max.length === 0 || b.max.length === 0) return null;
  const canvas = document.createElement('canvas');
  const [columns, rows] = [a.max.length, b.max.length];
  canvas.width = columns;
  canvas.height = rows;
  const ctx = canvas.getContext('2d');
  if (!ctx) return null;
  const image = ctx.createImageData(columns, rows);
  paint(
    roughCosts(a, b),
    columns,
    rows,
    colourTable(colours),
    { alike: 0, unlike: 255, gamma: 1 },
    image.data,
  );
  ctx.putImageData(image, 0, 0);
  return canvas;
}

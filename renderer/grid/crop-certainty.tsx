import { useId } from 'react';
import type { CropRing } from '#src/vision/crop-certainty.ts';
import type { Corners } from '#src/vision/crop-handles.ts';

/** Where the border of a crop may lie: a hatched ring about it, ±2 σ wide, with its width in pixels of the picture. */
export function CropCertainty({ ring, scale }: { ring: CropRing; scale: number }) {
  const id = `doubt${useId().replaceAll(/[^\w]/g, '')}`;
  const path = (corners: Corners) => `M${corners.map(([x, y]) => `${x * scale} ${y * scale}`).join('L')}Z`;
  // What is narrower than the line itself says nothing more.
  if (ring.reach * scale < 2) return null;
  const lowest = ring.outer.reduce((a, b) => (b[1] > a[1] ? b : a));
  return (
    <svg
      className="crop-shape crop-certainty"
      role="img"
      aria-label={`The crop is sure to ±${Math.round(ring.reach)} pixels`}
    >
      <defs>
        <pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="2" height="6" />
        </pattern>
      </defs>
      <path d={`${path(ring.outer)}${path(ring.inner)}`} fillRule="evenodd" fill={`url(#${id})`} />
      <text
        x={lowest[0] * scale}
        y={lowest[1] * scale + 12}
        textAnchor={lowest === ring.outer[2] ? 'end' : 'start'}
      >
        ±{Math.round(ring.reach)} px
      </text>
    </svg>
  );
}

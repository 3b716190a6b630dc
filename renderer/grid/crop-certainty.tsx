import { tr } from '#renderer/i18n/tr.ts';
import { useId } from 'react';
import type { CropRing } from '#src/vision/crop-certainty.ts';
import type { Corners } from '#src/vision/crop-handles.ts';

/** Of the picture's shorter side: where the border may lie further off than that, the crop tells nothing. */
const anywhere = 0.5;

/** Where the border of a crop may lie: a hatched ring about it, ±2 σ wide, with its width in pixels of the picture. */
export function CropCertainty({
  ring,
  corners,
  scale,
  picture,
}: {
  ring: CropRing;
  corners: Corners;
  /** Pixels of the screen a pixel of the picture. */
  scale: number;
  picture: { readonly width: number; readonly height: number };
}) {
  const id = `doubt${useId().replaceAll(/[^\w]/g, '')}`;
  const path = (around: Corners) => `M${around.map(([x, y]) => `${x * scale} ${y * scale}`).join('L')}Z`;
  // What is narrower than the line itself says nothing more.
  if (ring.reach * scale < 2) return null;
  const [wide, high] = [picture.width * scale, picture.height * scale];
  const isAnywhere = ring.reach > anywhere * Math.min(picture.width, picture.height);
  const label = isAnywhere ? tr('could be anywhere') : `±${Math.round(ring.reach)} px`;
  // Below the crop, where no handle stands, or as far down as the picture goes.
  const x = Math.min(wide - 8 * label.length, Math.max(4, Math.min(...corners.map((p) => p[0])) * scale));
  const y = Math.max(14, Math.min(high - 30, Math.max(...corners.map((p) => p[1])) * scale + 24));
  return (
    <svg
      className="crop-shape crop-certainty"
      role="img"
      aria-label={tr('How sure the crop is: {label}', { label })}
    >
      <defs>
        <pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width={1.5} height="6" />
        </pattern>
      </defs>
      <path
        d={`${path(ring.outer)}${path(ring.inner)}`}
        fillRule="evenodd"
        fill={`url(#${id})`}
        opacity={isAnywhere ? 0.2 : 0.6}
      />
      <text x={x} y={y}>
        {label}
      </text>
    </svg>
  );
}

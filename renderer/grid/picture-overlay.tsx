import { type ReactNode, useRef } from 'react';
import type { VideoStream } from '#src/model/recording.ts';
import { fitted } from './fit.ts';
import { useRoom } from '#renderer/ui/use-room.ts';
import './heat.css';

/** Lies over the picture of a cell, where that is drawn, and takes no pointer; `says` stands in a corner of it. */
export function PictureOverlay({
  stream,
  label,
  says,
  corner = 'right',
  children,
}: {
  stream: VideoStream;
  label: string;
  says: string;
  corner?: 'left' | 'right';
  children: ReactNode;
}) {
  const box = useRef<HTMLDivElement>(null);
  const fit = fitted(stream, useRoom(box));
  return (
    <div ref={box} className="heat-layer">
      {fit.width > 0 ? (
        <div
          className="heat-picture"
          role="img"
          aria-label={label}
          style={{ left: fit.left, top: fit.top, width: fit.width, height: fit.height }}
        >
          {children}
          <span className="heat-says" data-corner={corner}>
            {says}
          </span>
        </div>
      ) : null}
    </div>
  );
}

/** A box in shares of the picture. */
export const placedAt = ([x, y, w, h]: readonly [number, number, number, number]) => ({
  left: `${100 * x}%`,
  top: `${100 * y}%`,
  width: `${100 * w}%`,
  height: `${100 * h}%`,
});

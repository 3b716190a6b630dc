import { tr } from '#renderer/i18n/tr.ts';
import { type RefObject, useEffect, useMemo, useRef } from 'react';
import { useAppState } from '#renderer/state/context.tsx';
import { playableOf } from '#renderer/state/selectors.ts';
import type { ProjectCrop } from '#src/model/crop.ts';
import type { Recording } from '#src/model/recording.ts';
import { isBent } from '#src/vision/bent-crop.ts';
import { cropTheta } from '#src/vision/crop-edits.ts';
import { cropSize } from '#src/vision/crop-picture.ts';
import { drawBent } from './bent-view.ts';
import { cropView, cssMap } from './crop-view.ts';
import { eachPicture } from './each-picture.ts';
import { fitted } from './fit.ts';
import { useRoom } from '#renderer/ui/use-room.ts';

/** Pixels drawn for one that is shown, each way: a crop that is turned needs more of the picture than it shows. */
const spare = 1.5;

/**
 * What a recording's crop holds, held still: of every picture that its video presents, at that picture's own moment, the part
 * that the crop needs is drawn and laid into its place by a map of the plane.
 */
export function CropPreview({
  recording,
  crop,
  video,
  shown,
}: {
  recording: Recording;
  crop: ProjectCrop;
  video: RefObject<HTMLVideoElement | null>;
  shown: boolean;
}) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const [stream] = recording.media.video;
  const size = useMemo(() => (stream ? cropSize(crop, stream) : null), [crop, stream]);
  const url = useAppState((s) => {
    const playable = playableOf(s, recording);
    return playable.kind === 'ready' ? playable.url : null;
  });
  const room = useRoom(box);
  useEffect(() => {
    const [element, place, drawn] = [video.current, frame.current, canvas.current];
    if (!element || !place || !drawn || !size || url === null) return;
    return eachPicture(element, (t) => {
      const theta = cropTheta(crop, t);
      if (isBent(theta)) return drawBent(element, place, drawn, theta, fitted(size, room));
      const view = cropView(theta, size, room);
      drawn.hidden = view === null;
      if (!view) return;
      const { screen, part, map } = view;
      Object.assign(place.style, {
        left: `${screen.left}px`,
        top: `${screen.top}px`,
        width: `${screen.width}px`,
        height: `${screen.height}px`,
      });
      const density = spare * (window.devicePixelRatio || 1);
      const [width, height] = [Math.ceil(screen.width * density), Math.ceil(screen.height * density)];
      if (drawn.width !== width) drawn.width = width;
      if (drawn.height !== height) drawn.height = height;
      const { videoWidth, videoHeight } = element;
      const [[x0, x1], [y0, y1]] = [part.x, part.y];
      drawn
        .getContext('2d')
        ?.drawImage(
          element,
          ...([x0 * videoWidth, y0 * videoHeight, (x1 - x0) * videoWidth, (y1 - y0) * videoHeight] as const),
          ...([0, 0, width, height] as const),
        );
      drawn.style.transform = cssMap(map, { width, height });
    });
  }, [video, crop, size, room, url]);
  return (
    <div ref={box} className="crop-preview" data-shown={shown && url !== null}>
      <div ref={frame} className="crop-screen">
        <canvas
          ref={canvas}
          role="img"
          aria-label={tr('What the crop of {name} holds', { name: recording.name })}
        />
      </div>
    </div>
  );
}

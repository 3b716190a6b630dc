import { useRef } from 'react';
import { shownMoment } from '#renderer/player/shown.ts';
import { useAppState } from '#renderer/state/context.tsx';
import { cropOf } from '#src/model/put-crop.ts';
import { playableOf, projectOf } from '#renderer/state/selectors.ts';
import type { Recording } from '#src/model/recording.ts';
import { cropRing } from '#src/vision/crop-certainty.ts';
import { cropTheta } from '#src/vision/crop-edits.ts';
import { borderOfTheta } from '#src/vision/crop-handles.ts';
import { CropCertainty } from './crop-certainty.tsx';
import { cropCorners } from './crop-drag.ts';
import { CropDrawing } from './crop-drawing.tsx';
import { CropHandles } from './crop-handles.tsx';
import { fitted } from './fit.ts';
import { useRoom } from '#renderer/ui/use-room.ts';
import './crop.css';

/** The crop of a recording over its picture at the playhead, to be seen and, where it is selected, edited. */
export function CropLayer({ recording }: { recording: Recording }) {
  const { id } = recording;
  const [stream] = recording.media.video;
  const box = useRef<HTMLDivElement>(null);
  const crop = useAppState((s) => cropOf(projectOf(s), id));
  const drawing = useAppState((s) => s.drawing === id);
  // Asked for only where it is needed: while playing it changes with every picture.
  const t = useAppState((s) => (crop || drawing ? shownMoment(s, id) : null));
  const isSelected = useAppState((s) => s.selected[0] === id);
  const isSeen = useAppState((s) => playableOf(s, recording).kind === 'ready');
  const isWanted = isSeen && (crop !== null || drawing);
  const size = useRoom(box, isWanted);
  if (!isWanted || !stream) return null;
  const { width, height } = stream;
  const fit = fitted(stream, size);
  const scale = fit.width / width;
  const at = t === null ? null : { recording: id, t, width, height };
  const corners = at && cropCorners(crop, at);
  const ring = crop && at && corners && cropRing(crop, corners, at.t, at);
  const isLaidOut = scale > 0 && at !== null;
  return (
    <div ref={box} className="crop-layer">
      <div
        className="crop-picture"
        style={{ left: fit.left, top: fit.top, width: fit.width, height: fit.height }}
      >
        {isLaidOut && ring && corners ? (
          <CropCertainty ring={ring} corners={corners} scale={scale} picture={stream} />
        ) : null}
        {isLaidOut && crop && corners ? (
          <CropHandles
            name={recording.name}
            at={at}
            corners={corners}
            border={borderOfTheta(cropTheta(crop, at.t), width, height)}
            scale={scale}
            isEdited={isSelected && !drawing}
            isKey={crop.keys.some((key) => Math.abs(key.t - at.t) < 1e-3)}
          />
        ) : null}
        {isLaidOut && drawing ? <CropDrawing name={recording.name} at={at} scale={scale} /> : null}
      </div>
    </div>
  );
}

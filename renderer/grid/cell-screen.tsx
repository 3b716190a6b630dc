import { type RefObject, useEffect } from 'react';
import { refusePlaying } from '#renderer/operations/playable.ts';
import { watchLateness } from '#renderer/player/lateness.ts';
import { useTransport } from '#renderer/player/transport-context.tsx';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { mixFor, playableOf, projectOf } from '#renderer/state/selectors.ts';
import { shiftOf } from '#src/model/stream-maps.ts';
import type { Recording } from '#src/model/recording.ts';
import { CopyOffer } from './copy-offer.tsx';
import { SoundOnly } from './sound-only.tsx';

/** The picture of a recording, or why there is none and what mends it. */
export function Screen({
  recording,
  video,
  shown,
  onLate,
  onEmpty,
}: {
  recording: Recording;
  video: RefObject<HTMLVideoElement | null>;
  shown: boolean;
  /** Told when its picture begins to be late, and when it no longer is. */
  onLate: (late: boolean) => void;
  /** Told whether it has no picture yet. */
  onEmpty: (empty: boolean) => void;
}) {
  const app = useApp();
  const transport = useTransport();
  const playable = useAppState((s) => playableOf(s, recording));
  const url = playable.kind === 'ready' ? (playable.pictures ?? playable.url) : null;
  // Sound that was put right or is delayed is heard apart from its picture, each at its own moment.
  const isShifted = useAppState(
    (s) =>
      shiftOf(projectOf(s), recording.id) !== null ||
      mixFor(projectOf(s), recording.id).delay !== 0 ||
      s.stills.includes(recording.id),
  );
  const isApart = isShifted || (playable.kind === 'ready' && playable.pictures !== null);
  const stream = isApart ? 'picture' : 'both';
  useEffect(() => {
    const element = video.current;
    return element && url ? transport.register(recording.id, element, stream) : undefined;
  }, [transport, recording.id, url, stream, video]);
  useEffect(() => {
    const element = video.current;
    if (!element || !url) return;
    const stop = watchLateness(element, onLate);
    return () => {
      stop();
      onLate(false);
      onEmpty(true);
    };
  }, [url, video, onLate, onEmpty]);
  if (playable.kind !== 'ready') return <CopyOffer recording={recording} playable={playable} />;
  return (
    <>
      <video
        ref={video}
        src={playable.pictures ?? playable.url}
        muted
        playsInline
        preload="auto"
        tabIndex={-1}
        aria-label={recording.name}
        data-shown={shown}
        onLoadedData={() => onEmpty(false)}
        onError={() => refusePlaying(app, recording)}
      />
      {isApart ? <SoundOnly recording={recording} stream="sound" /> : null}
    </>
  );
}

import { useEffect, useRef } from 'react';
import { soundsByElement } from '#renderer/player/by-element.ts';
import { useTransport } from '#renderer/player/transport-context.tsx';
import { useAppState } from '#renderer/state/context.tsx';
import { playableOf } from '#renderer/state/selectors.ts';
import type { Recording } from '#src/model/recording.ts';

/**
 * A recording without a picture, or only the sound of one that has (`stream`): heard, not seen. There is an element for it only
 * where an element is what it is heard by: each keeps some megabytes of its file.
 */
export function SoundOnly({
  recording,
  stream = 'both',
}: {
  recording: Recording;
  stream?: 'both' | 'sound';
}) {
  const transport = useTransport();
  const audio = useRef<HTMLAudioElement>(null);
  const url = useAppState((s) => {
    const playable = playableOf(s, recording);
    return playable.kind === 'ready' && soundsByElement(s, playable.url) ? playable.url : null;
  });
  useEffect(() => {
    const element = audio.current;
    return element && url ? transport.register(recording.id, element, stream) : undefined;
  }, [transport, recording.id, url, stream]);
  return url ? <audio ref={audio} src={url} muted preload="auto" aria-label={recording.name} /> : null;
}

import { useEffect, useRef } from 'react';
import { useTransport } from '#renderer/player/transport-context.tsx';
import type { Recording } from '#src/model/recording.ts';
import { useMediaUrl } from './use-media-url.ts';

/** A recording without a picture: heard, not seen. What it cannot play is made playable without asking: it is small. */
export function SoundOnly({ recording }: { recording: Recording }) {
  const transport = useTransport();
  const audio = useRef<HTMLAudioElement>(null);
  const { source, makeProxy } = useMediaUrl(recording);
  const url = source.kind === 'ready' ? source.url : null;
  const unplayable = source.kind === 'unplayable';
  useEffect(() => {
    const element = audio.current;
    return element && url ? transport.register(recording.id, element) : undefined;
  }, [transport, recording.id, url]);
  const tried = useRef(false);
  useEffect(() => {
    if (!unplayable || tried.current) return;
    tried.current = true;
    makeProxy();
  }, [unplayable, makeProxy]);
  return url ? <audio ref={audio} src={url} muted preload="auto" aria-label={recording.name} /> : null;
}

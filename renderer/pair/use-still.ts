import { useEffect, useRef, useState } from 'react';
import { refOf } from '#renderer/operations/jobs.ts';
import { useApp } from '#renderer/state/context.tsx';
import { jpegAddress } from '#renderer/ui/jpeg-address.ts';
import type { Recording } from '#src/model/recording.ts';
import { type Latest, latestWins } from './latest.ts';

/** Pictures kept for each recording. */
const most = 60;

/**
 * The frame of a recording at a source time, as an image address; the last one stays until the next is there.
 * Null without picture or time. `height` in pixels.
 */
export function useStill(recording: Recording, time: number | null, height: number): string | null {
  const app = useApp();
  const [url, setUrl] = useState<string | null>(null);
  const queue = useRef<Latest<number> | null>(null);
  const video = recording.media.video[0];
  const frame = video?.frameRate ? video.frameRate[1] / video.frameRate[0] : 0.04;

  useEffect(() => {
    setUrl(null);
    if (!video) return;
    const kept = new Map<number, string>();
    const media = refOf(recording);
    const latest = latestWins<number>(
      async (index, signal) => {
        const before = kept.get(index);
        if (before) {
          setUrl(before);
          return;
        }
        const time = Math.min((index + 0.5) * frame, recording.media.duration);
        const { jpeg } = await app.channel.call('media.thumbnail', { media, time, height }, signal);
        if (signal.aborted) return;
        const made = jpegAddress(jpeg);
        kept.set(index, made);
        for (const old of kept.keys()) if (kept.size > most) kept.delete(old);
        setUrl(made);
      },
      // A moment without a decodable frame shows no picture; the recording's own warnings say why.
      () => setUrl(null),
    );
    queue.current = latest;
    return () => {
      latest.stop();
      queue.current = null;
    };
  }, [app, recording, video, frame, height]);

  const index = time === null ? null : Math.max(0, Math.floor(time / frame + 1e-6));
  useEffect(() => {
    if (index !== null) queue.current?.ask(index);
  }, [index]);
  return time === null ? null : url;
}

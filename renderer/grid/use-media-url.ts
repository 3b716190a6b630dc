import { useCallback, useEffect, useState } from 'react';
import { refOf, runJob } from '#renderer/operations/jobs.ts';
import { useApp } from '#renderer/state/context.tsx';
import { CancelledError, type ErrorData, errorData } from '#src/model/errors.ts';
import type { Recording } from '#src/model/recording.ts';

/** What a media element can show of a recording. */
export type MediaSource =
  | { readonly kind: 'asking' }
  | { readonly kind: 'ready'; readonly url: string; readonly proxy: boolean }
  | { readonly kind: 'unplayable'; readonly why: string }
  | { readonly kind: 'making' }
  | { readonly kind: 'failed'; readonly error: ErrorData };

export type MediaUrl = {
  readonly source: MediaSource;
  /** Makes a copy that this window can play. */
  makeProxy(): void;
  /** The element could not play what the host offered. */
  refuse(why: string): void;
};

export function useMediaUrl(recording: Recording): MediaUrl {
  const app = useApp();
  const [source, setSource] = useState<MediaSource>({ kind: 'asking' });
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks again
  useEffect(() => {
    const stop = new AbortController();
    setSource({ kind: 'asking' });
    app.channel
      .call('media.url', { media: refOf(recording) }, stop.signal)
      .then((answer) => {
        if (stop.signal.aborted) return;
        if (answer.kind === 'unplayable') setSource(answer);
        else setSource({ kind: 'ready', url: answer.url, proxy: answer.kind === 'proxy' });
      })
      .catch((error) => {
        if (!stop.signal.aborted) setSource({ kind: 'failed', error: errorData(error) });
      });
    return () => stop.abort();
  }, [app, recording.path, recording.fingerprint.hash, round]);
  const makeProxy = useCallback(() => {
    setSource({ kind: 'making' });
    runJob(app, { kind: 'proxy', media: refOf(recording) })
      .then(() => setRound((n) => n + 1))
      .catch((error) => {
        const why = 'No playable copy was made.';
        setSource(
          error instanceof CancelledError
            ? { kind: 'unplayable', why }
            : { kind: 'failed', error: errorData(error) },
        );
      });
  }, [app, recording]);
  const refuse = useCallback((why: string) => setSource({ kind: 'unplayable', why }), []);
  return { source, makeProxy, refuse };
}

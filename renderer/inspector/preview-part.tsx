import { tr } from '#renderer/i18n/tr.ts';
import { useEffect, useRef, useState } from 'react';
import WaveSurfer from 'wavesurfer.js';
import { CopyOffer } from '#renderer/grid/copy-offer.tsx';
import { refOf } from '#renderer/operations/jobs.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { pageNonce } from '#renderer/app/page-nonce.ts';
import { hasWave, playableOf, soundKey } from '#renderer/state/selectors.ts';
import { formatTime } from '#renderer/time/format.ts';
import { Button } from '#renderer/ui/button.tsx';
import { isData, type Recording } from '#src/model/recording.ts';
import { sourceTime } from '#src/model/units.ts';
import { Part } from './part.tsx';

/** Columns asked for: what the narrow pane can show, at any length of recording. */
const columns = 512;

/**
 * The recording by itself on its own clock: also the one way to find a moment in a recording that is not on
 * the timeline. Its peaks come from the host; nothing is decoded here.
 */
export function PreviewPart({ recording }: { recording: Recording }) {
  const app = useApp();
  const box = useRef<HTMLDivElement>(null);
  const surfer = useRef<WaveSurfer | null>(null);
  const playable = useAppState((s) => playableOf(s, recording));
  const [playing, setPlaying] = useState(false);
  const theme = useAppState((s) => s.theme);
  const time = useAppState((s) => (s.preview?.recording === recording.id ? s.preview.time : 0));
  // Peaks are whole once the sound has been heard: before, what is there is drawn.
  const whole = useAppState((s) => s.heard[soundKey(recording)]?.times ?? 0);
  const url = playable.kind === 'ready' ? playable.url : null;
  const data = isData(recording.media);
  const title = data ? tr('Look at it alone') : tr('Listen to it alone');
  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme has other colours
  useEffect(() => {
    const container = box.current;
    if (!container || (!url && !data) || !hasWave(recording)) return;
    const stop = new AbortController();
    const nonce = pageNonce();
    const { duration } = recording.media;
    const colour = (name: string) => getComputedStyle(container).getPropertyValue(name).trim();
    app.channel
      .call('peaks.read', { media: refOf(recording), start: 0, end: duration, columns }, stop.signal)
      .then((peaks) => {
        if (stop.signal.aborted) return;
        const media = document.createElement('audio');
        media.preload = 'metadata';
        if (url) media.src = url;
        const made = WaveSurfer.create({
          container,
          media,
          duration,
          peaks: [Float32Array.from(peaks.max, (v) => v / 127), Float32Array.from(peaks.min, (v) => v / 127)],
          height: 56,
          waveColor: colour('--hue'),
          progressColor: colour('--hue'),
          cursorColor: colour('--playhead'),
          dragToSeek: true,
          ...(nonce ? { cspNonce: nonce } : {}),
        });
        surfer.current = made;
        const tell = (at: number) => app.set({ preview: { recording: recording.id, time: sourceTime(at) } });
        made.on('timeupdate', tell);
        made.on('interaction', tell);
        made.on('play', () => setPlaying(true));
        made.on('pause', () => setPlaying(false));
        made.on('finish', () => setPlaying(false));
      })
      .catch((error) => {
        if (!stop.signal.aborted) console.warn(error);
      });
    return () => {
      stop.abort();
      surfer.current?.destroy();
      surfer.current = null;
      setPlaying(false);
    };
  }, [app, recording.id, soundKey(recording), url, theme, whole]);
  if (!hasWave(recording)) return null;
  if (!data && playable.kind !== 'ready')
    return (
      <Part title={title}>
        <CopyOffer recording={recording} playable={playable} />
      </Part>
    );
  return (
    <Part title={title}>
      <div className="preview-wave" ref={box} />
      <div className="part-do">
        {data ? null : (
          <Button
            disabled={url === null}
            onClick={() => {
              app.set({ playing: false });
              void surfer.current?.playPause();
            }}
          >
            {playing ? tr('Pause') : tr('Play')}
          </Button>
        )}
        <span className="num soft">{formatTime(time)}</span>
      </div>
    </Part>
  );
}

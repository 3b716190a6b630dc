import { useEffect, useRef, useState } from 'react';
import { refOf } from '#renderer/operations/jobs.ts';
import { hasWave, soundKey } from '#renderer/state/selectors.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import type { Recording } from '#src/model/recording.ts';
import type { Wave } from './draw.ts';
import { type Latest, latestWins } from './latest.ts';

type Wanted = { readonly start: number; readonly end: number; readonly columns: number };

/** Peaks still being computed are asked for again after this many milliseconds. */
const again = 1000;

/**
 * Peaks of a recording that cover `from`…`to` source seconds at about a column a pixel. What was fetched last
 * stays until the finer is there, so that zooming never blanks. Null for a recording without sound.
 */
export function useWave(recording: Recording, from: number, to: number, pixels: number): Wave | null {
  const app = useApp();
  const [wave, setWave] = useState<Wave | null>(null);
  const asked = useRef<Wanted | null>(null);
  const queue = useRef<Latest<Wanted> | null>(null);
  const hasSound = hasWave(recording);
  // Decoded again, it may be another.
  const times = useAppState((s) => Math.max(1, s.heard[soundKey(recording)]?.times ?? 1));

  // biome-ignore lint/correctness/useExhaustiveDependencies: `times`, see above
  useEffect(() => {
    setWave(null);
    asked.current = null;
    if (!hasSound) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const media = refOf(recording);
    const latest = latestWins<Wanted>(
      async (wanted, signal) => {
        const peaks = await app.channel.call('peaks.read', { media, ...wanted }, signal);
        if (signal.aborted) return;
        const loudest = loudestOf(recording, peaks.max, peaks.min);
        setWave({ min: peaks.min, max: peaks.max, start: wanted.start, end: wanted.end, loudest });
        clearTimeout(timer);
        if (!peaks.complete)
          timer = setTimeout(() => {
            if (asked.current) latest.ask(asked.current);
          }, again);
      },
      (error) => app.fail(error),
    );
    queue.current = latest;
    return () => {
      clearTimeout(timer);
      latest.stop();
    };
  }, [app, recording, hasSound, times]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `times`, see above
  useEffect(() => {
    if (!hasSound || pixels < 1) return;
    const wanted = wantedPeaks(from, to, pixels, recording.media.duration);
    const last = asked.current;
    if (!wanted || (last && serves(last, from, to, pixels, recording.media.duration))) return;
    asked.current = wanted;
    queue.current?.ask(wanted);
  }, [recording, hasSound, times, from, to, pixels]);

  return wave;
}

/** Peaks have 127 steps: stretched further than this they would be drawn as blocks. */
const faintest = 16;

/** Quiet recordings are drawn as tall as loud ones, and every drawing of one recording at the same height. */
const heights = new WeakMap<Recording, number>();

function loudestOf(recording: Recording, ...peaks: readonly Int8Array[]): number {
  let highest = Math.max(faintest, heights.get(recording) ?? 0);
  for (const list of peaks) for (const value of list) highest = Math.max(highest, Math.abs(value));
  heights.set(recording, highest);
  return highest;
}

/** Half a screen more on both sides, a column a pixel. */
export function wantedPeaks(from: number, to: number, pixels: number, duration: number): Wanted | null {
  const span = to - from;
  const start = Math.max(0, from - span / 2);
  const end = Math.min(duration, to + span / 2);
  if (!(end > start)) return null;
  const columns = Math.min(8192, Math.max(1, Math.ceil(((end - start) / span) * pixels)));
  return { start, end, columns };
}

/** Whether what was asked covers the stretch, finely enough and not much too finely. */
export function serves(last: Wanted, from: number, to: number, pixels: number, duration: number): boolean {
  const covered = last.start <= Math.max(0, from) && last.end >= Math.min(duration, to);
  const finer = (last.end - last.start) / last.columns / ((to - from) / pixels);
  return covered && finer < 1.4 && finer > 0.3;
}

import { useState } from 'react';
import { writeTime } from '#renderer/time/notation.ts';
import { useAppState } from './context.tsx';
import type { AppState } from './state.ts';
import { timeShown } from './time-shown.ts';

/** Playing, so often a second, whatever the speed: nobody reads faster, and words that change are laid out and painted anew. */
const perSecond = 10;

/** Where the playhead is, in words: at rest exactly, playing as it was at the last tenth of a second of the clock on the wall. */
export function playheadText(): (s: AppState) => string {
  let last = { step: Number.NaN, shown: {}, text: '' };
  return (s) => {
    const shown = timeShown(s);
    const step = Math.floor((s.playhead * perSecond) / (Math.abs(s.rate) || 1));
    if (!s.playing || step !== last.step || shown !== last.shown)
      last = { step, shown, text: writeTime(s.playhead, shown) };
    return last.text;
  };
}

export function usePlayheadText(): string {
  const [select] = useState(playheadText);
  return useAppState(select);
}

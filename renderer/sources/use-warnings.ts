import { tr } from '#renderer/i18n/tr.ts';
import { useMemo } from 'react';
import { useAppState } from '#renderer/state/context.tsx';
import { soundKey } from '#renderer/state/selectors.ts';
import { assumedFrameRate, isRateAssumed, type Recording } from '#src/model/recording.ts';

/** What is doubtful about a file: by its header, and by what decoding has shown since (but see DecodingTrouble). */
export function useWarnings(recording: Recording): readonly string[] {
  const heard = useAppState((s) => s.heard[soundKey(recording)]);
  return useMemo(() => {
    const clock = isRateAssumed(recording)
      ? [
          tr('The file does not say when its frames are: frame rate assumed, {assumedFrameRate} Hz.', {
            assumedFrameRate,
          }),
        ]
      : [];
    return [...new Set([...recording.media.warnings, ...clock, ...(heard?.warnings ?? [])])];
  }, [recording, heard]);
}

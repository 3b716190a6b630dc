import { useMemo } from 'react';
import { useAppState } from '#renderer/state/context.tsx';
import { soundKey } from '#renderer/state/selectors.ts';
import type { Recording } from '#src/model/recording.ts';

/** What is doubtful about a file: by its header, and by what decoding its sound has shown since. */
export function useWarnings(recording: Recording): readonly string[] {
  const heard = useAppState((s) => s.heard[soundKey(recording)]);
  const { warnings } = recording.media;
  return useMemo(() => [...new Set([...warnings, ...(heard ?? [])])], [warnings, heard]);
}

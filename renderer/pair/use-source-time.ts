import { useAppState } from '#renderer/state/context.tsx';
import type { TimeMap } from '#src/model/time-map.ts';
import { toSource } from '#src/model/time-map.ts';

/**
 * What the playhead shows of a recording, source seconds; null where it shows nothing. It changes with every
 * frame while playing: only what draws the playhead should ask.
 */
export const useSourceTime = (map: TimeMap | null): number | null =>
  useAppState((s) => (map ? toSource(map, s.playhead) : null));

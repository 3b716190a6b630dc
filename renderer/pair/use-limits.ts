import { useMemo } from 'react';
import { useStore } from 'zustand';
import { useApp } from '#renderer/state/context.tsx';
import { factsNamed } from '#src/align/methods/facts.ts';
import { type Allowed, allowedBy } from './constraints.ts';
import { pairStore } from './pair-state.ts';
import type { Comparison } from './use-comparison.ts';
import type { Extent } from './view.ts';

export type Limits = { readonly allowed: Allowed | null; readonly slope: readonly [number, number] | null };

/** The limits to paint: of the method being chosen, else of the one that the pair was warped by. */
export function useLimits(extent: Extent, { how, turned }: Comparison): Limits {
  const store = pairStore(useApp());
  const choosing = useStore(store, (s) => s.choosing);
  const draft = useStore(store, (s) => s.method);
  const shown = choosing ? draft : how;
  const mirrored = turned && !choosing;
  return useMemo(() => {
    const taken = shown ? factsNamed(shown.method)?.two : undefined;
    if (!shown || !taken) return { allowed: null, slope: null };
    const slope = taken.includes('slope') ? shown.slope : null;
    return {
      allowed: taken.includes('window') ? allowedBy(shown.window, extent, mirrored) : null,
      slope: slope && mirrored ? [1 / slope[1], 1 / Math.max(slope[0], 1e-3)] : slope,
    };
  }, [shown, mirrored, extent]);
}

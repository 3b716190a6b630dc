import { type NetworkInput, solveNetwork } from '#src/align/sync/network.ts';
import type { PairEvidence, Placement, SyncResult } from '#src/model/alignment.ts';
import { expect } from 'vitest';
import { recordingOf, type Truth, worstError } from './synthetic-event.ts';

export const solve = (
  truths: readonly Truth[],
  pairs: readonly PairEvidence[],
  more: Partial<NetworkInput> = {},
): SyncResult =>
  solveNetwork({
    recordings: truths.map((t) => recordingOf(t)),
    pairs,
    pins: [],
    reference: truths[0]?.id ?? '',
    ...more,
  });

export const placed = (
  result: SyncResult,
  id: string,
): Placement & { map: NonNullable<Placement['map']> } => {
  const found = result.placements.find((p) => p.recording === id);
  if (!found?.map) throw new Error(`${id} is not placed: ${found?.reason}`);
  return { ...found, map: found.map };
};

/** The same to 50 µs: what hangs on a recording still informs its rate by a hair. */
export const alike = (p: unknown): unknown =>
  typeof p === 'number'
    ? expect.closeTo(p, 4)
    : Array.isArray(p)
      ? p.map(alike)
      : p !== null && typeof p === 'object'
        ? Object.fromEntries(Object.entries(p).map(([key, value]) => [key, alike(value)]))
        : p;

export const created = (truth: Truth, at: number) =>
  recordingOf(truth, { clocks: { timecode: null, created: at } });

export const errorOf = (result: SyncResult, truth: Truth, reference: Truth, margin?: number) =>
  worstError(placed(result, truth.id).map, truth, reference, margin);

export const A: Truth = { id: 'A', start: 0, ppm: 0, duration: 240 };
export const B: Truth = { id: 'B', start: -31.25, ppm: 80, duration: 260 };
export const C: Truth = { id: 'C', start: 100.5, ppm: -120, duration: 300 };
export const D: Truth = { id: 'D', start: 60, ppm: 33, duration: 150 };

import { useEffect, useState } from 'react';
import { useApp } from '#renderer/state/context.tsx';
import type { Recording } from '#src/model/recording.ts';
import type { Projections } from './projection-curve.ts';
import { keyText, rootTile } from './tiles.ts';
import { comparedRef } from './compared-crops.ts';
import type { Comparison } from './use-comparison.ts';
import type { Tiles } from './use-tiles.ts';

/** What the method of the warp made of both, once the matrix is there; null where it projects nothing. */
export function useProjections(
  a: Recording,
  b: Recording,
  { how, turned, said, crops }: Comparison,
  tiles: Tiles,
): Projections | null {
  const app = useApp();
  const [projections, setProjections] = useState<Projections | null>(null);
  const isThere = tiles.store.get(keyText(rootTile(tiles.grid))) != null;
  useEffect(() => {
    setProjections(null);
    if (!isThere) return;
    const stop = new AbortController();
    const [refA, refB] = [comparedRef(a, crops.a), comparedRef(b, crops.b)];
    const [first, second] = turned ? [refB, refA] : [refA, refB];
    app.channel
      .call('matrix.projections', { a: first, b: second, how, said }, stop.signal)
      .then((found) => {
        if (stop.signal.aborted || !found) return;
        setProjections(turned ? { a: found.b, b: found.a } : found);
      })
      // The matrix says itself what is wrong with it.
      .catch((error: unknown) => {
        if (!stop.signal.aborted) console.warn(error);
      });
    return () => stop.abort();
  }, [app, a, b, how, turned, said, crops, isThere]);
  return projections;
}

import { useMemo } from 'react';
import type { Recording } from '#src/model/recording.ts';
import type { PairFacts } from './path.ts';
import { onsetsOf, type SnapTargets } from './snap.ts';
import { useWave } from './use-wave.ts';
import { isVisible, type Point, type View } from './view.ts';

/** What a dragged pin is drawn to at this zoom: matches once they stand apart, onsets of both waveforms. */
export function useSnapTargets(a: Recording, b: Recording, view: View, facts: PairFacts): SnapTargets {
  const waveA = useWave(a, view.a0, view.a0 + view.width * view.perA, view.width);
  const waveB = useWave(b, view.b0, view.b0 + view.height * view.perB, view.height);
  return useMemo(() => {
    const matches: Point[] = [];
    for (const [i, at] of facts.matches.a.entries()) {
      const point = { a: at, b: facts.matches.b[i] ?? 0 };
      if (isVisible(view, point)) matches.push(point);
    }
    return {
      // A crowd would catch the pin everywhere.
      matches: matches.length * 20 > view.width ? [] : matches,
      onsetsA: waveA ? onsetsOf(waveA.min, waveA.max, waveA.start, waveA.end) : [],
      onsetsB: waveB ? onsetsOf(waveB.min, waveB.max, waveB.start, waveB.end) : [],
    };
  }, [facts.matches, view, waveA, waveB]);
}

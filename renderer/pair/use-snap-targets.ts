import { useMemo } from 'react';
import { useProject } from '#renderer/state/hooks.ts';
import type { ProjectTranscript } from '#src/model/project.ts';
import type { Recording } from '#src/model/recording.ts';
import type { PairFacts } from './path.ts';
import { onsetsOf, type SnapTargets } from './snap.ts';
import { useWave } from './use-wave.ts';
import { isVisible, type Point, type View } from './view.ts';

/** What a dragged pin is drawn to at this zoom: matches once they stand apart, onsets of both waveforms. */
export function useSnapTargets(a: Recording, b: Recording, view: View, facts: PairFacts): SnapTargets {
  const waveA = useWave(a, view.a0, view.a0 + view.width * view.perA, view.width);
  const waveB = useWave(b, view.b0, view.b0 + view.height * view.perB, view.height);
  const { transcripts } = useProject();
  const [wordsA, wordsB] = useMemo(
    () => [boundariesOf(transcripts, a.id), boundariesOf(transcripts, b.id)],
    [transcripts, a.id, b.id],
  );
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
      ...{ wordsA, wordsB, frameA: frameOf(a), frameB: frameOf(b) },
    };
  }, [facts.matches, view, waveA, waveB, wordsA, wordsB, a, b]);
}

/** Where the words of a recording's transcripts begin and end, rising. */
const boundariesOf = (transcripts: readonly ProjectTranscript[], id: string): readonly number[] =>
  transcripts
    .filter(({ recording }) => recording === id)
    .flatMap(({ transcript }) => transcript.words.flatMap(({ start, end }) => [start, end]))
    .filter((t) => t !== null)
    .sort((p, q) => p - q);

const frameOf = ({ media }: Recording): number | null => {
  const rate = media.video[0]?.frameRate;
  return rate ? rate[1] / rate[0] : null;
};

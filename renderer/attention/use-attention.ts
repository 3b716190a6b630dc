import { languageOf } from '#src/model/guess-language.ts';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { refOf } from '#renderer/operations/jobs.ts';
import { useApp } from '#renderer/state/context.tsx';
import { heardOfMap } from '#src/attention/attention-map.ts';
import type { Heard } from '#src/attention/follow-text.ts';
import type { TimedToken } from '#src/attention/time-words.ts';
import { runsBetween, solveRun, timedRun } from '#src/attention/under-pins.ts';
import { errorData } from '#src/model/errors.ts';
import type { ProjectTranscript } from '#src/model/project.ts';
import type { Recording } from '#src/model/recording.ts';
import type { TextStretch } from '#src/model/text-stretches.ts';
import { heardKey, type LoadedMap, mapStore, stillOf } from './map-state.ts';
import { heardUnder, pinsOf } from './pin-words.ts';
import { wordsOf } from './stretch.ts';

/** How long the view has to stand still before a map of it is asked for, ms. */
const still = 250;

/**
 * Keeps a map of the words that are seen, asked for once the view stands still. @param seen indices of these words
 * @returns the map of these words, or of some of them while the rest is on its way; and how to ask again after a failure
 */
export function useAttention(
  own: ProjectTranscript,
  recording: Recording,
  seen: readonly number[],
  stretch: TextStretch | null,
): { readonly loaded: LoadedMap | null; readonly complete: boolean; readonly retry: () => void } {
  const app = useApp();
  const store = mapStore(app);
  const kept = useStore(store, (s) => s.loaded);
  const dragging = useStore(store, (s) => s.dragging);
  const [attempt, setAttempt] = useState(0);
  const language = languageOf(own.transcript).code;
  const of = heardKey(recording, own);
  const loaded = stillOf(kept, own, of, seen);
  const complete = loaded !== null && seen.every((k) => loaded.made.words.includes(k));
  // The same words of the same text in the same sound need no other map.
  const key =
    stretch === null ? null : JSON.stringify([own.id, stretch.words, stretch.texts, stretch.languages, of]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says what the stretch is
  useEffect(() => {
    if (complete || dragging || stretch === null) return;
    const stop = new AbortController();
    const timer = setTimeout(async () => {
      store.setState({ work: 'working' });
      try {
        const { texts, range, words } = stretch;
        const languages = stretch.languages.map((own) => own ?? language);
        const params = { media: refOf(recording), texts: [...texts], language, languages, range: [...range] };
        const map = await app.channel.call('transcript.attention', params as never, stop.signal);
        const said = wordsOf(own.transcript, { words }).map((word) => word.text);
        store.setState({
          loaded: { transcript: own.id, of, made: { ...stretch, said }, map, heard: heardOfMap(map) },
          ...{ work: 'idle', found: [], held: null },
        });
      } catch (error) {
        if (!stop.signal.aborted) store.setState({ work: { failed: errorData(error) } });
      }
    }, still);
    return () => {
      clearTimeout(timer);
      stop.abort();
      store.setState({ work: 'idle' });
    };
  }, [app, store, recording, key, complete, dragging, attempt]);

  useFound(own, loaded, dragging);
  return { loaded, complete, retry: () => setAttempt((n) => n + 1) };
}

/** Works out how sure the boundaries are, between the pins there are; in pieces, so that the window stays quick. */
function useFound(own: ProjectTranscript, loaded: LoadedMap | null, dragging: boolean): void {
  const store = mapStore(useApp());
  const known = loaded && wordsOf(own.transcript, loaded.made);
  const pins =
    known && JSON.stringify([pinsOf(loaded, known), known.map(({ status }) => status === 'not-spoken')]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the pins, and the words that nobody says, are those of the transcript
  useEffect(() => {
    if (!loaded || dragging) return;
    let over = false;
    const words = wordsOf(own.transcript, loaded.made);
    const heard = rested(heardUnder(loaded, words), () => over);
    const work = async () => {
      const found: (TimedToken | null)[] = words.map(() => null);
      for (const run of runsBetween(
        words.length,
        loaded.made.range[1] - loaded.map.start,
        pinsOf(loaded, words),
      )) {
        const solved = await solveRun(heard, run);
        if (!solved) continue;
        const timed = await timedRun(solved);
        timed.forEach((token, i) => {
          found[run.from + i] = token;
        });
        if (over) return;
        store.setState({ found: [...found] });
      }
    };
    work().catch((error: unknown) => {
      if (!over) console.warn(error);
    });
    return () => {
      over = true;
    };
  }, [store, loaded, pins, dragging]);
}

/** Gives way to what the window has to do before every piece; throws once nobody waits any more. */
const rested = (heard: Heard, isOver: () => boolean): Heard => ({
  ...heard,
  attend: async (...asked) => {
    await new Promise((resolve) => setTimeout(resolve));
    if (isOver()) throw new Error('nobody waits for this any more');
    return heard.attend(...asked);
  },
});

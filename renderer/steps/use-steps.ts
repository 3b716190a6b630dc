import { tr } from '#renderer/i18n/tr.ts';
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { askSteps } from '#renderer/operations/steps.ts';
import { useApp } from '#renderer/state/context.tsx';
import { CancelledError, errorData } from '#src/model/errors.ts';
import type { Recording } from '#src/model/recording.ts';
import type { StepEvidence } from '#src/model/step-evidence.ts';
import type { ProjectSteps, StepPin } from '#src/model/steps.ts';
import { stepPosterior } from '#src/vision/steps/step-posterior.ts';
import { type Asked, type LoadedSteps, type Said, stepsStore } from './steps-state.ts';

/** How long a text has to stand still before it is asked anew, ms. */
const still = 300;

/**
 * Keeps the evidence for a list, asked for when it is not there: of a project that was opened, of a text that has changed. The document
 * stays as it is. @param said what is said on the recording's clock; null: nothing tells
 */
export function useEvidence(
  list: ProjectSteps,
  recording: Recording,
  said: Said | null,
): { readonly loaded: LoadedSteps | null; readonly retry: () => void; readonly stop: () => void } {
  const app = useApp();
  const store = stepsStore(app);
  const kept = useStore(store, (s) => s.loaded);
  const dragging = useStore(store, (s) => s.dragging);
  const [attempt, setAttempt] = useState(0);
  const asking = useRef<AbortController | null>(null);
  const texts = list.steps.map(({ text }) => text);
  const loaded = kept?.list === list.id && kept.evidence.scores.n === texts.length ? kept : null;
  const isFresh = loaded !== null && sameTexts(loaded.asked, texts) && loaded.asked.said?.key === said?.key;
  const canAsk = list.by.kind === 'model' || said !== null;
  const isWaiting = !isFresh && canAsk && !dragging;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the list is known by its id, its texts by the evidence
  useEffect(() => {
    if (!isWaiting) return;
    const stop = new AbortController();
    asking.current = stop;
    const timer = setTimeout(
      async () => {
        store.setState({ work: 'working' });
        try {
          const asked: Asked = { texts, by: list.by, said };
          const { evidence, heads, notes, isCoarse } = await askSteps(
            app,
            recording,
            asked,
            list.pins,
            stop.signal,
          );
          store.setState({
            loaded: { list: list.id, asked, evidence, heads, notes, isCoarse },
            work: 'idle',
          });
        } catch (error) {
          if (stop.signal.aborted && !(error instanceof CancelledError)) return;
          const failed = errorData(error);
          const isOver = error instanceof CancelledError || failed.code === 'cancelled';
          if (isOver) store.setState({ work: asking.current === stop ? { failed: stopped() } : 'idle' });
          else store.setState({ work: { failed } });
        }
      },
      loaded ? still : 0,
    );
    return () => {
      clearTimeout(timer);
      asking.current = null;
      stop.abort();
      store.setState({ work: 'idle' });
    };
  }, [app, store, recording.id, recording.path, list.id, isWaiting, said?.key, attempt]);

  return { loaded, retry: () => setAttempt((n) => n + 1), stop: () => asking.current?.abort() };
}

const stopped = () => ({
  code: 'cancelled',
  message: tr('Looking at the recording was stopped.'),
  hint: tr('The steps stay where they were.'),
});

const sameTexts = (asked: Asked, texts: readonly string[]): boolean =>
  asked.texts.length === texts.length && asked.texts.every((text, k) => text === texts[k]);

/** How probably each moment is each step's between the pins there are; of a moment ago while a hand moves. Null until it is asked for. */
export function usePosterior(list: ProjectSteps, evidence: StepEvidence | null): Float32Array | null {
  const store = stepsStore(useApp());
  const isShown = useStore(store, (s) => s.over === 'posterior');
  const dragging = useStore(store, (s) => s.dragging);
  const kept = useRef<{
    readonly of: StepEvidence;
    readonly pins: readonly StepPin[];
    readonly likely: Float32Array;
  } | null>(null);
  if (!evidence || !isShown) return null;
  const last = kept.current;
  if (last?.of === evidence && (dragging || last.pins === list.pins)) return last.likely;
  const likely = stepPosterior(evidence, list.pins);
  kept.current = { of: evidence, pins: list.pins, likely };
  return likely;
}

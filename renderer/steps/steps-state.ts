import { createStore, type StoreApi } from 'zustand/vanilla';
import type { App } from '#renderer/state/store.ts';
import type { JobResults } from '#src/contract/job-results.ts';
import type { ErrorData } from '#src/model/errors.ts';
import type { StepEvidence } from '#src/model/step-evidence.ts';
import type { ProjectSteps } from '#src/model/steps.ts';
import type { Transcript } from '#src/model/transcript.ts';

/** What the recording says of a list, as the host has found it out. */
export type LoadedSteps = Pick<JobResults['steps'], 'evidence' | 'heads' | 'notes' | 'isCoarse'> & {
  readonly list: string;
  /** What it was asked by; another text is another question. */
  readonly asked: Asked;
};

export type Said = { readonly transcript: Transcript; readonly key: string };

export type Asked = {
  readonly texts: readonly string[];
  readonly by: ProjectSteps['by'];
  /** What is said on the recording's clock, where that tells, and a name for it. */
  readonly said: Said | null;
};

/** What the steps view remembers between two looks, outside the document. */
export type StepsState = {
  readonly over: 'similarity' | 'posterior';
  readonly asTable: boolean;
  readonly loaded: LoadedSteps | null;
  readonly work: 'idle' | 'working' | { readonly failed: ErrorData };
  /** Heads are being trained by the pins, or a long list is being solved exactly. */
  readonly settling: boolean;
  /** What keys move; the step is the one in hand. */
  readonly held: 'start' | 'whole' | 'end' | null;
  readonly dragging: boolean;
  /** The lowest row that is seen where not all are, as a wheel has it; null: about the step in hand, or what is seen of the timeline. */
  readonly lowest: number | null;
  /** Said to screen readers after a change. */
  readonly said: string;
};

const initial: StepsState = {
  ...{ over: 'similarity', asTable: false, loaded: null, work: 'idle', settling: false },
  ...{ held: null, dragging: false, lowest: null, said: '' },
};

const stores = new WeakMap<App, StoreApi<StepsState>>();

/** The one state of a window's steps view. */
export function stepsStore(app: App): StoreApi<StepsState> {
  const kept = stores.get(app);
  if (kept) return kept;
  const made = createStore<StepsState>(() => initial);
  stores.set(app, made);
  return made;
}

/** The evidence that is there for a list, whatever of it is pinned. */
export function evidenceOf(app: App, list: ProjectSteps): StepEvidence | null {
  const { loaded } = stepsStore(app).getState();
  return loaded?.list === list.id && loaded.evidence.scores.n === list.steps.length ? loaded.evidence : null;
}

import type { History } from '#src/model/history.ts';
import type { AppState } from './state.ts';

/** What is chosen: recordings, a pin, words. */
type Choice = Pick<AppState, 'selected' | 'selectedPin' | 'selectedKey' | 'words'>;

const choiceIn = ({ selected, selectedPin, selectedKey, words }: Choice): Choice => ({
  selected,
  selectedPin,
  selectedKey,
  words,
});

/**
 * What was chosen before each step of the history and after it, so that undo and redo put it back: the document is then
 * the one that it was chosen in. Known by a step's patches, which stay the same objects however often it is done again.
 */
export function choices() {
  const of = new WeakMap<object, Choice>();
  return {
    /** @param s before the edit; `history` after it */
    made(s: Choice & Pick<AppState, 'history'>, history: History): void {
      const [before, step] = [s.history.past.at(-1), history.past.at(-1)];
      if (!step || step === before) return;
      const joins = before && step.gesture !== null && step.gesture === before.gesture;
      of.set(step.undo, (joins && of.get(before.undo)) || choiceIn(s));
    },
    undone(s: Choice & Pick<AppState, 'history'>): Partial<Choice> {
      const step = s.history.past.at(-1);
      if (!step) return {};
      of.set(step.redo, choiceIn(s));
      return of.get(step.undo) ?? {};
    },
    redone(s: Pick<AppState, 'history'>): Partial<Choice> {
      const step = s.history.future[0];
      return (step && of.get(step.redo)) ?? {};
    },
  };
}

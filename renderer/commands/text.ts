import { showPanel, togglePanel } from '#renderer/dock/show-panel.ts';
import { stepName } from '#renderer/i18n/step-name.ts';
import { tr } from '#renderer/i18n/tr.ts';
import {
  acceptWords,
  alignStretch,
  alignText,
  canAddText,
  canAlign,
  chooseDocument,
  chooseWords,
  editTranscript,
  goToDoubtful,
  nudgeBoundary,
  playWords,
  removeText,
  stepWord,
} from '#renderer/operations/transcripts.ts';
import { canCarryTimes, carryTimes } from '#renderer/operations/parallel-texts.ts';
import type { AppState } from '#renderer/state/state.ts';
import type { App } from '#renderer/state/store.ts';
import {
  transcriptById,
  transcriptInHand,
  type WordsInHand,
  wordsInHand,
} from '#renderer/state/transcripts.ts';
import type { Transcript } from '#src/model/transcript.ts';
import {
  type Edited,
  isTimed,
  markNotSpoken,
  mergeSegmentsAt,
  mergeWords,
  replaceWords,
  setWordTimes,
  splitSegment,
  splitWord,
  unconfirmWords,
  wouldRunTogether,
} from '#src/model/transcript-edits.ts';
import { toSource } from '#src/model/time-map.ts';
import { heardMapOf } from '#renderer/timeline/view.ts';
import type { Plain } from '#renderer/i18n/words.ts';
import { always, type Command } from './command.ts';

const someText = (s: AppState): true | string =>
  transcriptInHand(s) ? true : tr('Add a text to a recording first.');
const someWords = (s: AppState): true | string =>
  wordsInHand(s) ? true : tr('Choose a word of a text first.');
const timedWords = (s: AppState): true | string => {
  const hand = wordsInHand(s);
  if (!hand) return tr('Choose a word of a text first.');
  const words = hand.own.transcript.words.slice(hand.from, hand.to);
  return words.some(isTimed) ? true : tr('The chosen words have no times.');
};

const sayableWords = (s: AppState): true | string => {
  const hand = wordsInHand(s);
  if (!hand) return tr('Choose a word of a text first.');
  const words = hand.own.transcript.words.slice(hand.from, hand.to);
  return words.some((word) => word.status !== 'not-spoken')
    ? true
    : tr('These words already count as not spoken.');
};

/** A change of the words chosen; what is chosen afterwards is `choose` of what was. */
const change =
  (
    label: Plain,
    edit: (t: Transcript, hand: WordsInHand, s: AppState) => Edited,
    choose: (hand: WordsInHand) => readonly [number, number] = ({ from, to }) => [from, to],
  ) =>
  (app: App): void => {
    const s = app.store.getState();
    const hand = wordsInHand(s);
    if (!hand) return;
    if (!editTranscript(app, hand.own.id, stepName(label), (t) => edit(t, hand, s))) return;
    const now = transcriptById(app.store.getState(), hand.own.id);
    if (now) chooseWords(app, now, ...choose(hand), false);
  };

/** Makes one word of those chosen. Where they may not be written as one, what they become is asked for. */
function merge(app: App): void {
  const hand = wordsInHand(app.store.getState());
  if (!hand) return;
  const { own, from } = hand;
  const to = Math.max(hand.to, from + 2);
  const merged = mergeWords(own.transcript, from, to);
  if (!editTranscript(app, own.id, stepName('Merge words'), () => merged)) {
    if (merged !== wouldRunTogether) return;
    chooseWords(app, own, from, to, false);
    const words = own.transcript.words.slice(from, to).map((word) => word.text);
    focusOn('word-text', words.join(' '));
    return;
  }
  const now = transcriptById(app.store.getState(), own.id);
  if (now) chooseWords(app, now, from, from + 1, false);
}

/** The playhead on the clock of the transcript's recording. */
function sourceHere(s: AppState, { own }: WordsInHand): number | null {
  const map = heardMapOf(s, own.recording);
  return map ? toSource(map, s.playhead) : null;
}

/** Puts both boundaries of a word without times about the playhead, or one of a word with times at it. */
const toPlayhead = (edge: 'start' | 'end') =>
  change('Set boundary', (t, hand, s) => {
    const here = sourceHere(s, hand);
    if (here === null) return tr('The playhead is not on this recording.');
    const k = edge === 'start' ? hand.from : hand.to - 1;
    const word = t.words[k];
    const length = 0.2;
    if (!word || !isTimed(word))
      return edge === 'start'
        ? setWordTimes(t, k, here, here + length)
        : setWordTimes(t, k, Math.max(0, here - length), here);
    return edge === 'start' ? setWordTimes(t, k, here, word.end) : setWordTimes(t, k, word.start, here);
  });

const nudges = (['start', 'end'] as const).flatMap((edge) =>
  ([-1, 1] as const).flatMap((direction) =>
    ([0.01, 0.001] as const).map((step): Command => {
      const key = edge === 'start' ? 'BracketLeft' : 'BracketRight';
      const unit = step === 0.01 ? '10 ms' : '1 ms';
      const keys = `${step === 0.001 ? 'Alt+' : ''}${direction > 0 ? 'Shift+' : ''}${key}`;
      return {
        id: `text.${edge}-${direction < 0 ? 'earlier' : 'later'}-${step === 0.01 ? '10' : '1'}`,
        label: `Word’s ${edge} ${unit} ${direction < 0 ? 'earlier' : 'later'}`,
        group: 'Text',
        keys: [keys],
        enabled: timedWords,
        run: (app) => nudgeBoundary(app, edge, direction * step),
        repeats: true,
      };
    }),
  ),
);

/**
 * The part of the window where a command goes on: its field takes the focus, at once where it is drawn, so that what is typed next is
 * typed there and runs no commands; else once it is.
 * @param text what it shows by then, where that is another than before
 */
function focusOn(field: string, text: string | null = null, frames = 30): void {
  const element = document.querySelector<HTMLInputElement>(`[data-field="${field}"]`);
  if (element && (text === null || element.value === text)) {
    element.focus();
    element.select();
  } else if (frames > 0) requestAnimationFrame(() => focusOn(field, text, frames - 1));
}

export const textCommands: readonly Command[] = [
  {
    id: 'text.add',
    label: 'Add a text to the recording…',
    group: 'Text',
    keys: ['Ctrl+Shift+KeyI'],
    enabled: canAddText,
    run: (app) => app.set({ dialog: { kind: 'add-text' } }),
  },
  {
    id: 'text.align',
    label: 'Align the text with its recording',
    group: 'Text',
    keys: ['Ctrl+Shift+Enter'],
    enabled: canAlign,
    run: (app) => void alignText(app),
  },
  {
    id: 'text.align-stretch',
    label: 'Align the chosen words again',
    group: 'Text',
    keys: ['KeyR'],
    enabled: (s) => (wordsInHand(s) ? canAlign(s) : tr('Choose the words first.')),
    run: (app) => void alignStretch(app),
  },
  {
    id: 'text.models',
    label: 'Models that listen…',
    group: 'Text',
    keys: [],
    enabled: always,
    run: (app) => app.set({ dialog: { kind: 'models' } }),
  },
  {
    id: 'text.carry-times',
    label: 'Take times from the other text (translation)',
    group: 'Text',
    keys: [],
    enabled: canCarryTimes,
    run: (app) => void carryTimes(app),
  },
  {
    id: 'text.carry-times-same',
    label: 'Take times from the other text, it says the same',
    group: 'Text',
    keys: [],
    enabled: canCarryTimes,
    run: (app) => void carryTimes(app, true),
  },
  {
    id: 'text.show',
    label: 'Show the transcript, or what is behind it',
    group: 'Text',
    keys: ['KeyV'],
    enabled: () => true,
    run: (app) => togglePanel(app, 'transcript'),
  },
  {
    id: 'text.attention',
    label: 'Show what the recording attends to of its text',
    group: 'Text',
    keys: ['Shift+KeyV'],
    enabled: someText,
    run: (app) => showPanel(app, 'attention'),
  },
  {
    id: 'text.next-word',
    label: 'Next word',
    group: 'Text',
    keys: ['KeyD'],
    enabled: someText,
    run: (app) => stepWord(app, 1),
    repeats: true,
  },
  {
    id: 'text.previous-word',
    label: 'Word before',
    group: 'Text',
    keys: ['KeyA'],
    enabled: someText,
    run: (app) => stepWord(app, -1),
    repeats: true,
  },
  {
    id: 'text.choose-on',
    label: 'Choose one word more',
    group: 'Text',
    keys: ['Shift+KeyD'],
    enabled: someWords,
    run: (app) => stepWord(app, 1, true),
    repeats: true,
  },
  {
    id: 'text.choose-back',
    label: 'Choose the word before too',
    group: 'Text',
    keys: ['Shift+KeyA'],
    enabled: someWords,
    run: (app) => stepWord(app, -1, true),
    repeats: true,
  },
  {
    id: 'text.choose-all',
    label: 'Choose the whole text',
    group: 'Text',
    keys: ['Ctrl+KeyA'],
    enabled: someText,
    run: chooseDocument,
  },
  {
    id: 'text.next-doubtful',
    label: 'Next doubtful word',
    group: 'Text',
    keys: ['KeyW'],
    enabled: someText,
    run: (app) => goToDoubtful(app, 1),
  },
  {
    id: 'text.previous-doubtful',
    label: 'Doubtful word before',
    group: 'Text',
    keys: ['Shift+KeyW'],
    enabled: someText,
    run: (app) => goToDoubtful(app, -1),
  },
  {
    id: 'text.accept',
    label: 'Confirm the words, go to the next doubtful',
    group: 'Text',
    keys: ['Enter'],
    enabled: timedWords,
    run: acceptWords,
    silent: true,
  },
  {
    id: 'text.unconfirm',
    label: 'Take back the confirmation of the words',
    group: 'Text',
    keys: ['Shift+Enter'],
    enabled: someWords,
    run: change('Take back confirmation', (t, { from, to }) => unconfirmWords(t, from, to)),
  },
  {
    id: 'text.play',
    label: 'Play around the chosen words',
    group: 'Text',
    keys: ['Shift+Space'],
    enabled: timedWords,
    run: playWords,
  },
  ...nudges,
  {
    id: 'text.start-here',
    label: 'Word starts at the playhead',
    group: 'Text',
    keys: ['Ctrl+BracketLeft'],
    enabled: someWords,
    run: toPlayhead('start'),
  },
  {
    id: 'text.end-here',
    label: 'Word ends at the playhead',
    group: 'Text',
    keys: ['Ctrl+BracketRight'],
    enabled: someWords,
    run: toPlayhead('end'),
  },
  {
    id: 'text.not-spoken',
    label: 'Mark the words as not spoken',
    group: 'Text',
    keys: ['KeyU'],
    enabled: sayableWords,
    run: change('Mark as not spoken', (t, { from, to }) => markNotSpoken(t, from, to)),
  },
  {
    id: 'text.edit',
    label: 'Edit the text of the words',
    group: 'Text',
    keys: ['F2'],
    enabled: someWords,
    run: () => focusOn('word-text'),
  },
  {
    id: 'text.insert',
    label: 'Insert words after these',
    group: 'Text',
    keys: ['KeyB'],
    enabled: someWords,
    run: () => focusOn('word-insert'),
  },
  {
    id: 'text.delete',
    label: 'Take the words out of the text',
    group: 'Text',
    keys: ['Ctrl+Delete'],
    enabled: someWords,
    run: change(
      'Take out words',
      (t, { from, to }) => replaceWords(t, from, to, ''),
      ({ from }) => [Math.max(0, from - 1), Math.max(1, from)],
    ),
  },
  {
    id: 'text.merge-words',
    label: 'Merge the chosen words, or the word with the next',
    group: 'Text',
    keys: ['Alt+KeyJ'],
    enabled: someWords,
    run: merge,
  },
  {
    id: 'text.split-word',
    label: 'Split the word in the middle',
    group: 'Text',
    keys: ['Alt+KeyK'],
    enabled: someWords,
    run: change(
      'Split word',
      (t, { from }) => splitWord(t, from),
      ({ from }) => [from, from + 2],
    ),
  },
  {
    id: 'text.split-segment',
    label: 'Begin a new segment with the word',
    group: 'Text',
    keys: ['Alt+Enter'],
    enabled: someWords,
    run: change('Split segment', (t, { from }) => splitSegment(t, from)),
  },
  {
    id: 'text.merge-segments',
    label: 'Merge the segment with the one beside it',
    group: 'Text',
    keys: ['Alt+Backspace'],
    enabled: someWords,
    run: change('Merge segments', (t, { from }) => mergeSegmentsAt(t, from)),
  },
  {
    id: 'text.find',
    label: 'Find in the text',
    group: 'Text',
    keys: ['Ctrl+KeyF'],
    enabled: someText,
    run(app) {
      showPanel(app, 'transcript');
      focusOn('text-find');
    },
  },
  {
    id: 'text.export',
    label: 'Export the transcript…',
    group: 'Text',
    keys: ['Ctrl+Shift+KeyE'],
    enabled: someText,
    run(app) {
      const own = transcriptInHand(app.store.getState());
      if (own) app.set({ dialog: { kind: 'export-text', transcript: own.id } });
    },
  },
  {
    id: 'text.remove',
    label: 'Remove the transcript',
    group: 'Text',
    keys: [],
    enabled: someText,
    run: removeText,
  },
];

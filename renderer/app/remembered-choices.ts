import type { App } from '#renderer/state/store.ts';
import { type AppState, mostSoundLatency } from '#renderer/state/state.ts';
import { timeNotations } from '#renderer/time/notation.ts';

type Remembered = Pick<
  AppState,
  'spectrum' | 'model' | 'timeNotation' | 'scrubbing' | 'byRecorder' | 'autoCopies' | 'soundLatency'
>;
type Choice<T> = {
  /** Under which it lies in the browser's storage. */
  readonly key: string;
  /** What was remembered, as far as it makes sense; undefined: the usual. */
  readonly read: (text: string) => T | undefined;
  readonly write: (value: T) => string;
};

const flag: Omit<Choice<boolean>, 'key'> = { read: (text) => text === 'true', write: String };
const oneOf = <T extends string>(all: readonly T[]): Omit<Choice<T>, 'key'> => ({
  read: (text) => all.find((each) => each === text),
  write: String,
});

const choices: { readonly [K in keyof Remembered]: Choice<Remembered[K]> } = {
  spectrum: { key: 'syncline.spectrum', ...flag },
  model: { key: 'syncline.model', read: (text) => text, write: String },
  byRecorder: { key: 'syncline.by-recorder', ...flag },
  scrubbing: { key: 'syncline.scrubbing', ...flag },
  autoCopies: { key: 'syncline.auto-copies', ...flag },
  soundLatency: {
    key: 'syncline.sound-latency',
    read: (text) => (Number(text) >= 0 && Number(text) <= mostSoundLatency ? Number(text) : undefined),
    write: String,
  },
  timeNotation: { key: 'syncline.times', ...oneOf(timeNotations) },
};
const names = Object.keys(choices) as (keyof Remembered)[];

/** What the user chose of the window's looks and ways, from one time to the next. */
export function followChoices(app: App): () => void {
  for (const name of names) recall(app, name);
  return app.store.subscribe((s, before) => {
    for (const name of names) if (s[name] !== before[name]) keep(s, name);
  });
}

function recall<K extends keyof Remembered>(app: App, name: K): void {
  const choice: Choice<Remembered[K]> = choices[name];
  const text = localStorage.getItem(choice.key);
  const value = text === null ? undefined : choice.read(text);
  if (value !== undefined) app.set({ [name]: value });
}

function keep<K extends keyof Remembered>(s: Remembered, name: K): void {
  const choice: Choice<Remembered[K]> = choices[name];
  localStorage.setItem(choice.key, choice.write(s[name]));
}

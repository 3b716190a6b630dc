import { createStore, type StoreApi } from 'zustand/vanilla';
import { soundKey } from '#renderer/state/selectors.ts';
import type { App } from '#renderer/state/store.ts';
import type { Heard } from '#src/attention/follow-text.ts';
import type { AttentionMap } from '#src/model/attention-map.ts';
import type { ErrorData } from '#src/model/errors.ts';
import { languageOf } from '#src/model/guess-language.ts';
import type { ProjectTranscript } from '#src/model/project.ts';
import type { Recording } from '#src/model/recording.ts';
import type { TextStretch } from '#src/model/text-stretches.ts';
import type { Found } from './map-path.ts';
import { isOf } from './stretch.ts';

/** A map that the host has made, of words as they were said then. */
export type LoadedMap = {
  readonly transcript: string;
  /** As `heardKey`. */
  readonly of: string;
  readonly made: TextStretch & { readonly said: readonly string[] };
  readonly map: AttentionMap;
  readonly heard: Heard;
};

/** Which sound is heard, and in which language it is read: of another there is another map. */
export const heardKey = (recording: Recording, { transcript }: ProjectTranscript): string =>
  `${soundKey(recording)}/${languageOf(transcript).code}`;

/** The map, where it still is one of some of these words of the text. @param of see `heardKey` */
export const stillOf = (
  kept: LoadedMap | null,
  own: ProjectTranscript,
  of: string,
  seen: readonly number[],
): LoadedMap | null =>
  kept?.transcript === own.id && kept.of === of && isOf(kept.made, own.transcript, seen) ? kept : null;

/** What the attention view remembers between two looks, outside the document. */
export type MapState = {
  /** For each frame over the text, or for each place in the text over the frames. */
  readonly over: 'text' | 'time';
  readonly asTable: boolean;
  readonly loaded: LoadedMap | null;
  readonly work: 'idle' | 'working' | { readonly failed: ErrorData };
  /** Of the words of the map that is loaded. */
  readonly found: Found;
  /** The boundary that keys move; `word` counts in the stretch. */
  readonly held: { readonly word: number; readonly edge: 'start' | 'end' } | null;
  /** A hand moves a pin: the picture stands still meanwhile. */
  readonly dragging: boolean;
  /** Said to screen readers after a change. */
  readonly said: string;
};

const initial: MapState = {
  ...{ over: 'text', asTable: false, loaded: null, work: 'idle', found: [], held: null },
  ...{ dragging: false, said: '' },
};

const stores = new WeakMap<App, StoreApi<MapState>>();

/** The one state of a window's attention view. */
export function mapStore(app: App): StoreApi<MapState> {
  const kept = stores.get(app);
  if (kept) return kept;
  const made = createStore<MapState>(() => initial);
  stores.set(app, made);
  return made;
}

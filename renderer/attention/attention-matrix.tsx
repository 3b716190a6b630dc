import type { Plain } from '#renderer/i18n/words.ts';
import { stepName } from '#renderer/i18n/step-name.ts';
import { tr } from '#renderer/i18n/tr.ts';
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { newGesture } from '#renderer/operations/solve.ts';
import { chooseWords } from '#renderer/operations/transcripts.ts';
import { bOf } from '#renderer/pair/view.ts';
import { useApp } from '#renderer/state/context.tsx';
import { transcriptById } from '#renderer/state/transcripts.ts';
import type { Track } from '#renderer/timeline/layout.ts';
import type { ProjectTranscript } from '#src/model/project.ts';
import type { Transcript, Word } from '#src/model/transcript.ts';
import { boundaryAt, boundaryOfRow, type MapPiece, type Rows } from './geometry.ts';
import { attentionPicture, MapHeat, MapPath, MapPlayhead } from './map-layers.tsx';
import { boundariesOf, foundPath, type MapBoundary, mapPath } from './map-path.ts';
import { type MapEdits, MapStage } from './map-stage.tsx';
import { type LoadedMap, mapStore } from './map-state.ts';
import { putPin, takePin } from './pin-words.ts';

const keys: Plain =
  'Up and down arrows go from one boundary of a word to the next; left and right move it by 10 ms, with Shift by 100 ms, and pin it there. Enter pins it where it is, Delete takes the pins of its word away. The table says the same in numbers.';

const edgeName = (edge: 'start' | 'end', text: string): string =>
  edge === 'start' ? tr('start of “{text}”', { text }) : tr('end of “{text}”', { text });

/** The map with its path and pins, and all that pointer and keys do there. */
export function AttentionMatrix({
  own,
  track,
  loaded,
  words,
  pieces,
  rows,
  size,
}: {
  own: ProjectTranscript;
  track: Track;
  loaded: LoadedMap;
  /** Those of the map, as they are now. */
  words: readonly Word[];
  pieces: readonly MapPiece[];
  rows: Rows;
  size: { readonly width: number; readonly height: number };
}) {
  const app = useApp();
  const store = mapStore(app);
  const over = useStore(store, (s) => s.over);
  const found = useStore(store, (s) => s.found);
  const held = useStore(store, (s) => s.held);
  const dragging = useStore(store, (s) => s.dragging);
  const facts = useMemo(() => mapPath(loaded.map, words), [loaded, words]);
  const sound = useMemo(() => foundPath(loaded.map, found), [loaded, found]);
  const boundaries = useMemo(() => boundariesOf(loaded.map, words), [loaded, words]);
  const picture = useMemo(() => attentionPicture(loaded.map, over), [loaded, over]);
  const inHand = boundaries.find((b) => b.word === held?.word && b.edge === held.edge) ?? null;
  const nameOf = ({ word, edge }: MapBoundary) => edgeName(edge, words[word]?.text ?? '');
  const now = (): Transcript => transcriptById(app.store.getState(), own.id)?.transcript ?? own.transcript;

  const edits: MapEdits<MapBoundary> = {
    nameOf,
    hold(boundary) {
      store.setState({ held: boundary && { word: boundary.word, edge: boundary.edge } });
      const k = boundary && loaded.made.words[boundary.word];
      if (k != null) chooseWords(app, own, k, k + 1, false);
    },
    say: (said) => store.setState({ said }),
    setDragging: (to) => store.setState({ dragging: to }),
    take(boundary, gesture) {
      const base = now();
      const put = (time: number, how: Parameters<typeof putPin>[6]) =>
        putPin(app, own.id, loaded, base, { ...boundary, time }, gesture, how);
      return {
        move: async (time, isStill) => {
          await put(time, { label: stepName('Move pin'), rests: false, isStill });
        },
        rest: (time, label) => put(time, { label, rests: true }),
      };
    },
    async unpin({ word }) {
      if (words[word]?.status !== 'confirmed') return;
      if (await takePin(app, own.id, loaded, now(), word, newGesture('unpin')))
        store.setState({ said: tr('“{text}” is no longer pinned.', { text: words[word]?.text ?? '' }) });
    },
  };
  return (
    <MapStage
      label={tr('Attention of {name} on its text: time across, words upwards', {
        name: track.recording.name,
      })}
      {...{ pieces, edits, dragging }}
      keys={tr(keys)}
      range={loaded.made.range}
      grips={boundaries}
      pins={boundaries.filter(({ word }) => words[word]?.status === 'confirmed')}
      held={inHand}
      step={0.01}
      hit={(piece, spot) => boundaryAt(piece, boundaries, spot)}
      onto={(piece, spot, time) => boundaryOfRow(boundaries, bOf(piece.view, spot.y), time)}
    >
      <MapHeat picture={picture} text={loaded.map} pieces={pieces} rows={rows} size={size} />
      <MapPath facts={facts} sound={sound} pieces={pieces} held={inHand} faded={dragging} size={size} />
      <MapPlayhead map={track.map} pieces={pieces} size={size} />
    </MapStage>
  );
}

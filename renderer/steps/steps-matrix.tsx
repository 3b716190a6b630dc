import type { Plain } from '#renderer/i18n/words.ts';
import { stepName } from '#renderer/i18n/step-name.ts';
import { tr } from '#renderer/i18n/tr.ts';
import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { MapPiece, Rows } from '#renderer/attention/geometry.ts';
import { MapHeat, MapPlayhead } from '#renderer/attention/map-layers.tsx';
import { type MapEdits, MapStage } from '#renderer/attention/map-stage.tsx';
import { chooseStep, pinStep } from '#renderer/operations/steps.ts';
import { bOf } from '#renderer/pair/view.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { stepInHand, stepsById } from '#renderer/state/steps.ts';
import type { Track } from '#renderer/timeline/layout.ts';
import type { StepEvidence } from '#src/model/step-evidence.ts';
import type { ProjectSteps } from '#src/model/steps.ts';
import { leaveOut, unpin } from './step-acts.ts';
import { StepBars } from './steps-layer.tsx';
import { gripsOf, gripUnder, isPinned, rowsOfSteps, type StepGrip, stepsPicture } from './steps-map.ts';
import { stepsStore } from './steps-state.ts';
import { usePosterior } from './use-steps.ts';

const keys: Plain =
  'Up and down arrows go from one step to the next, over its start, its whole and its end; left and right move that by 0.1 s, with Shift by 1 s, and pin it there. Enter pins a step where it is, X marks it as left out, Delete takes its pin away. The table says the same in numbers.';

/** Steps over time: how well they go together, where they are, and all that pointer and keys do there. */
export function StepsMatrix({
  list,
  track,
  evidence,
  pieces,
  rows,
  size,
}: {
  list: ProjectSteps;
  track: Track;
  /** Null: it is on its way. */
  evidence: StepEvidence | null;
  pieces: readonly MapPiece[];
  rows: Rows;
  size: { readonly width: number; readonly height: number };
}) {
  const app = useApp();
  const store = stepsStore(app);
  const over = useStore(store, (s) => s.over);
  const edge = useStore(store, (s) => s.held);
  const dragging = useStore(store, (s) => s.dragging);
  const chosen = useAppState(stepInHand);
  const { duration } = track.recording.media;
  const grips = useMemo(() => gripsOf(list, duration), [list, duration]);
  const text = useMemo(() => rowsOfSteps(list), [list]);
  const likely = usePosterior(list, evidence);
  const picture = useMemo(
    () =>
      evidence &&
      (over === 'similarity' || !likely
        ? stepsPicture(evidence, evidence.scores.values, duration, 'similarity')
        : stepsPicture(evidence, likely, duration, 'posterior')),
    [evidence, likely, over, duration],
  );
  // Of a step that is nowhere only the whole is left to be held.
  const own = grips.filter((grip) => grip.word === chosen && edge !== null);
  const held = own.find((grip) => grip.edge === edge) ?? own[0] ?? null;
  const now = () => stepsById(app.store.getState(), list.id) ?? list;

  const edits: MapEdits<StepGrip> = {
    nameOf: ({ word, edge: of }) => {
      const text = list.steps[word]?.text ?? '';
      if (of === 'whole') return tr('step “{text}”', { text });
      return of === 'start' ? tr('start of “{text}”', { text }) : tr('end of “{text}”', { text });
    },
    hold(grip) {
      store.setState({ held: grip?.edge ?? null });
      const isSeen = grip && grip.word >= rows[0] && grip.word < rows[1];
      if (grip && !isSeen) store.setState({ lowest: null });
      if (grip) chooseStep(app, now(), grip.word, false);
    },
    say: (said) => store.setState({ said }),
    setDragging: (to) => store.setState({ dragging: to }),
    take({ word, edge: of }, gesture) {
      const base = now();
      return {
        async move(time) {
          pinStep(app, base, word, of, time, { label: stepName('Move pin'), gesture, rests: false });
        },
        rest: async (time, label) => pinStep(app, base, word, of, time, { label, gesture, rests: true }),
      };
    },
    unpin: ({ word }) => unpin(app, now(), word),
    key(key, grip) {
      if (key.toLowerCase() !== 'x') return false;
      if (grip) leaveOut(app, now(), grip.word);
      return grip !== null;
    },
  };
  return (
    <MapStage
      label={tr('Steps in {name}: time across, steps upwards', { name: track.recording.name })}
      {...{ pieces, grips, held, dragging, edits }}
      keys={tr(keys)}
      range={[0, Math.max(duration, 0.2)]}
      pins={grips.filter(({ word, edge: of }) => of === 'whole' && isPinned(list.pins, word))}
      step={0.1}
      hit={(piece, spot) => gripUnder(piece, grips, list.steps, spot)}
      onto={(piece, spot, time) => {
        const under = gripUnder(piece, grips, list.steps, spot);
        const row = Math.floor(bOf(piece.view, spot.y));
        const own = grips.find((grip) => grip.word === row && grip.edge === 'whole');
        // On a bar the step is pinned where it is, beside it where the pointer is.
        return under && own ? own : own ? { ...own, a: time } : null;
      }}
    >
      <MapHeat picture={picture} text={text} pieces={pieces} rows={rows} size={size} />
      <StepBars list={list} pieces={pieces} held={held} chosen={chosen} size={size} />
      <MapPlayhead map={track.map} pieces={pieces} size={size} />
    </MapStage>
  );
}

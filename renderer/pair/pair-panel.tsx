import { tr } from '#renderer/i18n/tr.ts';
import { clipMiddle } from '#src/model/clip-middle.ts';
import { useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { useProject, useSelectedPair } from '#renderer/state/hooks.ts';
import { hueOf, recordingOf } from '#renderer/state/selectors.ts';
import type { Recording } from '#src/model/recording.ts';
import { AlternativeStrip } from './alternative-strip.tsx';
import { choosePair } from './choose-pair.ts';
import { CueStrip, CueTable } from './cue-strip.tsx';
import { Dimensions, heldOutByDimension } from './dimensions.tsx';
import { doubtfulPlaces } from './doubtful.ts';
import { foundBoxes } from './found.ts';
import { FoundTable } from './found-table.tsx';
import { LockedTable } from './locked-table.tsx';
import { MatrixStates } from './matrix-states.tsx';
import { MethodStrip } from './method-strip.tsx';
import { pairFacts } from './path.ts';
import { PairMargin } from './pair-margin.tsx';
import { PairMatrix } from './pair-matrix.tsx';
import { noRoom, PairReadout } from './pair-readout.tsx';
import { asShown, pairKey, pairStore, viewFor } from './pair-state.ts';
import { PairTable } from './pair-table.tsx';
import { PairToolbar } from './pair-toolbar.tsx';
import { PinEditor } from './pin-editor.tsx';
import { agreements, curvesOf } from './projection-curve.ts';
import { RefusalNote } from './refusal-note.tsx';
import { ReviewNote } from './review-note.tsx';
import { RegionTable } from './region-table.tsx';
import { RigidNote } from './rigid-note.tsx';
import { ProjectionTable } from './projection-table.tsx';
import { SoundDifferenceStrip } from './sound-difference-strip.tsx';
import { useProjections } from './use-projections.ts';
import { cropKey } from '#src/vision/crop-key.ts';
import { useComparison } from './use-comparison.ts';
import { useSize } from './use-element.ts';
import { useTiles } from './use-tiles.ts';
import { FoundByWarp } from './warp-findings.tsx';
import './pair.css';

/**
 * Recording A against recording B, source time on both axes: how alike every moment of one is to every moment
 * of the other, the path that says which belong together, and the pins that hold it.
 */
export function PairPanel() {
  const app = useApp();
  const project = useProject();
  const selected = useSelectedPair();
  const swapped = useStore(pairStore(app), (s) => s.swapped);
  const shown = selected ? asShown({ swapped }, selected) : null;
  const a = recordingOf(project, shown?.a ?? null);
  const b = recordingOf(project, shown?.b ?? null);
  return (
    <section aria-label={tr('Pair view')} className="pair-panel">
      {a && b ? <PairBody key={pairKey(a.id, b.id)} a={a} b={b} /> : <NoPair />}
    </section>
  );
}

function NoPair() {
  const app = useApp();
  const project = useProject();
  const best = [...project.pairs]
    .filter((p) => p.status === 'matched')
    .sort((p, q) => q.confidence - p.confidence)[0];
  const [first, second] = project.recordings;
  const pair = best ?? (first && second ? { a: first.id, b: second.id } : null);
  const [one, two] = [pair?.a, pair?.b].map((id) => recordingOf(project, id ?? null)?.name ?? '') as [
    string,
    string,
  ];
  return (
    <div className="pair-empty">
      <p>
        {project.recordings.length < 2
          ? tr('The pair view compares two recordings. Add another one.')
          : tr('Choose two recordings to compare.')}
      </p>
      {pair ? (
        <button
          type="button"
          className="button"
          title={tr('Compare “{one}” with “{two}”', { one, two })}
          onClick={() => choosePair(app, pair.a, pair.b)}
        >
          {tr('Compare “{one}” with “{two}”', { one: clipMiddle(one), two: clipMiddle(two) })}
        </button>
      ) : null}
    </div>
  );
}

function PairBody({ a, b }: { a: Recording; b: Recording }) {
  const app = useApp();
  const project = useProject();
  const store = pairStore(app);
  // Not the whole state: the crosshair moves with every movement of the pointer.
  const views = useStore(store, (s) => s.views);
  const size = useStore(store, (s) => s.size);
  const colours = useStore(store, (s) => s.colours);
  const asTable = useStore(store, (s) => s.asTable);
  const said = useStore(store, (s) => s.said);
  const choosing = useStore(store, (s) => s.choosing);
  const pair = useMemo(() => ({ a: a.id, b: b.id }), [a.id, b.id]);
  const facts = useMemo(() => pairFacts(project, a.id, b.id), [project, a.id, b.id]);
  const comparison = useComparison(project, a, b);
  const doubtful = useMemo(() => doubtfulPlaces(facts.path, facts.matches), [facts]);
  // With another crop it is another matrix.
  const cropKeys = [comparison.crops.a, comparison.crops.b].map((crop) => crop && cropKey(crop)).join();
  const tiles = useTiles(a, b, colours, comparison);
  const projections = useProjections(a, b, comparison, tiles);
  const wanted = useStore(store, (s) => s.dimension);
  const dimension = projections ? Math.min(wanted, projections.a.dims - 1) : 0;
  const curves = useMemo(() => projections && curvesOf(projections, dimension), [projections, dimension]);
  const agreed = useMemo(
    () => (projections ? agreements(projections, facts.path) : []),
    [projections, facts.path],
  );
  const dimensions = projections ? (
    <Dimensions
      chosen={dimension}
      agreed={agreed}
      heldOut={facts.warp && heldOutByDimension(facts.warp)}
      onChoose={(chosen) => store.setState({ dimension: chosen })}
    />
  ) : null;
  const warpFound = facts.warp ? <FoundByWarp warp={facts.warp} dimensions={dimensions} /> : null;
  const body = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState(noRoom);
  useSize(body, (width, height) => setRoom({ width, height }));
  const find = useAppState((s) => s.find);
  // biome-ignore lint/correctness/useExhaustiveDependencies: they are of the search and of the project's recordings
  const found = useMemo(() => foundBoxes(app.store.getState(), pair), [app, pair, find, project]);
  const { extent } = tiles.grid;
  // One object as long as nothing moves: everything that is drawn hangs on it.
  const view = useMemo(
    () => viewFor({ views, size }, pairKey(a.id, b.id), extent),
    [views, size, a.id, b.id, extent],
  );
  const mapA = project.placements.find((p) => p.recording === a.id)?.map ?? null;
  const mapB = project.placements.find((p) => p.recording === b.id)?.map ?? null;
  const hues = { a: hueOf(project, a.id), b: hueOf(project, b.id) };
  return (
    <>
      <PairToolbar a={a} b={b} facts={facts} doubtful={doubtful} />
      {choosing ? <MethodStrip pair={pair} facts={facts} /> : null}
      {asTable ? (
        <PairTable a={a} b={b} facts={facts}>
          <RegionTable pair={pair} regions={facts.forbidden} extent={extent} />
          <RigidNote pair={pair} facts={facts} />
          <LockedTable pair={pair} locked={facts.locked} />
          <FoundTable found={found} />
          <CueTable facts={facts} />
          {warpFound}
          {projections ? (
            <ProjectionTable
              projections={projections}
              path={facts.path}
              dimension={dimension}
              agreement={agreed[dimension] ?? null}
            />
          ) : null}
        </PairTable>
      ) : (
        <div className="pair-body" ref={body}>
          <PairMargin recording={b} side="b" view={view} hue={hues.b} map={mapB} curve={curves?.b} />
          <div className="pair-stage" data-matrix={tiles.store.state().kind}>
            <PairMatrix
              a={a}
              b={b}
              pair={pair}
              facts={facts}
              comparison={comparison}
              tiles={tiles}
              view={view}
              hues={hues}
              mapA={mapA}
              mapB={mapB}
              found={found}
            />
            <div className="pair-notes">
              <MatrixStates key={cropKeys} a={a} b={b} comparison={comparison} tiles={tiles} facts={facts} />
              <RigidNote pair={pair} facts={facts} />
              <RefusalNote pair={pair} />
              <ReviewNote pair={pair} facts={facts} />
            </div>
            <PinEditor pair={pair} pins={facts.pins} view={view} />
          </div>
          <PairReadout a={a} b={b} facts={facts} view={view} mapA={mapA} mapB={mapB} hues={hues} room={room}>
            {warpFound}
          </PairReadout>
          <div className="pair-corner" aria-hidden="true" />
          <PairMargin recording={a} side="a" view={view} hue={hues.a} map={mapA} curve={curves?.a} />
          <SoundDifferenceStrip a={a} b={b} facts={facts} view={view} hues={hues} />
          <AlternativeStrip pair={pair} facts={facts} view={view} />
          <CueStrip pair={pair} facts={facts} view={view} hues={hues} />
        </div>
      )}
      <p className="unseen" role="status">
        {said}
      </p>
    </>
  );
}

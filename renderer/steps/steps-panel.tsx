import { told } from '#renderer/i18n/told.ts';
import type { Plain } from '#renderer/i18n/words.ts';
import { tr } from '#renderer/i18n/tr.ts';
import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { Rows } from '#renderer/attention/geometry.ts';
import { mapColours } from '#renderer/attention/map-layers.tsx';
import { MapFailed, usePieces, useStillRows, useTimedStage, Ways } from '#renderer/attention/map-view.tsx';
import { RowColumn } from '#renderer/attention/row-column.tsx';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { JobWorking } from '#renderer/inspector/job-working.tsx';
import { chooseStep, saidIn } from '#renderer/operations/steps.ts';
import { ColourScale } from '#renderer/pair/pair-legend.tsx';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { useProject } from '#renderer/state/hooks.ts';
import { hueOf, recordingOf } from '#renderer/state/selectors.ts';
import type { LookingForSteps } from '#renderer/state/state.ts';
import { stepInHand, stepsInHand } from '#renderer/state/steps.ts';
import { formatConfidence } from '#renderer/time/format.ts';
import type { Track } from '#renderer/timeline/layout.ts';
import { Button } from '#renderer/ui/button.tsx';
import { ErrorText } from '#renderer/ui/error-text.tsx';
import type { ProjectSteps } from '#src/model/steps.ts';
import { isLeftOut, isPinned, rowsOfSteps } from './steps-map.ts';
import { StepsAxis } from './steps-axis.tsx';
import { StepsMatrix } from './steps-matrix.tsx';
import { type LoadedSteps, type StepsState, stepsStore } from './steps-state.ts';
import { StepsTable } from './steps-table.tsx';
import { stepsTrack } from './steps-track.ts';
import { useEvidence } from './use-steps.ts';
import '#renderer/attention/attention.css';
import './steps.css';

/** Where the steps of a list are in a recording, below the timeline and in its time. */
export function StepsPanel() {
  const list = useAppState(stepsInHand);
  const looking = useAppState((s) => s.lookingForSteps);
  const track = useAppState((s) => {
    const own = stepsInHand(s);
    return own && stepsTrack(s, own);
  });
  return (
    <section aria-label={tr('Steps')} className="transcript-panel attention-panel steps-panel">
      {looking ? (
        <Looking looking={looking.outcome} />
      ) : !list ? (
        <div className="transcript-empty">
          <p>{tr('Give the steps of a recipe or protocol, and each is found where it is told or seen.')}</p>
          <CommandButton id="steps.find" look="primary" name={tr('Find steps…')} />
        </div>
      ) : !track ? (
        <>
          <Bar list={list} />
          <div className="transcript-empty">
            <p>{tr('The recording of these steps lies in another event than the timeline shows.')}</p>
          </div>
        </>
      ) : (
        <Body key={list.id} list={list} track={track} />
      )}
    </section>
  );
}

function Looking({ looking }: { looking: LookingForSteps['outcome'] }) {
  const app = useApp();
  return (
    <div className="transcript-empty">
      {looking.kind === 'working' ? (
        <>
          <p role="status">{tr('Looking for the steps in the recording.')}</p>
          <JobWorking kind="steps" name={tr('Looking for the steps')} stop={looking.stop} />
        </>
      ) : (
        <>
          <p className="job-error" role="alert">
            <ErrorText error={looking.error} />
          </p>
          <div className="part-do">
            <CommandButton id="steps.find" look="primary" name={tr('Find steps…')} />
            <Button onClick={() => app.set({ lookingForSteps: null })}>{tr('Close')}</Button>
          </div>
        </>
      )}
    </div>
  );
}

function Body({ list, track }: { list: ProjectSteps; track: Track }) {
  const app = useApp();
  const store = stepsStore(app);
  const { transcripts, placements, warps, soundShifts } = useProject();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the text on the recording's clock hangs on
  const said = useMemo(
    () =>
      list.by.kind === 'transcript'
        ? saidIn(app.store.getState().history.project, list.by.transcript, list.recording)
        : null,
    [app, list.by, list.recording, transcripts, placements, warps, soundShifts],
  );
  const { loaded, retry, stop } = useEvidence(list, track.recording, said);
  const chosen = useAppState(stepInHand);
  const work = useStore(store, (s) => s.work);
  const asTable = useStore(store, (s) => s.asTable);
  const spoken = useStore(store, (s) => s.said);
  const view = useTimedStage(track);
  const { stage, size, seen } = view;

  const rows = useRows(list, seen, size.height, chosen);
  const pieces = usePieces(track, view, rows);
  const text = useMemo(() => rowsOfSteps(list), [list]);
  const words = useMemo(
    () =>
      list.steps.map((step) => ({
        text: step.text,
        status: step.start === null ? ('not-spoken' as const) : ('aligned' as const),
      })),
    [list],
  );
  const inHand = useMemo(() => new Set(chosen === null ? [] : [chosen]), [chosen]);
  return (
    <>
      <Bar list={list} />
      <Facts list={list} loaded={loaded} said={said !== null} rows={asTable ? null : rows} />
      {asTable ? (
        <StepsTable list={list} recording={track.recording} />
      ) : (
        <div className="attention-body steps-body">
          <StepsAxis viewport={view.viewport} width={size.width} />
          <RowColumn
            label={tr('The steps, from the first at the bottom upwards. The table says the same.')}
            {...{ text, words, rows }}
            height={size.height}
            chosen={inHand}
            onChoose={(k) => {
              store.setState({ held: 'whole', lowest: rows[0] });
              chooseStep(app, list, k);
            }}
            onScroll={(by) => {
              const most = list.steps.length - (rows[1] - rows[0]);
              store.setState({ lowest: Math.min(most, Math.max(0, rows[0] + by)) });
            }}
          />
          <div className="attention-stage" ref={stage}>
            {size.width > 0 ? (
              <StepsMatrix evidence={loaded?.evidence ?? null} {...{ list, track, pieces, rows, size }} />
            ) : null}
            <Work work={work} isKnown={loaded !== null} retry={retry} stop={stop} />
          </div>
        </div>
      )}
      <p className="unseen" role="status">
        {spoken}
      </p>
    </>
  );
}

/** What is being looked at, or why nothing is. */
function Work({
  work,
  isKnown,
  retry,
  stop,
}: {
  work: StepsState['work'];
  isKnown: boolean;
  retry: () => void;
  stop: () => void;
}) {
  if (typeof work === 'object') return <MapFailed error={work.failed} retry={retry} />;
  if (work === 'idle' || isKnown) return null;
  return (
    <div className="attention-cut small steps-work">
      <p role="status">
        {tr('Looking at the recording. Until that is done the bars show where the steps are.')}
      </p>
      <JobWorking kind="steps" name={tr('Looking at the recording')} stop={stop} />
    </div>
  );
}

/** Pixels that a row wants at least. */
const leastRow = 15;

/** All rows where they have room; else those about the step in hand, or about what is seen. */
function useRows(
  list: ProjectSteps,
  seen: readonly [number, number] | null,
  height: number,
  chosen: number | null,
): Rows {
  const dragging = useStore(stepsStore(useApp()), (s) => s.dragging);
  const lowest = useStore(stepsStore(useApp()), (s) => s.lowest);
  const rows = useMemo((): Rows => {
    const n = list.steps.length;
    const room = Math.max(1, Math.floor(height / leastRow));
    if (n <= room) return [0, n];
    if (lowest !== null) return [Math.min(n - room, lowest), Math.min(n - room, lowest) + room];
    const first = seen
      ? list.steps.findIndex(
          ({ start, end }) => start !== null && end !== null && end > seen[0] && start < seen[1],
        )
      : -1;
    const from =
      chosen === null || (first >= 0 && chosen >= first && chosen < first + room) ? first : chosen - room / 2;
    const low = Math.round(Math.min(n - room, Math.max(0, from)));
    return [low, low + room];
  }, [list, seen, height, chosen, lowest]);
  return useStillRows(rows, dragging);
}

/** How much of the list is found, how surely it is this recording's, and what was to be said besides. */
function Facts({
  list,
  loaded,
  said,
  rows,
}: {
  list: ProjectSteps;
  loaded: LoadedSteps | null;
  said: boolean;
  /** Which of them are seen; null: all. */
  rows: Rows | null;
}) {
  const store = stepsStore(useApp());
  const settling = useStore(store, (s) => s.settling);
  const over = useStore(store, (s) => s.over);
  const { steps, confidence, reason, pins, by } = list;
  const found = steps.filter(({ start }) => start !== null).length;
  const pinned = pins.filter(({ start }) => start !== null).length;
  const left = pins.length - pinned;
  const heads = loaded?.heads ?? null;
  return (
    <div className="transcript-facts small steps-facts">
      <span>
        {tr('{found} of {all} steps found', { found, all: steps.length })}
        {pinned > 0 ? `, ${tr('{n} pinned', { n: pinned })}` : ''}
        {left > 0 ? `, ${tr('{n} marked as left out', { n: left })}` : ''}
        {rows && rows[1] - rows[0] < steps.length
          ? `; ${tr('{range} shown', { range: `${rows[0] + 1}–${rows[1]}` })}`
          : ''}
      </span>
      <span className="soft" title={tr('How surely the list is this recording’s')}>
        {reason !== null
          ? told(reason)
          : tr('confidence {confidence}', { confidence: formatConfidence(confidence) })}
      </span>
      <ColourScale
        colours={mapColours}
        low={over === 'similarity' ? tr('unlike') : '0 %'}
        high={over === 'similarity' ? tr('alike') : '100 %'}
      />
      {by.kind === 'model' ? (
        <span className="soft" title={loaded?.notes.map(told).join(' ')}>
          {settling
            ? tr('Training by the pins…')
            : heads
              ? `${
                  heads.isKept
                    ? tr('Sharpened by the pins')
                    : tr('Not sharpened: training by the pins would not help')
                } (${tr('{change} deviations, pins left out', { change: `${heads.before.toFixed(1)} → ${heads.after.toFixed(1)}` })})`
              : tr('Four pins or more train the model for this film')}
        </span>
      ) : said ? null : (
        <span className="warn">{tr('The text that told where they are is gone: pins still work.')}</span>
      )}
    </div>
  );
}

const ways = [
  ['similarity', 'Similarity', 'How well each step goes with each moment'],
  [
    'posterior',
    'Probability',
    'How probably each step is at each moment, over all ways to place them in order',
  ],
] as const satisfies readonly (readonly [string, Plain, Plain])[];

function Bar({ list }: { list: ProjectSteps }) {
  const app = useApp();
  const store = stepsStore(app);
  const over = useStore(store, (s) => s.over);
  const asTable = useStore(store, (s) => s.asTable);
  const chosen = useAppState(stepInHand);
  const project = useProject();
  const nameOf = (each: ProjectSteps) =>
    tr('{source} of {recording}', {
      source: each.source ?? tr('Steps'),
      recording: recordingOf(project, each.recording)?.name ?? '',
    });
  return (
    <div className="transcript-bar" data-hue={hueOf(project, list.recording)}>
      <span className="transcript-which">
        <span className="swatch" />
        {project.steps.length > 1 ? (
          <select
            aria-label={tr('List of steps')}
            value={list.id}
            onChange={(event) => {
              const next = project.steps.find(({ id }) => id === event.target.value);
              if (next) app.set({ step: { list: next.id, index: null }, selected: [next.recording] });
            }}
          >
            {project.steps.map((each) => (
              <option key={each.id} value={each.id}>
                {nameOf(each)}
              </option>
            ))}
          </select>
        ) : (
          <span className="clip" title={nameOf(list)}>
            {nameOf(list)}
          </span>
        )}
      </span>
      <Ways
        legend={tr('What the colours show')}
        ways={ways.map(([key, name, meaning]) => [key, tr(name), tr(meaning)] as const)}
        shown={over}
        onChoose={(key) => store.setState({ over: key })}
      />
      <span className="spring" />
      {chosen !== null && isPinned(list.pins, chosen) ? (
        <CommandButton id="steps.unpin" name={tr('Remove pin')} />
      ) : (
        <CommandButton id="steps.pin" name={tr('Pin')} />
      )}
      {chosen !== null && isLeftOut(list.pins, chosen) ? (
        <CommandButton id="steps.unpin" name={tr('Find again')} />
      ) : (
        <CommandButton id="steps.leave-out" name={tr('Left out')} />
      )}
      <Button look="quiet" aria-pressed={asTable} onClick={() => store.setState({ asTable: !asTable })}>
        {tr('Table')}
      </Button>
      <CommandButton id="steps.find" name={tr('Find…')} />
      <CommandButton id="steps.export" name={tr('Export…')} />
    </div>
  );
}

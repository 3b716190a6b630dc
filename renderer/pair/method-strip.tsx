import { useState } from 'react';
import { useStore } from 'zustand';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { useProject } from '#renderer/state/hooks.ts';
import { recordingOf } from '#renderer/state/selectors.ts';
import { Button } from '#renderer/ui/button.tsx';
import { ValueField } from '#renderer/ui/value-field.tsx';
import { factsNamed, likeWithLike, methodFacts } from '#src/align/methods/facts.ts';
import { fusedMethod, plainHow, type WarpHow } from '#src/model/warp-how.ts';
import { type MethodDraft, ownChoice } from './method-draft.ts';
import { warpElastically } from './pair-edits.ts';
import { canKeepOut, type Pair } from './warp-solver.ts';
import { featureChoices } from './feature-choices.ts';
import { pairStore } from './pair-state.ts';
import type { PairFacts, PairPath } from './path.ts';
import { corridorAlong } from './constraints.ts';
import { notKeptBy } from './forbidden-edits.ts';
import { UnlikeMethods } from './unlike-methods.tsx';
import { WarpFindingsLine } from './warp-findings.tsx';

const costs = ['sqeuclidean', 'euclidean', 'manhattan', 'cosine', 'correlation'] as const;
const steps = [
  'symmetric1',
  'symmetric2',
  'asymmetric',
  ...['P0', 'P05', 'P1', 'P2'].flatMap((p) => [`symmetric${p}`, `asymmetric${p}`]),
  'typeIc',
  'typeIIc',
  'typeIIIc',
  'typeIVc',
  'rigid',
] as const;

/** By which method the pair is to be warped and within what limits; and what the last warp found. */
export function MethodStrip({ pair, facts }: { pair: Pair; facts: PairFacts }) {
  const app = useApp();
  const store = pairStore(app);
  const draft = useStore(store, (s) => s.method);
  const [asked, setAsked] = useState(false);
  const running = useAppState((s) =>
    s.jobs.some((j) => j.kind === 'warp' && (j.state === 'running' || j.state === 'queued')),
  );
  const method = factsNamed(draft.method);
  const project = useProject();
  const features = featureChoices(recordingOf(project, pair.a), recordingOf(project, pair.b));
  const chosen = features.options.find((option) => option === draft.features) ?? features.options[0];
  const needsLikes = draft.method === fusedMethod || likeWithLike.includes(draft.method);
  const unlike = needsLikes ? features.unlike : null;
  const open = facts.forbidden.length > 0 && !canKeepOut(draft) ? notKeptBy(draft.method) : null;
  const words = method
    ? `Minimises ${ofTwo(method.minimises)}.`
    : draft.method === fusedMethod
      ? 'DTW over everything the two have in common, each cue weighed by what it tells of the path.'
      : features.own;
  const change = (part: Partial<MethodDraft>) => store.setState({ method: { ...draft, ...part } });
  const takes = (name: string) => method?.two.some((option) => option === name) ?? false;
  return (
    <section className="pair-method" aria-label="Method of alignment">
      <div className="pair-method-row">
        <Choice
          label="Method"
          title={words}
          value={draft.method}
          options={[ownChoice, fusedMethod, ...methodFacts.map(({ name }) => name)]}
          words={{ [ownChoice]: 'Syncline’s choice', [fusedMethod]: 'all cues fused' }}
          onChoose={(name) => change({ method: name })}
        />
        {method ? (
          <Choice
            label="Features"
            title="What of the two is compared"
            value={chosen}
            options={features.options}
            words={features.words}
            onChoose={(features) => change({ features })}
          />
        ) : null}
        {takes('window') ? <WindowFields draft={draft} change={change} path={facts.path} /> : null}
        {takes('slope') ? <SlopeFields draft={draft} change={change} /> : null}
        {takes('step') ? (
          <Choice
            label="Steps"
            title="Which steps the path may take from cell to cell, and what they cost"
            value={draft.step ?? 'symmetric1'}
            options={steps}
            onChoose={(step) => change({ step: step === 'symmetric1' ? null : step })}
          />
        ) : null}
        {takes('cost') ? (
          <Choice
            label="Cost"
            title="How much two frames differ"
            value={draft.cost ?? 'sqeuclidean'}
            options={costs}
            onChoose={(cost) => change({ cost: cost === 'sqeuclidean' ? null : cost })}
          />
        ) : null}
        {takes('dims') ? (
          <ValueField
            label="Dimensions"
            title="How many dimensions the common space has at most"
            text={draft.dims === null ? 'all' : String(draft.dims)}
            parse={(text) => (text.trim() === 'all' || text.trim() === '' ? 0 : whole(text))}
            onCommit={(value) => {
              change({ dims: value === 0 ? null : value });
              return null;
            }}
          />
        ) : null}
        {takes('openBegin') ? <OpenEnds open={draft.open} onChange={(open) => change({ open })} /> : null}
        <span className="pair-method-go">
          {running && !asked ? (
            <span id="pair-busy" className="small soft">
              Another warp is under way.{' '}
            </span>
          ) : null}
          <Button
            look="primary"
            title="Bend B onto A by this method; undo takes it back"
            disabled={asked || running || unlike !== null || open !== null}
            aria-describedby={unlike ? 'pair-unlike' : open ? 'pair-open' : running ? 'pair-busy' : undefined}
            onClick={() => {
              setAsked(true);
              void warpElastically(app, pair, howOf({ ...draft, features: chosen })).finally(() =>
                setAsked(false),
              );
            }}
          >
            {asked ? 'Warping…' : facts.warp ? 'Warp again' : 'Warp'}
          </Button>
        </span>
      </div>
      {unlike ? (
        <div className="pair-method-unlike" role="alert">
          <p id="pair-unlike">
            {draft.method === fusedMethod ? 'Fusing' : draft.method} compares frame with frame: both need the
            same features, and {unlike}. Choose files that match, or a method that needs nothing in common:
          </p>
          <UnlikeMethods />
        </div>
      ) : null}
      {open ? (
        <p id="pair-open" className="pair-method-refusal" role="alert">
          {open} Remove the regions, or choose another method.
        </p>
      ) : null}
      <p className="small soft pair-method-words" title={words}>
        {words}
      </p>
      {facts.warp ? <WarpFindingsLine warp={facts.warp} /> : null}
    </section>
  );
}

/** Without what a method does with more sequences than two. */
const ofTwo = (minimises: string): string => minimises.split('; with more')[0] ?? minimises;

const whole = (text: string): number | null => {
  const value = Number(text);
  return Number.isInteger(value) && value >= 1 && value <= 1000 ? value : null;
};

/** What of a draft its method takes; null: the program's own choice. */
function howOf(draft: MethodDraft): WarpHow | null {
  if (draft.method === fusedMethod) return { ...plainHow, method: fusedMethod };
  const method = factsNamed(draft.method);
  if (!method) return null;
  const takes = (name: string) => method.two.some((option) => option === name);
  return {
    ...draft,
    window: takes('window') ? draft.window : null,
    slope: takes('slope') ? draft.slope : null,
    step: takes('step') ? draft.step : null,
    cost: takes('cost') ? draft.cost : null,
    dims: takes('dims') ? draft.dims : null,
    open: takes('openBegin') ? draft.open : { begin: false, end: false },
  };
}

function Choice<T extends string>({
  label,
  title,
  value,
  options,
  words = {},
  onChoose,
}: {
  label: string;
  /** What it means, for who rests the pointer on it. */
  title: string;
  value: T;
  options: readonly T[];
  words?: Readonly<Record<string, string>>;
  onChoose: (value: T) => void;
}) {
  return (
    <label className="pair-method-choice" title={title}>
      <span className="value-label">{label}</span>
      <select value={value} onChange={(event) => onChoose(event.target.value as T)}>
        {options.map((option) => (
          <option key={option} value={option}>
            {words[option] ?? option}
          </option>
        ))}
      </select>
    </label>
  );
}

type FieldsProps = { draft: MethodDraft; change: (part: Partial<MethodDraft>) => void };
type PathWindow = NonNullable<WarpHow['window']>;

const windows = ['none', 'sakoe-chiba', 'slanted', 'itakura', 'corridor'] as const;

/** @param path as it is now: a corridor may be drawn along it */
function WindowFields({ draft: { window }, change, path }: FieldsProps & { path: PairPath }) {
  const chosen = (kind: (typeof windows)[number]): PathWindow | null => {
    const radius = window && 'radius' in window ? window.radius : 5;
    if (kind === 'none') return null;
    if (kind === 'itakura') return { kind, slope: window?.kind === 'itakura' ? window.slope : 2 };
    return kind === 'corridor' ? { kind, radius, along: corridorAlong(path) } : { kind, radius };
  };
  const isOpen = (kind: (typeof windows)[number]) =>
    kind !== 'corridor' || window?.kind === 'corridor' || path.stretches.length > 0;
  return (
    <>
      <Choice
        label="Window"
        title="How far from the diagonal, or from the path as it is now, the path may run"
        value={window?.kind ?? 'none'}
        options={windows.filter(isOpen)}
        words={{
          'sakoe-chiba': 'Sakoe–Chiba',
          slanted: 'slanted band',
          itakura: 'Itakura',
          corridor: 'near the present path',
        }}
        onChoose={(kind) => change({ window: chosen(kind) })}
      />
      {window && window.kind !== 'itakura' ? (
        <ValueField
          label="Radius"
          title={
            window.kind === 'corridor' ? 'Seconds off the path' : 'Seconds off the diagonal, to either side'
          }
          unit="s"
          text={String(window.radius)}
          parse={positive}
          onCommit={(radius) => {
            change({ window: { ...window, radius } });
            return null;
          }}
        />
      ) : null}
      {window?.kind === 'itakura' ? (
        <ValueField
          label="Steepest"
          title="How many times as fast one may run as the other"
          text={String(window.slope)}
          parse={positive}
          onCommit={(slope) => {
            if (slope < 1) return 'At least 1.';
            change({ window: { kind: 'itakura', slope } });
            return null;
          }}
        />
      ) : null}
    </>
  );
}

function SlopeFields({ draft: { slope }, change }: FieldsProps) {
  const [least, most] = slope ?? [0, Number.POSITIVE_INFINITY];
  const put = (low: number, high: number): string | null => {
    if (!(high > low)) return 'The least must be below the most.';
    if (low === 0 && high === Number.POSITIVE_INFINITY) change({ slope: null });
    // Numbers of the document are finite: so steep no step is.
    else change({ slope: [low, Math.min(high, 1000)] });
    return null;
  };
  const shown = (value: number) => (value >= 1000 ? '∞' : String(value));
  return (
    <>
      <ValueField
        label="Slope from"
        title="Seconds of B a second of A, at least"
        unit="×"
        text={shown(least)}
        parse={positive}
        onCommit={(low) => put(low, most)}
      />
      <ValueField
        label="Slope to"
        title="Seconds of B a second of A, at most; ∞ for any"
        unit="×"
        text={shown(most)}
        parse={(text) =>
          text.trim() === '∞' || text.trim() === '' ? Number.POSITIVE_INFINITY : positive(text)
        }
        onCommit={(high) => put(least, high)}
      />
    </>
  );
}

const positive = (text: string): number | null => {
  const value = Number(text.replace(',', '.'));
  return text.trim() !== '' && Number.isFinite(value) && value >= 0 ? value : null;
};

function OpenEnds({ open, onChange }: { open: WarpHow['open']; onChange: (open: WarpHow['open']) => void }) {
  return (
    <span className="pair-method-open" title="The two need not begin or end together">
      {(['begin', 'end'] as const).map((end) => (
        <label key={end}>
          <input
            type="checkbox"
            checked={open[end]}
            onChange={(event) => onChange({ ...open, [end]: event.target.checked })}
          />
          open {end}
        </label>
      ))}
    </span>
  );
}

import { tr } from '#renderer/i18n/tr.ts';
import { type RefObject, useEffect, useId, useRef, useState } from 'react';
import { Icon } from '#renderer/ui/icon.tsx';
import { useBeside } from '#renderer/ui/use-beside.ts';
import { ValueField } from '#renderer/ui/value-field.tsx';
import type { WarpHow } from '#src/model/warp-how.ts';
import { costNames } from '#src/align/dtw/local-cost.ts';
import { settings, settingsInWords, takes } from './method-draft.ts';
import {
  Choice,
  type FieldsProps,
  OpenEnds,
  OptionalField,
  positive,
  SlopeFields,
  WindowFields,
} from './method-fields.tsx';
import type { PairPath } from './path.ts';
import { StepTableField } from './step-table-field.tsx';

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
const ownTable = 'own';

/** All that can be set of the method, folded away: a button that says what is set, and a panel over the matrix. */
export function MethodSettings({
  draft,
  change,
  path,
  others,
}: FieldsProps & {
  path: PairPath;
  /** Pairs that a method may learn from as well. */
  others: WarpHow['pool'];
}) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLFieldSetElement>(null);
  useBeside(open, panel, button);
  useOutside(root, open, () => setOpen(false));
  useEffect(() => {
    if (open) root.current?.querySelector<HTMLElement>('fieldset :is(select, input)')?.focus();
  }, [open]);
  if (![...settings, 'openBegin' as const].some((name) => takes(draft, name))) return null;
  const words = settingsInWords(draft);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Esc belongs to the panel inside
    <div
      className="pair-settings"
      ref={root}
      onKeyDown={(event) => {
        if (!open || event.key !== 'Escape') return;
        setOpen(false);
        button.current?.focus();
        event.stopPropagation();
      }}
    >
      <button
        type="button"
        ref={button}
        className="button"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        title={
          words
            ? tr('Set: {words}', { words })
            : tr('Window, slope, steps, cost and what else the method takes')
        }
        onClick={() => setOpen(!open)}
      >
        {tr('Settings')}
        <Icon name="down" />
      </button>
      <span className="small soft clip" title={words}>
        {words || tr('as they come')}
      </span>
      {open ? (
        <fieldset className="pair-settings-panel" popover="manual" id={id} ref={panel}>
          <legend className="unseen">{tr('Settings of {method}', { method: draft.method })}</legend>
          <PathSettings draft={draft} change={change} path={path} />
          <SpaceSettings draft={draft} change={change} />
          {takes(draft, 'pool') ? <PoolField draft={draft} change={change} others={others} /> : null}
        </fieldset>
      ) : null}
    </div>
  );
}

/** Whether the networks learn from the project's other pairs. */
function PoolField({ draft: { pool }, change, others }: FieldsProps & { others: WarpHow['pool'] }) {
  const none = others.length === 0;
  const words = none
    ? tr('No other pair of this project is warped yet')
    : tr(
        'The {count} surest of the other pairs that is warped, of the same two kinds; takes so many times as long. The others keep their maps',
        { count: others.length },
      );
  return (
    <label className="pair-settings-pool" title={words}>
      <input
        type="checkbox"
        checked={pool.length > 0}
        disabled={none && pool.length === 0}
        onChange={(event) => change({ pool: event.target.checked ? others : [] })}
      />
      <span>
        {tr('Learn from all pairs of this project')}
        <span className="small soft">
          {none
            ? `: ${tr('no other is warped yet')}`
            : ` (${tr('{count} others', { count: others.length })})`}
        </span>
      </span>
    </label>
  );
}

function useOutside(root: RefObject<HTMLElement | null>, open: boolean, close: () => void): void {
  const latest = useRef(close);
  latest.current = close;
  useEffect(() => {
    if (!open) return;
    const outside = (event: PointerEvent) => {
      if (!root.current?.contains(event.target as Node)) latest.current();
    };
    window.addEventListener('pointerdown', outside, true);
    return () => window.removeEventListener('pointerdown', outside, true);
  }, [root, open]);
}

/** Where the path may run, and what it costs. */
function PathSettings({ draft, change, path }: FieldsProps & { path: PairPath }) {
  return (
    <>
      {takes(draft, 'window') ? <WindowFields draft={draft} change={change} path={path} /> : null}
      {takes(draft, 'slope') ? <SlopeFields draft={draft} change={change} /> : null}
      {takes(draft, 'step') ? <StepFields draft={draft} change={change} /> : null}
      {takes(draft, 'cost') ? (
        <KernelFields
          label={tr('Cost')}
          title={tr('How much two frames differ; of a kernel its distance')}
          text={draft.cost ?? 'sqeuclidean'}
          plain={costNames}
          onChange={(cost) => change({ cost: cost === 'sqeuclidean' ? null : cost })}
        />
      ) : null}
      {takes(draft, 'gaps') ? <GapFields draft={draft} change={change} /> : null}
      {takes(draft, 'drop') ? (
        <OptionalField
          label={tr('Drop price')}
          title={tr(
            'What leaving a frame unmatched costs: a number, or the share of local costs below it, as in 30 %',
          )}
          value={draft.drop && ('percentile' in draft.drop ? -draft.drop.percentile : draft.drop.x)}
          otherwise="30 %"
          parse={priceOrShare}
          shown={(value) => (value < 0 ? `${Math.round(-value * 1000) / 10} %` : String(value))}
          onChange={(value) =>
            change({
              drop: value === null ? null : value < 0 ? { percentile: -value } : { x: value, y: value },
            })
          }
        />
      ) : null}
      {takes(draft, 'gamma') ? (
        <OptionalField
          label={tr('Smoothing γ')}
          title={tr('In units of the local cost: the more, the more paths count')}
          value={draft.gamma}
          otherwise="1"
          parse={above}
          onChange={(gamma) => change({ gamma })}
        />
      ) : null}
      {takes(draft, 'openBegin') ? (
        <OpenEnds open={draft.open} onChange={(open) => change({ open })} />
      ) : null}
    </>
  );
}

/** Steps by name, or a table of the user's own. */
function StepFields({ draft: { step }, change }: FieldsProps) {
  const table = typeof step === 'object' ? step : null;
  const [isOwn, setOwn] = useState(table !== null);
  const named = typeof step === 'string' && !(steps as readonly string[]).includes(step) ? [step] : [];
  return (
    <>
      <Choice
        label={tr('Steps')}
        title={tr('Which steps the path may take from cell to cell, and what they cost')}
        value={isOwn ? ownTable : typeof step === 'string' ? step : 'symmetric1'}
        options={[...steps, ...named, ownTable]}
        words={{ [ownTable]: tr('Own table…') }}
        onChoose={(chosen) => {
          setOwn(chosen === ownTable);
          if (chosen !== ownTable) change({ step: chosen === 'symmetric1' ? null : chosen });
        }}
      />
      {isOwn ? <StepTableField table={table} onUse={(found) => change({ step: found })} /> : null}
    </>
  );
}

/** The space in which both are compared. */
function SpaceSettings({ draft, change }: FieldsProps) {
  return (
    <>
      {takes(draft, 'dims') ? (
        <OptionalField
          label={tr('Dimensions')}
          title={tr('How many dimensions the common space has at most')}
          value={draft.dims}
          otherwise={tr('all')}
          parse={whole}
          onChange={(dims) => change({ dims })}
        />
      ) : null}
      {takes(draft, 'kernel') ? (
        <KernelFields
          label={tr('Kernel')}
          title={tr('Correlate in the feature space of a kernel, of frames scaled to variance 1')}
          text={draft.kernel ?? tr('none')}
          plain={['none']}
          onChange={(kernel) => change({ kernel: kernel === 'none' ? null : kernel })}
        />
      ) : null}
      {takes(draft, 'pca') ? (
        <OptionalField
          label={tr('Components')}
          title={tr('Principal components kept before: how many, or the share of the variance, as in 95 %')}
          value={draft.pca}
          otherwise={draft.kernel ? tr('by length') : tr('all')}
          parse={(text) => componentsIn(text, draft.kernel !== null)}
          shown={(value) => (value < 1 ? `${Math.round(value * 1000) / 10} %` : String(value))}
          onChange={(pca) => change({ pca })}
        />
      ) : null}
      {takes(draft, 'ridge') ? (
        <OptionalField
          label={tr('Ridge λ')}
          title={tr('Regularisation of the correlations, as a share of the variance')}
          value={draft.ridge}
          otherwise={draft.kernel ? '0.01' : draft.method === 'dctw' ? '0.0001' : '0.000001'}
          onChange={(ridge) => change({ ridge })}
        />
      ) : null}
    </>
  );
}

function GapFields({ draft: { gaps }, change }: FieldsProps) {
  const price = (side: 'x' | 'y', of: 'A' | 'B') => (
    <OptionalField
      label={tr('Gap price {of}', { of })}
      title={tr('What leaving out a frame of {of} inside the path costs, in units of the local cost', { of })}
      value={gaps?.[side] ?? null}
      otherwise={tr('none')}
      onChange={(value) =>
        change({ gaps: value === null ? null : { x: value, y: value, ...gaps, [side]: value } })
      }
    />
  );
  return (
    <div className="pair-settings-two">
      {price('x', 'A')}
      {price('y', 'B')}
    </div>
  );
}

/** Kernels, what their number is called, and what it is at first. */
const kernels = {
  linear: null,
  polynomial: { label: 'Degree', first: 2, title: 'Of (x·y + 1) to this power' },
  exponential: { label: 'Rate γ', first: 0.5, title: 'Of exp(−γ·|x − y|)' },
  rbf: { label: 'Rate γ', first: 0.5, title: 'Of exp(−γ·|x − y|²)' },
} as const;
type KernelName = keyof typeof kernels;

/** One of the plain names, or a kernel with its number, written as in `rbf:0.5`. */
function KernelFields({
  label,
  title,
  text,
  plain,
  onChange,
}: {
  label: string;
  title: string;
  text: string;
  plain: readonly string[];
  onChange: (text: string) => void;
}) {
  const [name = '', number] = text.split(':');
  const isKernel = (each: string): each is KernelName => !plain.includes(each) && each in kernels;
  const of = isKernel(name) ? kernels[name] : null;
  return (
    <>
      <Choice
        label={label}
        title={title}
        value={name}
        options={[...plain, ...Object.keys(kernels)]}
        words={{
          none: tr('none'),
          rbf: tr('RBF kernel'),
          linear: tr('linear kernel'),
          polynomial: tr('polynomial kernel'),
          exponential: tr('exponential kernel'),
        }}
        onChoose={(chosen) => {
          const first = isKernel(chosen) ? kernels[chosen]?.first : undefined;
          onChange(first === undefined ? chosen : `${chosen}:${first}`);
        }}
      />
      {of ? (
        <ValueField
          label={tr(of.label)}
          title={tr(of.title)}
          text={number ?? ''}
          parse={name === 'polynomial' ? whole : above}
          onCommit={(value) => {
            onChange(`${name}:${value}`);
            return null;
          }}
        />
      ) : null}
    </>
  );
}

const whole = (text: string): number | null => {
  const value = Number(text);
  return Number.isInteger(value) && value >= 1 && value <= 1000 ? value : null;
};

const above = (text: string): number | null => {
  const value = positive(text);
  return value === null || value === 0 ? null : value;
};

const percent = (text: string): number | null => {
  const part = /^(.*)%\s*$/.exec(text.trim())?.[1];
  const value = part === undefined ? null : positive(part);
  return value === null || value > 100 ? null : value / 100;
};

/** A price; below 0: the share of costs that lie below it. */
const priceOrShare = (text: string): number | null => {
  const share = percent(text);
  return share === null ? positive(text) : share > 0 ? -share : 0;
};

/** So many, or (below 1) the share of the variance, which a kernel's space has none of. */
const componentsIn = (text: string, inKernel: boolean): number | null => {
  const share = inKernel ? null : percent(text);
  return share === null ? whole(text) : share > 0 && share < 1 ? share : null;
};

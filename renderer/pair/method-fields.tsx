import type { Plain } from '#renderer/i18n/words.ts';
import { tr } from '#renderer/i18n/tr.ts';
import { ValueField } from '#renderer/ui/value-field.tsx';
import type { WarpHow } from '#src/model/warp-how.ts';
import { corridorAlong } from './constraints.ts';
import { endless, type MethodDraft, windowWords } from './method-draft.ts';
import type { PairPath } from './path.ts';

/** Fields of what may be set of a method, each a part of the draft. */
export type FieldsProps = { draft: MethodDraft; change: (part: Partial<MethodDraft>) => void };

export function Choice<T extends string>({
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

/** A number of at least 0, with a point or a comma. */
export const positive = (text: string): number | null => {
  const value = Number(text.replace(',', '.'));
  return text.trim() !== '' && Number.isFinite(value) && value >= 0 ? value : null;
};

/** A number that may be left to the method: then, or where the field is emptied, it says `otherwise`. */
export function OptionalField({
  label,
  title,
  unit,
  value,
  otherwise,
  parse = positive,
  shown = String,
  onChange,
}: {
  label: string;
  title: string;
  unit?: string;
  value: number | null;
  otherwise: string;
  parse?: (text: string) => number | null;
  shown?: (value: number) => string;
  onChange: (value: number | null) => void;
}) {
  return (
    <ValueField
      label={label}
      title={title}
      {...(unit !== undefined && { unit })}
      text={value === null ? otherwise : shown(value)}
      parse={(text) => (text.trim() === otherwise || text.trim() === '' ? nothing : parse(text))}
      onCommit={(given) => {
        onChange(given === nothing ? null : given);
        return null;
      }}
    />
  );
}
/** What stands for no number at all: fields pass numbers on. */
const nothing = Number.NEGATIVE_INFINITY;

type PathWindow = NonNullable<WarpHow['window']>;

const said = (words: Readonly<Record<string, Plain>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(words).map(([key, each]) => [key, tr(each)]));

const windows = ['none', 'sakoe-chiba', 'slanted', 'itakura', 'corridor'] as const;

/** @param path as it is now: a corridor may be drawn along it */
export function WindowFields({ draft: { window }, change, path }: FieldsProps & { path: PairPath }) {
  const chosen = (kind: (typeof windows)[number]): PathWindow | null => {
    const radius = window && 'radius' in window ? window.radius : 5;
    if (kind === 'none') return null;
    if (kind === 'itakura') return { kind, slope: window?.kind === 'itakura' ? window.slope : 2 };
    if (kind === 'corridor') return { kind, radius, along: corridorAlong(path) };
    return kind === 'slanted' ? { kind, radius, of: 'longer' } : { kind, radius };
  };
  const isOpen = (kind: (typeof windows)[number]) =>
    kind !== 'corridor' || window?.kind === 'corridor' || path.stretches.length > 0;
  return (
    <>
      <Choice
        label={tr('Window')}
        title={tr('How far from the diagonal, or from the path as it is now, the path may run')}
        value={window?.kind ?? 'none'}
        options={windows.filter(isOpen)}
        words={said(windowWords)}
        onChoose={(kind) => change({ window: chosen(kind) })}
      />
      {window && window.kind !== 'itakura' ? (
        <ValueField
          label={tr('Radius')}
          title={tr(radiusWords(window))}
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
          label={tr('Steepest')}
          title={tr('How many times as fast one may run as the other')}
          text={String(window.slope)}
          parse={positive}
          onCommit={(slope) => {
            if (slope < 1) return tr('At least 1.');
            change({ window: { kind: 'itakura', slope } });
            return null;
          }}
        />
      ) : null}
    </>
  );
}

/** What a radius counts. */
function radiusWords(window: Exclude<PathWindow, { kind: 'itakura' }>): Plain {
  if (window.kind === 'corridor') return 'Seconds off the path';
  if (window.kind === 'sakoe-chiba') return 'Seconds off the diagonal, to either side';
  return slantedWords[window.of];
}
const slantedWords: Readonly<Record<'a' | 'b' | 'longer', Plain>> = {
  longer: 'Seconds of the longer of the two off the line from corner to corner, to either side',
  a: 'Seconds of A off the line from corner to corner, to either side, as an earlier version counted them',
  b: 'Seconds of B off the line from corner to corner, to either side, as an earlier version counted them',
};

export function SlopeFields({ draft: { slope }, change }: FieldsProps) {
  const [least, most] = slope ?? [0, Number.POSITIVE_INFINITY];
  const put = (low: number, high: number): string | null => {
    if (!(high > low)) return tr('The least must be below the most.');
    if (low === 0 && high === Number.POSITIVE_INFINITY) change({ slope: null });
    else change({ slope: [low, Math.min(high, endless)] });
    return null;
  };
  const shown = (value: number) => (value >= endless ? '∞' : String(value));
  return (
    <div className="pair-settings-two">
      <ValueField
        label={tr('Slope from')}
        title={tr('Seconds of B a second of A, at least')}
        unit="×"
        text={shown(least)}
        parse={positive}
        onCommit={(low) => put(low, most)}
      />
      <ValueField
        label={tr('Slope to')}
        title={tr('Seconds of B a second of A, at most; ∞ for any')}
        unit="×"
        text={shown(most)}
        parse={(text) =>
          text.trim() === '∞' || text.trim() === '' ? Number.POSITIVE_INFINITY : positive(text)
        }
        onCommit={(high) => put(least, high)}
      />
    </div>
  );
}

export function OpenEnds({
  open,
  onChange,
}: {
  open: WarpHow['open'];
  onChange: (open: WarpHow['open']) => void;
}) {
  return (
    <span className="pair-method-open" title={tr('The two need not begin or end together')}>
      {(['begin', 'end'] as const).map((end) => (
        <label key={end}>
          <input
            type="checkbox"
            checked={open[end]}
            onChange={(event) => onChange({ ...open, [end]: event.target.checked })}
          />
          {end === 'begin' ? tr('open begin') : tr('open end')}
        </label>
      ))}
    </span>
  );
}

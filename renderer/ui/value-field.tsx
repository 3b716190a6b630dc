import { told } from '#renderer/i18n/told.ts';
import { tr } from '#renderer/i18n/tr.ts';
import { useEffect, useId, useRef, useState } from 'react';

/**
 * A value with its unit, edited in place: Enter or leaving the field commits, Esc takes back, and what
 * cannot be read stays in the field with a word why. Arrow keys step where `step` is given.
 */
export function ValueField({
  label,
  text,
  unit,
  parse,
  onCommit,
  step,
  disabled = false,
  title,
}: {
  label: string;
  /** The value as written when nobody edits it. */
  text: string;
  unit?: string;
  parse: (text: string) => number | null;
  /** Returns why the value is refused, or null. */
  onCommit: (value: number) => string | null;
  step?: (direction: 1 | -1, event: { shiftKey: boolean; altKey: boolean }) => void;
  disabled?: boolean;
  /** What it means, for who rests the pointer on it. */
  title?: string | undefined;
}) {
  const [draft, setDraft] = useState<string | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const unitId = useId();
  const faultId = useId();
  // Another value from outside (undo, another selection) replaces a half-typed one.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the change of `text` that matters
  useEffect(() => {
    setDraft(null);
    setFault(null);
  }, [text]);
  const commit = () => {
    if (draft === null || draft === text) {
      setDraft(null);
      return;
    }
    const value = parse(draft);
    const why = value === null ? tr('Not readable as a number.') : onCommit(value);
    setFault(why);
    if (why === null) setDraft(null);
  };
  return (
    <div className={`value-field${fault ? ' bad' : ''}`} title={title}>
      <label className="value-label" htmlFor={id}>
        {label}
      </label>
      <span className="value-box">
        <input
          ref={input}
          id={id}
          className="num"
          type="text"
          inputMode="decimal"
          spellCheck={false}
          autoComplete="off"
          disabled={disabled}
          // Where it is cut all the same.
          title={title ?? text}
          value={draft ?? text}
          data-untouched={draft === null ? '' : undefined}
          aria-invalid={fault !== null}
          aria-describedby={`${unit ? unitId : ''} ${fault ? faultId : ''}`.trim() || undefined}
          onFocus={(event) => event.target.select()}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === 'Enter') {
              commit();
              input.current?.select();
            } else if (event.key === 'Escape') {
              setDraft(null);
              setFault(null);
              event.stopPropagation();
              input.current?.blur();
            } else if (step && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
              event.preventDefault();
              commit();
              step(event.key === 'ArrowUp' ? 1 : -1, event);
            }
          }}
        />
        {unit ? (
          <span id={unitId} className="faint">
            {unit}
          </span>
        ) : null}
      </span>
      {fault ? (
        <span id={faultId} role="alert" className="value-fault">
          {told(fault)}
        </span>
      ) : null}
    </div>
  );
}

import { type ReactNode, useId } from 'react';

/** One titled part of the inspector. */
export function Part({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className="part" aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      {children}
    </section>
  );
}

/** A fact that cannot be edited. */
export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="fact">
      <span className="soft">{name}</span>
      <span className="fact-value">{children}</span>
    </div>
  );
}

/** A choice from a short list. */
export function Choice<T extends string>({
  label,
  value,
  options,
  first = false,
  onChange,
}: {
  label: string;
  value: T;
  options: readonly (readonly [T, string])[];
  /** In a dialog: the focus goes here. */
  first?: boolean;
  onChange: (value: T) => void;
}) {
  return (
    <label className="fact">
      <span className="soft">{label}</span>
      <select
        value={value}
        data-first={first || undefined}
        onChange={(event) => onChange(event.target.value as T)}
      >
        {options.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

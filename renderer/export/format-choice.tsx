import { tr } from '#renderer/i18n/tr.ts';
import { type KeyboardEvent, useId } from 'react';
import type { ExportFormat } from '#src/contract/jobs.ts';
import { formatGroups, formatWords } from './export-plan.ts';

/** The formats in groups, and what the chosen one is and cannot hold. */
export function FormatChoice({
  format,
  onChoose,
  onKeyDown,
}: {
  format: ExportFormat;
  onChoose: (format: ExportFormat) => void;
  onKeyDown: (event: KeyboardEvent) => void;
}) {
  const told = useId();
  const { what, lacks } = formatWords[format];
  return (
    <fieldset className="export-formats">
      <legend className="unseen">{tr('Format')}</legend>
      {formatGroups.map(({ name, formats }) => (
        <fieldset key={name} className="format-group">
          <legend className="small">{tr(name)}</legend>
          {formats.map((each) => (
            <label key={each} className="choice">
              <input
                type="radio"
                name="format"
                value={each}
                checked={format === each}
                aria-describedby={format === each ? told : undefined}
                onKeyDown={onKeyDown}
                onChange={() => onChoose(each)}
              />
              <span>{tr(formatWords[each].name)}</span>
            </label>
          ))}
        </fieldset>
      ))}
      <p id={told} className="format-told small" aria-live="polite">
        {tr(what)}
        {lacks ? <span className="soft">{tr(lacks)}</span> : null}
      </p>
    </fieldset>
  );
}

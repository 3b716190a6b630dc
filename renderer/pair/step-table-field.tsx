import { tr } from '#renderer/i18n/tr.ts';
import { useId, useRef, useState } from 'react';
import { Button } from '#renderer/ui/button.tsx';
import { ErrorText } from '#renderer/ui/error-text.tsx';
import { checkStepPattern } from '#src/align/dtw/step-pattern.ts';
import { exampleTable, mostLetters, parseStepTable } from '#src/formats/step-table.ts';
import { type ErrorData, errorData } from '#src/model/errors.ts';
import type { StepTable } from '#src/model/step-table.ts';

/** A step table of the user's own, typed, pasted or from a file: it counts once it is one. */
export function StepTableField({
  table,
  onUse,
}: {
  /** The one that is set; null: none yet. */
  table: StepTable | null;
  onUse: (table: StepTable) => void;
}) {
  const [text, setText] = useState(() => (table ? written(table) : exampleTable));
  const [fault, setFault] = useState<ErrorData | null>(null);
  const file = useRef<HTMLInputElement>(null);
  const faultId = useId();
  const use = (given: string, name: string) => {
    try {
      const found = parseStepTable(given, name);
      checkStepPattern(found);
      setText(written(found));
      setFault(null);
      onUse(found);
    } catch (error) {
      setText(given);
      setFault(errorData(error));
    }
  };
  const open = async (chosen: File) => {
    try {
      use(await chosen.slice(0, mostLetters + 1).text(), chosen.name);
    } catch (error) {
      setFault(errorData(error));
    }
  };
  return (
    <div className="pair-settings-table">
      <label>
        <span className="value-label">
          {tr('Productions, each a list of moves [frames of A, frames of B, weight]')}
        </span>
        <textarea
          rows={3}
          spellCheck={false}
          value={text}
          aria-invalid={fault !== null}
          aria-describedby={fault ? faultId : undefined}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      {fault ? (
        <span id={faultId} role="alert" className="value-fault">
          <ErrorText error={fault} />
        </span>
      ) : null}
      <span className="pair-settings-table-go">
        <Button onClick={() => file.current?.click()}>{tr('Choose a file…')}</Button>
        <Button onClick={() => use(text, table?.name ?? tr('Own table'))}>{tr('Use this table')}</Button>
      </span>
      <input
        ref={file}
        type="file"
        accept=".json"
        hidden
        aria-label={tr('Step table')}
        onChange={(event) => {
          const [chosen] = event.target.files ?? [];
          event.target.value = '';
          if (chosen) void open(chosen);
        }}
      />
    </div>
  );
}

/** As it may be edited: a production a line. */
function written({ name, normalisation, productions }: StepTable): string {
  const empty = JSON.stringify({ name, normalisation, productions: [] });
  return `${empty.slice(0, -2)}\n${productions.map((moves) => `  ${JSON.stringify(moves)}`).join(',\n')}\n]}`;
}

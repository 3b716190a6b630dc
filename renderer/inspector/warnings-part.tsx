import { tr } from '#renderer/i18n/tr.ts';
import { told } from '#renderer/i18n/told.ts';
import { DecodingTroubleNote, useDecodingTrouble } from '#renderer/sources/decoding-trouble-note.tsx';
import { useWarnings } from '#renderer/sources/use-warnings.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import type { Recording } from '#src/model/recording.ts';
import { Part } from './part.tsx';

/** All that is doubtful about the file. */
export function WarningsPart({ recording }: { recording: Recording }) {
  const warnings = useWarnings(recording);
  const trouble = useDecodingTrouble(recording);
  if (warnings.length === 0 && trouble === null) return null;
  return (
    <Part title={tr('Doubtful about the file')}>
      <DecodingTroubleNote recording={recording} />
      <ul className="warnings">
        {warnings.map((warning) => (
          <li key={warning}>
            <Icon name="warning" />
            <span>{told(warning)}</span>
          </li>
        ))}
      </ul>
    </Part>
  );
}

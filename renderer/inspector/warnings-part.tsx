import { useWarnings } from '#renderer/sources/use-warnings.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import type { Recording } from '#src/model/recording.ts';
import { Part } from './part.tsx';

/** All that is doubtful about the file. */
export function WarningsPart({ recording }: { recording: Recording }) {
  const warnings = useWarnings(recording);
  if (warnings.length === 0) return null;
  return (
    <Part title="Doubtful about the file">
      <ul className="warnings">
        {warnings.map((warning) => (
          <li key={warning}>
            <Icon name="warning" />
            <span>{warning}</span>
          </li>
        ))}
      </ul>
    </Part>
  );
}

import { told } from '#renderer/i18n/told.ts';
import type { ErrorData } from '#src/model/errors.ts';

/** What happened, and what to do about it. */
export function ErrorText({ error }: { error: ErrorData }) {
  return (
    <span className="error-text">
      <span>{told(error.message)}</span> <span className="soft">{told(error.hint)}</span>
    </span>
  );
}

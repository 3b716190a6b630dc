import type { ErrorData } from '#src/model/errors.ts';

/** What happened, and what to do about it. */
export function ErrorText({ error }: { error: ErrorData }) {
  return (
    <span className="error-text">
      <span>{error.message}</span> <span className="soft">{error.hint}</span>
    </span>
  );
}

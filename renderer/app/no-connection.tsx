import { tr } from '#renderer/i18n/tr.ts';
import { told } from '#renderer/i18n/told.ts';
import { Button } from '#renderer/ui/button.tsx';
import type { ErrorData } from '#src/model/errors.ts';
import '#renderer/styles/base.css';
import '#renderer/ui/ui.css';
import './app.css';

/** The page could not reach its program at all. */
export function NoConnection({ error }: { error: ErrorData }) {
  return (
    <main className="lost" aria-labelledby="lost-title">
      <div className="lost-box" role="alert">
        <h1 id="lost-title">{told(error.message)}</h1>
        <p className="soft">{told(error.hint)}</p>
        <Button look="primary" onClick={() => location.reload()}>
          {tr('Try again')}
        </Button>
      </div>
    </main>
  );
}

import { tr } from '#renderer/i18n/tr.ts';
import { phrase } from '#renderer/i18n/phrase.tsx';
import type { ReactNode } from 'react';
import { goTo } from '#renderer/commands/play.ts';
import { mapOf } from '#renderer/player/shown.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { toTimelineBeyond } from '#renderer/state/mapping.ts';
import type { Recording } from '#src/model/recording.ts';

/** A moment of a recording's picture (source seconds), and what is said of it. */
export type Moment = { readonly key: string; readonly at: number; readonly line: ReactNode };

/** Moments of a recording's picture, each a press away; those beyond the first `most` are counted. */
export function Moments({
  recording,
  moments,
  most,
}: {
  recording: Recording;
  moments: readonly Moment[];
  most: number;
}) {
  const app = useApp();
  const map = useAppState((s) => mapOf(s, recording.id, 'picture'));
  const rest = moments.length - most;
  return (
    <>
      <ol className="small crop-list">
        {moments.slice(0, most).map(({ key, at, line }) => (
          <li key={key}>
            {map ? (
              <button
                type="button"
                className="button quiet"
                title={tr('Go there')}
                onClick={() => goTo(app, toTimelineBeyond(map, at))}
              >
                {line}
              </button>
            ) : (
              line
            )}
          </li>
        ))}
      </ol>
      {rest > 0 ? (
        <p className="soft small">{phrase('And {n} more.', { n: <span className="num">{rest}</span> })}</p>
      ) : null}
    </>
  );
}

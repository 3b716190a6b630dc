import { tr } from '#renderer/i18n/tr.ts';
import { told } from '#renderer/i18n/told.ts';
import { useEffect, useRef } from 'react';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { scrollWithin } from '#renderer/ui/scroll-within.ts';
import './history.css';

/** Every step that can be undone and done again, in the order they were made; a press goes there, the document with it. */
export function HistoryPanel() {
  const app = useApp();
  const { past, future } = useAppState((s) => s.history);
  const now = past.length;
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    const row = list.current?.children[now];
    if (list.current && row instanceof HTMLElement)
      scrollWithin(list.current, row.offsetTop, row.offsetTop + row.offsetHeight);
  }, [now]);
  const rows = [tr('As it was opened'), ...[...past, ...future].map((step) => told(step.label))];
  return (
    <section className="history" aria-label={tr('History')}>
      <ol ref={list} className="history-list" aria-label={tr('Steps')}>
        {rows.map((label, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
          <li key={index}>
            <button
              type="button"
              aria-current={index === now ? 'step' : undefined}
              data-undone={index > now}
              onClick={() => app.travel(index)}
            >
              <span className="num faint">{index}</span>
              <span className="clip">{label}</span>
              {index > now ? <span className="unseen">{`, ${tr('undone')}`}</span> : null}
            </button>
          </li>
        ))}
      </ol>
      <p className="soft small history-hint">
        {past.length + future.length === 0
          ? tr('What you do to the project stands here, to go back to.')
          : tr('Undo and redo go one step. A new step takes the place of those undone.')}
      </p>
    </section>
  );
}

import { type RefObject, useEffect } from 'react';
import { useApp } from '#renderer/state/context.tsx';
import { heardMapOf } from '#renderer/timeline/view.ts';
import { voicesOf, wordAt } from '#renderer/timeline/text-index.ts';
import type { ProjectTranscript } from '#src/model/project.ts';
import { toSource } from '#src/model/time-map.ts';

/**
 * Marks the word under the playhead with `data-said`, past React: it changes many times a second. While playing the
 * text follows it.
 */
export function useSaidWord(own: ProjectTranscript, box: RefObject<HTMLElement | null>): void {
  const app = useApp();
  useEffect(() => {
    let marked: Element | null = null;
    const look = () => {
      const s = app.store.getState();
      const map = heardMapOf(s, own.recording);
      const here = map ? toSource(map, s.playhead) : null;
      const said =
        here === null ? null : voicesOf(own.transcript).map((v) => wordAt(own.transcript, v, here));
      const k = said?.find((each) => each !== null) ?? null;
      const element = k === null ? null : (box.current?.querySelector(`[data-word="${k}"]`) ?? null);
      if (element === marked) return;
      marked?.removeAttribute('data-said');
      element?.setAttribute('data-said', '');
      marked = element;
      if (s.playing) element?.scrollIntoView({ block: 'nearest' });
    };
    look();
    return app.store.subscribe((s, before) => {
      if (s.playhead !== before.playhead || s.history !== before.history) look();
    });
  }, [app, own, box]);
}

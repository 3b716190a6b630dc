import type { Lost } from '#renderer/state/lost-files.ts';
import { tr } from '#renderer/i18n/tr.ts';
import { told } from '#renderer/i18n/told.ts';
import { clipMiddle } from '#src/model/clip-middle.ts';
import { useEffect, useId, useRef } from 'react';
import { chooseRelink } from '#renderer/operations/relink.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { hueOf } from '#renderer/state/selectors.ts';
import { selecting } from '#renderer/state/selecting.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Icon } from '#renderer/ui/icon.tsx';
import { scrollWithin } from '#renderer/ui/scroll-within.ts';
import type { Recording } from '#src/model/recording.ts';
import { DecodingTroubleNote, useDecodingTrouble } from './decoding-trouble-note.tsx';
import { streamFacts } from './facts.ts';
import { Thumbnail } from './thumbnail.tsx';
import { useWarnings } from './use-warnings.ts';

export function SourceItem({
  recording,
  trouble,
}: {
  recording: Recording;
  trouble: Lost | 'changed' | null;
}) {
  const app = useApp();
  const selected = useAppState((s) => s.selected.includes(recording.id));
  const hue = useAppState((s) => hueOf(s.history.project, recording.id));
  const latest = useAppState((s) => s.selected.at(-1) === recording.id);
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    const box = item.current?.closest('.sources-list');
    if (!latest || !item.current || !box) return;
    const top = item.current.offsetTop;
    scrollWithin(box, top, top + item.current.offsetHeight);
  }, [latest]);
  const troubleId = useId();
  const partly = useDecodingTrouble(recording) !== null;
  const [warning, ...more] = useWarnings(recording);
  return (
    <li ref={item} className="source" data-hue={hue} data-selected={selected ? 'true' : undefined}>
      <button
        type="button"
        className="source-main"
        aria-pressed={selected}
        aria-describedby={partly ? troubleId : undefined}
        title={recording.path}
        onClick={(event) => app.store.setState((s) => selecting(s, recording.id, event))}
      >
        <Thumbnail recording={recording} />
        <span className="source-text">
          <span className="source-name">{clipMiddle(recording.name, 36)}</span>
          {streamFacts(recording).map((fact) => (
            <span key={fact} className="small soft clip">
              {fact}
            </span>
          ))}
        </span>
      </button>
      {trouble ? (
        <p className="source-trouble small">
          <Icon name="warning" />
          <span>
            {trouble === 'outside'
              ? tr(
                  'The file lies outside of the folders that are served. Put it below one of them, or start syncline serve with --root for its folder.',
                )
              : trouble === 'missing'
                ? tr('The file is not where it was.')
                : tr('The file has another content than when it was added.')}
          </span>
          <Button onClick={() => void chooseRelink(app, recording.id)}>{tr('Find…')}</Button>
        </p>
      ) : null}
      <DecodingTroubleNote recording={recording} id={troubleId} />
      {warning ? (
        <p className="source-trouble small">
          <Icon name="warning" />
          <span>
            {told(warning)}
            {more.length > 0 ? (
              <span className="faint">{` ${tr('{n} more in the inspector.', { n: more.length })}`}</span>
            ) : null}
          </span>
        </p>
      ) : null}
    </li>
  );
}

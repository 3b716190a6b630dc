import { chooseRelink } from '#renderer/operations/relink.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { hueOf } from '#renderer/state/selectors.ts';
import { selecting } from '#renderer/state/selecting.ts';
import { formatLength } from '#renderer/time/format.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Icon } from '#renderer/ui/icon.tsx';
import type { Recording } from '#src/model/recording.ts';
import { streamFacts } from './facts.ts';
import { Thumbnail } from './thumbnail.tsx';

export function SourceItem({
  recording,
  trouble,
}: {
  recording: Recording;
  trouble: 'missing' | 'changed' | null;
}) {
  const app = useApp();
  const selected = useAppState((s) => s.selected.includes(recording.id));
  const hue = useAppState((s) => hueOf(s.history.project, recording.id));
  const { warnings } = recording.media;
  return (
    <li className="source" data-hue={hue} data-selected={selected ? 'true' : undefined}>
      <button
        type="button"
        className="source-main"
        aria-pressed={selected}
        title={recording.path}
        onClick={(event) => app.store.setState((s) => selecting(s, recording.id, event))}
      >
        <Thumbnail recording={recording} />
        <span className="source-text">
          <span className="source-name">{recording.name}</span>
          <span className="small soft">
            <span className="num">{formatLength(recording.media.duration)}</span> ·{' '}
            {streamFacts(recording.media)}
          </span>
        </span>
      </button>
      {trouble ? (
        <p className="source-trouble small">
          <Icon name="warning" />
          <span>{trouble === 'missing' ? 'The file is not where it was.' : 'The file has changed.'}</span>
          <Button onClick={() => void chooseRelink(app, recording.id)}>Find file</Button>
        </p>
      ) : null}
      {warnings.length > 0 ? (
        <ul className="source-warnings small">
          {warnings.map((warning) => (
            <li key={warning}>
              <Icon name="warning" />
              <span>{warning}</span>
            </li>
          ))}
        </ul>
      ) : null}
    </li>
  );
}

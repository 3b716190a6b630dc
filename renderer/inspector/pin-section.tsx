import { tr } from '#renderer/i18n/tr.ts';
import { editAndSolve } from '#renderer/operations/solve.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { removePins } from '#renderer/state/edits.ts';
import { useProject } from '#renderer/state/hooks.ts';
import { doubtOf, doubtWords } from '#renderer/state/pin-doubts.ts';
import { recordingOf } from '#renderer/state/selectors.ts';
import { formatTime } from '#renderer/time/format.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { Icon } from '#renderer/ui/icon.tsx';
import type { Pin, RecordingId } from '#src/model/recording.ts';
import { Part } from './part.tsx';

/** That the features contradict the pin, where they do. */
function PinDoubtNote({ pin }: { pin: Pin }) {
  const doubt = useAppState((s) => doubtOf(s, pin));
  const name = useAppState((s) => recordingOf(s.history.project, doubt?.recording ?? null)?.name ?? '');
  if (!doubt) return null;
  return (
    <span className="pin-doubt small">
      <Icon name="warning" />
      <span>{doubtWords(doubt, name)}</span>
    </span>
  );
}

/** The pins of one recording, or of a pair; each can be chosen and removed. */
export function PinSection({ of }: { of: readonly RecordingId[] }) {
  const app = useApp();
  const project = useProject();
  const selectedPin = useAppState((s) => s.selectedPin);
  const pins = project.pins.filter((p) => of.every((id) => p.a === id || p.b === id));
  if (pins.length === 0) return null;
  return (
    <Part title={tr('{count} pins', { count: pins.length })}>
      <ul className="pins">
        {pins.map((pin) => {
          const names = [recordingOf(project, pin.a)?.name ?? '', recordingOf(project, pin.b)?.name ?? ''];
          const text = `${formatTime(pin.timeA)} = ${formatTime(pin.timeB)}`;
          return (
            <li key={pin.id} data-selected={pin.id === selectedPin ? 'true' : undefined}>
              <button
                type="button"
                className="pin-choose"
                aria-pressed={pin.id === selectedPin}
                onClick={() => app.set({ selected: [pin.a, pin.b], selectedPin: pin.id })}
              >
                <span className="clip small soft">{names.join(' = ')}</span>
                <span className="num">{text}</span>
                <PinDoubtNote pin={pin} />
              </button>
              <IconButton
                name={tr('Remove pin {text}', { text })}
                icon="close"
                onClick={() => editAndSolve(app, removePins([pin.id]))}
              />
            </li>
          );
        })}
      </ul>
    </Part>
  );
}

import { stepName } from '#renderer/i18n/step-name.ts';
import { tr } from '#renderer/i18n/tr.ts';
import { commandById } from '#renderer/commands/index.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { setMix } from '#renderer/state/mix-edits.ts';
import { mixFor, projectOf } from '#renderer/state/selectors.ts';
import { formatDelay, formatGain, parseNumber, parseTime } from '#renderer/time/format.ts';
import { Button } from '#renderer/ui/button.tsx';
import { ValueField } from '#renderer/ui/value-field.tsx';
import { leastGain, mostDelay, mostGain } from '#src/model/mix.ts';
import type { Recording } from '#src/model/recording.ts';
import { Part } from './part.tsx';

/** Of a number alone: the field's unit. */
const inMilliseconds = (text: string): number | null => {
  const plain = parseNumber(text);
  return /[a-zµ:]/i.test(text) || plain === null ? parseTime(text) : plain / 1000;
};

/** How loud a recording is beside the others, and when it is heard. */
export function MixPart({ recording }: { recording: Recording }) {
  const app = useApp();
  const { gain, delay, muted, solo } = useAppState((s) => mixFor(projectOf(s), recording.id));
  if (recording.media.audio.length === 0) return null;
  const change = (patch: Parameters<typeof setMix>[1], label: string) => {
    app.edit(setMix(recording.id, patch, label));
    return null;
  };
  const step = (direction: 1 | -1, fine: boolean) => {
    const next = Math.min(mostGain, Math.max(leastGain, gain + direction * (fine ? 0.1 : 1)));
    app.edit(
      setMix(recording.id, { gain: Number(next.toFixed(3)) }, stepName('Set gain'), `gain-${recording.id}`),
    );
  };
  return (
    <Part title={tr('Listening')}>
      <ValueField
        label={tr('Gain')}
        text={gain === 0 ? '0' : formatGain(gain).replace(' dB', '')}
        unit="dB"
        parse={parseNumber}
        title={tr('Arrow keys: by 1 dB, with Shift by 0.1 dB')}
        onCommit={(value) =>
          value < leastGain || value > mostGain
            ? tr('Between {leastGain} and {mostGain} dB.', { leastGain, mostGain })
            : change({ gain: value }, stepName('Set gain'))
        }
        step={(direction, keys) => step(direction, keys.shiftKey)}
      />
      <ValueField
        label={tr('Delay')}
        text={delay === 0 ? '0' : formatDelay(delay).replace(' ms', '')}
        unit="ms"
        parse={inMilliseconds}
        title={tr('How much later its sound is heard than where it lies; its picture stays')}
        onCommit={(value) =>
          Math.abs(value) > mostDelay
            ? tr('At most {mostDelay} s.', { mostDelay })
            : change({ delay: value }, stepName('Set delay'))
        }
      />
      <div className="part-do">
        <Button aria-pressed={solo} onClick={() => commandById('clip.solo').run(app)}>
          {tr('Hear only this')}
        </Button>
        <Button aria-pressed={muted} onClick={() => commandById('clip.mute').run(app)}>
          {tr('Mute')}
        </Button>
      </div>
      {gain !== 0 || delay !== 0 ? (
        <p className="soft small">
          {tr('For listening and the grid video. Clips and tracks are exported as they were recorded.')}
        </p>
      ) : null}
    </Part>
  );
}

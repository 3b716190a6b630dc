import { CommandButton } from '#renderer/commands/command-button.tsx';
import { phrase } from '#renderer/i18n/phrase.tsx';
import { told } from '#renderer/i18n/told.ts';
import { tr } from '#renderer/i18n/tr.ts';
import type { Plain } from '#renderer/i18n/words.ts';
import { fitChoice, fitChoices } from '#renderer/operations/fit-crop.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import type { CropFitting } from '#src/model/crop.ts';
import type { Recording } from '#src/model/recording.ts';

/** What the crop may be fitted to, and doing it. */
export function CropFitChoice({ recording }: { recording: Recording }) {
  const app = useApp();
  const { id } = recording;
  const chosen = useAppState((s) => fitChoice(s, id)?.id ?? null);
  // A new list each time: compared by what it holds.
  const listed = useAppState((s) =>
    JSON.stringify(fitChoices(s, id).map((r) => [r.id, r.id === id ? null : r.name])),
  );
  const choices = JSON.parse(listed) as readonly (readonly [string, string | null])[];
  if (chosen === null) return null;
  return (
    <>
      <label
        className="fact"
        title={tr(
          'Of all that moves, the crop goes to what moves with it: a sound by its loudness, a film by its movement, a table by its columns',
        )}
      >
        <span className="soft">{tr('Goes with')}</span>
        <select
          value={chosen}
          onChange={(event) => app.set({ fitTo: event.target.value as Recording['id'] })}
        >
          {choices.map(([key, name]) => (
            <option key={key} value={key}>
              {name ?? tr('its own sound')}
            </option>
          ))}
        </select>
      </label>
      <div className="part-do">
        <CommandButton id="clip.fit-crop" name={tr('Fit the crop to it')} />
      </div>
    </>
  );
}

const begun: Readonly<Record<CropFitting['start'], Plain>> = {
  frame: 'the whole picture',
  window: 'a window',
  followed: 'something that was followed',
};

function when(late: number): string {
  const s = Math.abs(late).toFixed(2);
  if (Math.abs(late) < 0.005) return tr('at once');
  return late < 0 ? tr('{s} s before it', { s }) : tr('{s} s after it', { s });
}

/** What came of it: kept with its figures, or refused with the reason. */
export function CropFitted({ fit, other }: { fit: CropFitting; other: string | null }) {
  const { kept, start, offset, heldOut, chance, reason } = fit;
  const name = other ?? tr('the other recording');
  const kind = { name, when: when(offset ?? 0), start: tr(begun[start]) };
  const number = (value: number) => <span className="num">{value.toFixed(2)}</span>;
  return (
    <div className="find-answer">
      <p role="status">
        {kept === 'plain'
          ? `${tr('Not fitted to {name}.', { name })} ${reason === null ? '' : told(reason)}`
          : kept === 'trained'
            ? tr('Fitted to {name}, which comes {when}: trained from {start}.', kind)
            : tr('Fitted to {name}, which comes {when}: {start} was chosen.', kind)}
      </p>
      {heldOut ? (
        <p className="soft small">
          {phrase(
            'Correlation in stretches left out: the crop as it is {plain}, chosen {chosen}, trained {trained}.',
            {
              plain: number(heldOut.plain),
              chosen: number(heldOut.chosen),
              trained: number(heldOut.trained),
            },
          )}{' '}
          {chance === null ? null : phrase('By luck up to {chance}.', { chance: number(chance) })}
        </p>
      ) : null}
    </div>
  );
}

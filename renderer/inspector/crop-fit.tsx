import { CommandButton } from '#renderer/commands/command-button.tsx';
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
    JSON.stringify(fitChoices(s, id).map((r) => [r.id, r.id === id ? 'its own sound' : r.name])),
  );
  const choices = JSON.parse(listed) as readonly (readonly [string, string])[];
  if (chosen === null) return null;
  return (
    <>
      <label
        className="fact"
        title="Of all that moves, the crop goes to what moves with it: a sound by its loudness, a film by its movement, a table by its columns"
      >
        <span className="soft">Goes with</span>
        <select
          value={chosen}
          onChange={(event) => app.set({ fitTo: event.target.value as Recording['id'] })}
        >
          {choices.map(([key, name]) => (
            <option key={key} value={key}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <div className="part-do">
        <CommandButton id="clip.fit-crop" name="Fit the crop to it" />
      </div>
    </>
  );
}

const begun = { frame: 'the whole picture', window: 'a window', followed: 'something that was followed' };

/** What came of it: kept with its figures, or refused with the reason. */
export function CropFitted({ fit, other }: { fit: CropFitting; other: string | null }) {
  const { kept, start, offset, heldOut, chance, reason } = fit;
  const name = other ?? 'the other recording';
  const late = offset ?? 0;
  const when =
    Math.abs(late) < 0.005 ? 'at once' : `${Math.abs(late).toFixed(2)} s ${late < 0 ? 'before' : 'after'} it`;
  return (
    <div className="find-answer">
      <p role="status">
        {kept === 'plain'
          ? `Not fitted to ${name}. ${reason ?? ''}`
          : `Fitted to ${name}, which comes ${when}: ${kept === 'trained' ? 'trained from' : 'chosen,'} ${begun[start]}.`}
      </p>
      {heldOut ? (
        <p className="soft small">
          Correlation in stretches left out: the crop as it is{' '}
          <span className="num">{heldOut.plain.toFixed(2)}</span>, chosen{' '}
          <span className="num">{heldOut.chosen.toFixed(2)}</span>, trained{' '}
          <span className="num">{heldOut.trained.toFixed(2)}</span>
          {chance === null ? null : (
            <>
              , by luck up to <span className="num">{chance.toFixed(2)}</span>
            </>
          )}
          .
        </p>
      ) : null}
    </div>
  );
}

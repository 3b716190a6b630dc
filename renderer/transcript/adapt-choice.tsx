import { tr } from '#renderer/i18n/tr.ts';
import type { Plain } from '#renderer/i18n/words.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import type { Adaptation } from '#src/contract/jobs.ts';

const choices = [
  ['keys', 'Adapt: as usual'],
  ['changes', 'Adapt: also learn where its sound changes'],
  ['none', 'Adapt: not at all'],
] as const satisfies readonly (readonly [Adaptation, Plain])[];

/** What is fitted to the recording itself when its text is aligned; the reading aloud and the user's own models have nothing to fit. */
export function AdaptChoice() {
  const app = useApp();
  const adapt = useAppState((s) => s.adapt);
  const adapts = useAppState((s) => s.model === 'auto' || s.model === 'attention');
  return (
    <label className="transcript-adapt">
      <span className="unseen">{tr('Adapt to this recording')}</span>
      <select
        value={adapt}
        disabled={!adapts}
        title={
          adapts
            ? tr('What is learnt of this recording before its text is aligned')
            : tr('Only the program’s own networks adapt')
        }
        onChange={({ target }) => {
          const chosen = choices.find(([each]) => each === target.value);
          if (chosen) app.set({ adapt: chosen[0] });
        }}
      >
        {choices.map(([each, words]) => (
          <option key={each} value={each}>
            {tr(words)}
          </option>
        ))}
      </select>
    </label>
  );
}

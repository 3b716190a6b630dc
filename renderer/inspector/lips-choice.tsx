import { tr } from '#renderer/i18n/tr.ts';
import { useOwnModels } from '#renderer/models/own-models.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';

/** Which lip-sync model of the user's is asked as well; nothing where there is none. */
export function LipsChoice() {
  const app = useApp();
  const lips = useAppState((s) => s.lips);
  const own = useOwnModels(['lip-sync']);
  if (own.length === 0) return null;
  return (
    <label
      className="lips-choice"
      title={tr('A model of your own that is shown the mouths that are found, beside what the program sees')}
    >
      <span className="small">{tr('Ask as well')}</span>
      <select
        value={own.some(({ id }) => id === lips) ? (lips ?? '') : ''}
        onChange={(event) => app.set({ lips: event.target.value || null })}
      >
        <option value="">{tr('no model')}</option>
        {own.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

import { tr } from '#renderer/i18n/tr.ts';
import { useEffect } from 'react';
import { builtIn, isBuiltIn, loadModels } from '#renderer/operations/models.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import './models.css';

const manage = 'manage…';

/** What listens when a text is aligned. */
export function ModelChoice() {
  const app = useApp();
  const model = useAppState((s) => s.model);
  const models = useAppState((s) => s.models);
  const connected = useAppState((s) => s.connection === 'connected');
  useEffect(() => {
    if (connected && models === null) void loadModels(app);
  }, [app, connected, models]);
  const own = (models ?? []).filter(
    ({ id, kind, reason }) => id !== null && (kind === 'ctc' || kind === 'whisper') && reason === null,
  );
  return (
    <label className="transcript-model">
      <span className="unseen">{tr('What listens')}</span>
      <select
        value={model}
        title={tr('What listens when the text is aligned')}
        onChange={(event) => {
          // A way to the manager, not a choice.
          if (event.target.value === manage) app.set({ dialog: { kind: 'models' } });
          else app.set({ model: event.target.value });
        }}
      >
        {builtIn.map(([id, name]) => (
          <option key={id} value={id}>
            {tr(name)}
          </option>
        ))}
        {own.map(({ id, name, languages }) => (
          <option key={id} value={id ?? ''}>
            {languages.length > 0
              ? `${name} (${languages.slice(0, 4).join(', ')}${languages.length > 4 ? ' …' : ''})`
              : name}
          </option>
        ))}
        {isBuiltIn(model) || own.some(({ id }) => id === model) ? null : (
          <option value={model}>{model}</option>
        )}
        <option value={manage}>{tr('Models of your own…')}</option>
      </select>
    </label>
  );
}

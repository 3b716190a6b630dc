import { told } from '#renderer/i18n/told.ts';
import { tr } from '#renderer/i18n/tr.ts';
import { useApp } from '#renderer/state/context.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { acrossSpaces, factsNamed } from '#src/align/methods/facts.ts';
import { pairStore } from './pair-state.ts';

/** The methods for two that have no features in common, each a click away: the strip opens at it. */
export function UnlikeMethods() {
  const store = pairStore(useApp());
  return (
    <span className="pair-unlike">
      {acrossSpaces.map((method) => (
        <Button
          key={method}
          title={tr('Choose {method}. It minimises {what}', {
            method,
            what: told(factsNamed(method)?.minimises ?? ''),
          })}
          onClick={() =>
            store.setState((s) => ({ choosing: true, method: { ...s.method, method, features: 'auto' } }))
          }
        >
          {tr('Use {method}', { method })}
        </Button>
      ))}
    </span>
  );
}

import { commandById } from '#renderer/commands/index.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { Button } from '#renderer/ui/button.tsx';

/** Turns the right part from the inspector to the history and back. */
export function HistoryButton() {
  const app = useApp();
  const shown = useAppState((s) => s.right === 'history');
  return (
    <Button look="quiet" aria-pressed={shown} onClick={() => commandById('view.history').run(app)}>
      History
    </Button>
  );
}

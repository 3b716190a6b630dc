import { tr } from '#renderer/i18n/tr.ts';
import { useShallow } from 'zustand/react/shallow';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import type { MenuItem } from '#renderer/ui/menu.tsx';
import { commandById } from './index.ts';
import { keyLabel } from './keys.ts';
import { firstKeyOf } from './own-keys.ts';

/** Commands as items of a menu: with their keys, or why they cannot be done now. */
export function useItems(ids: readonly string[]): readonly MenuItem[] {
  const app = useApp();
  const can = useAppState(useShallow((s) => ids.map((id) => commandById(id).enabled(s))));
  const own = useAppState((s) => s.ownKeys);
  return ids.map((id, i) => {
    const command = commandById(id);
    const key = firstKeyOf(command, own);
    const hint = key ? { hint: keyLabel(key) } : {};
    const why = can[i];
    return {
      label: tr(command.label),
      ...hint,
      ...(typeof why === 'string' ? { why } : {}),
      run: () => command.run(app),
    };
  });
}

import { useEffect } from 'react';
import { loadModels } from '#renderer/operations/models.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import type { InstalledModel } from '#src/contract/models.ts';

/** A model of the user's that can be used. */
export type OwnModel = { readonly id: string; readonly name: string };

/** Those of the user's models that are of some kinds and can be used; they are asked for where nobody has yet. */
export function useOwnModels(kinds: readonly InstalledModel['kind'][]): readonly OwnModel[] {
  const app = useApp();
  const models = useAppState((s) => s.models);
  const connected = useAppState((s) => s.connection === 'connected');
  useEffect(() => {
    if (connected && models === null) void loadModels(app);
  }, [app, connected, models]);
  return (models ?? []).flatMap(({ id, name, kind, reason }) =>
    id !== null && kinds.includes(kind) && reason === null ? [{ id, name }] : [],
  );
}

import { createContext, type ReactNode, useContext } from 'react';
import { useStore } from 'zustand';
import type { Channel } from '#src/contract/channel.ts';
import type { AppState } from './state.ts';
import type { App } from './store.ts';

const AppContext = createContext<App | null>(null);

export function AppProvider({ app, children }: { app: App; children: ReactNode }) {
  return <AppContext.Provider value={app}>{children}</AppContext.Provider>;
}

export function useApp(): App {
  const app = useContext(AppContext);
  if (!app) throw new Error('useApp outside AppProvider');
  return app;
}

export const useChannel = (): Channel => useApp().channel;

/** Re-renders when what `select` returns changes (by identity): select what exists, do not build anew. */
export function useAppState<T>(select: (state: AppState) => T): T {
  return useStore(useApp().store, select);
}

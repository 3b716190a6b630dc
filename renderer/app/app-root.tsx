import { tr } from '#renderer/i18n/tr.ts';
import type { App } from '#renderer/state/store.ts';
import { AppProvider } from '#renderer/state/context.tsx';
import { Window } from './app.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import '#renderer/styles/base.css';
import '#renderer/ui/ui.css';
import './app.css';
import './print.css';

export function AppRoot({ app }: { app: App }) {
  return (
    <ErrorBoundary part={tr('The window')}>
      <AppProvider app={app}>
        <Window />
      </AppProvider>
    </ErrorBoundary>
  );
}

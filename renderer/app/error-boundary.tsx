import { tr } from '#renderer/i18n/tr.ts';
import { Component, type ReactNode } from 'react';
import { Button } from '#renderer/ui/button.tsx';

/** A fault in one part of the window stays in that part: it says so and can be tried again. */
export class ErrorBoundary extends Component<
  { readonly part: string; readonly children: ReactNode },
  { readonly error: Error | null }
> {
  override state: { readonly error: Error | null } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <section className="fault" role="alert">
        <h2>{tr('{part} has stopped.', { part: this.props.part })}</h2>
        <p className="soft">
          {tr('This is a fault in Syncline. The project is not affected. What it said: {message}', {
            message: error.message,
          })}
        </p>
        <Button onClick={() => this.setState({ error: null })}>{tr('Show it again')}</Button>
      </section>
    );
  }
}

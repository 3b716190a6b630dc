import { useSelectedPair } from '#renderer/state/hooks.ts';

/** Placeholder until the pair view lands. */
export function PairPanel() {
  const pair = useSelectedPair();
  return (
    <section aria-label="Pair view" className="pair-panel">
      <p className="soft">{pair ? 'The pair view comes here.' : 'Select two recordings.'}</p>
    </section>
  );
}

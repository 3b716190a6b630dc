import { AttentionPanel } from '#renderer/attention/attention-panel.tsx';
import { NetworkPanel } from '#renderer/network/network-panel.tsx';
import { PairPanel } from '#renderer/pair/pair-panel.tsx';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { StepsPanel } from '#renderer/steps/steps-panel.tsx';
import { TranscriptPanel } from './transcript-panel.tsx';
import './transcript.css';

const tabs = [
  ['pair', 'Pair view'],
  ['transcript', 'Transcript'],
  ['attention', 'Attention'],
  ['steps', 'Steps'],
  ['network', 'Network'],
] as const;

const panels = {
  pair: () => <PairPanel />,
  transcript: () => <TranscriptPanel />,
  attention: () => <AttentionPanel />,
  steps: () => <StepsPanel />,
  network: () => <NetworkPanel />,
} as const;

/** The part below the timeline: two recordings against each other, what is said in one, why it is thought to be, the steps it shows, or what ties them all. */
export function BottomPane() {
  const app = useApp();
  const shown = useAppState((s) => s.bottom);
  return (
    <div className="bottom-pane">
      <div className="bottom-tabs" role="tablist" aria-label="Below the timeline">
        {tabs.map(([key, name]) => (
          <button
            key={key}
            id={`tab-${key}`}
            type="button"
            role="tab"
            aria-selected={shown === key}
            aria-controls={shown === key ? 'bottom-body' : undefined}
            onClick={() => app.set({ bottom: key })}
          >
            {name}
          </button>
        ))}
      </div>
      <div className="bottom-body" id="bottom-body" role="tabpanel" aria-labelledby={`tab-${shown}`}>
        {panels[shown]()}
      </div>
    </div>
  );
}

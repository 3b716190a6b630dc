import { AttentionPanel } from '#renderer/attention/attention-panel.tsx';
import { PairPanel } from '#renderer/pair/pair-panel.tsx';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { TranscriptPanel } from './transcript-panel.tsx';
import './transcript.css';

const tabs = [
  ['pair', 'Pair view'],
  ['transcript', 'Transcript'],
  ['attention', 'Attention'],
] as const;

/** The part below the timeline: two recordings against each other, what is said in one, or why it is thought to be. */
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
        {shown === 'pair' ? <PairPanel /> : shown === 'transcript' ? <TranscriptPanel /> : <AttentionPanel />}
      </div>
    </div>
  );
}

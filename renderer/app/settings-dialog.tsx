import type { ReactNode } from 'react';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { type Company, companies, companyNames } from '#renderer/state/moving-together.ts';
import type { Theme } from '#renderer/state/state.ts';
import { useTimelineTime } from '#renderer/state/time-shown.ts';
import { formatRate } from '#renderer/time/format.ts';
import { notationNames, type TimeNotation, timeNotations } from '#renderer/time/notation.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Choice } from '#renderer/inspector/part.tsx';
import { places, usualLayout } from '#renderer/dock/layout.ts';
import { isUsual, partNames, usual, withPart } from '#renderer/state/pane-sizes.ts';
import './settings.css';

const themes: readonly (readonly [Theme, string])[] = [
  ['dark', 'dark'],
  ['light', 'light'],
  ['contrast', 'high contrast'],
];

/** How the window looks and behaves, for every project: the same choices as by the commands. */
export function SettingsDialog() {
  const app = useApp();
  const { theme, timeNotation, company, panes, layout } = useAppState((s) => s);
  const asUsual = isUsual(panes) && layout === usualLayout;
  const { write, shown } = useTimelineTime();
  const playhead = useAppState((s) => s.playhead);
  return (
    <Dialog title="Settings" onClose={() => app.set({ dialog: null })}>
      <div className="settings">
        <Group title="Look">
          <Choice
            label="Theme"
            value={theme}
            options={themes}
            onChange={(each) => app.set({ theme: each })}
          />
        </Group>
        <Group title="Times on the timeline">
          <Choice<TimeNotation>
            label="Written as"
            value={timeNotation}
            options={timeNotations.map((each) => [each, notationNames[each]] as const)}
            onChange={(each) => app.set({ timeNotation: each })}
          />
          <p className="soft small">
            The playhead is at <span className="num">{write(playhead)}</span>. Frames are those of the
            reference: <span className="num">{formatRate(shown.rate)}</span>.
          </p>
        </Group>
        <Group title="Working by hand">
          <Choice<Company>
            label="Nudges and drags move"
            value={company}
            options={companies.map((each) => [each, companyNames[each]] as const)}
            onChange={(each) => app.set({ company: each })}
          />
          <Switch name="Clips snap to edges and the playhead" of="snapping" />
          <Switch name="Moments are heard that the playhead is put to" of="scrubbing" />
          <Switch name="Rows of one recorder stand together" of="byRecorder" />
        </Group>
        <Group title="Parts of the window">
          {places.map((part) => (
            <Check
              key={part}
              name={`Show the ${partNames[part]}`}
              checked={!panes.hidden.includes(part)}
              onChange={(on) => app.set({ panes: withPart(panes, part, on) })}
            />
          ))}
          <div>
            <Button onClick={() => app.set({ dialog: { kind: 'arrange', panel: null } })}>
              Arrange panels…
            </Button>
            <Button disabled={asUsual} onClick={() => app.set({ panes: usual, layout: usualLayout })}>
              Usual layout
            </Button>
          </div>
        </Group>
        <Group title="Keys">
          <p className="soft small">Every command can have the key you like; the sheet can be printed.</p>
          <div>
            <Button onClick={() => app.set({ dialog: { kind: 'help' } })}>Keys…</Button>
          </div>
        </Group>
        <p className="soft small">These choices stay in this window; projects do not carry them.</p>
      </div>
    </Dialog>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset>
      <legend>{title}</legend>
      {children}
    </fieldset>
  );
}

function Switch({ name, of }: { name: string; of: 'snapping' | 'scrubbing' | 'byRecorder' }) {
  const app = useApp();
  const on = useAppState((s) => s[of]);
  return <Check name={name} checked={on} onChange={(checked) => app.set({ [of]: checked })} />;
}

function Check({
  name,
  checked,
  onChange,
}: {
  name: string;
  checked: boolean;
  onChange: (on: boolean) => void;
}) {
  return (
    <label className="settings-check">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      <span>{name}</span>
    </label>
  );
}

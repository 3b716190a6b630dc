import { tr } from '#renderer/i18n/tr.ts';
import { spokenTongue, type Tongue } from '#renderer/i18n/tr.ts';
import { type Language, languages } from '#renderer/i18n/languages.ts';
import { phrase } from '#renderer/i18n/phrase.tsx';
import type { Plain } from '#renderer/i18n/words.ts';
import type { ReactNode } from 'react';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { type Company, companies, companyNames } from '#renderer/state/company.ts';
import { mostSoundLatency, type Theme } from '#renderer/state/state.ts';
import { useTimelineTime } from '#renderer/state/time-shown.ts';
import { formatRate } from '#renderer/time/format.ts';
import { notationNames, type TimeNotation, timeNotations } from '#renderer/time/notation.ts';
import { parseNumber } from '#renderer/time/format.ts';
import { Button } from '#renderer/ui/button.tsx';
import { ValueField } from '#renderer/ui/value-field.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Choice } from '#renderer/inspector/part.tsx';
import { places, usualLayout } from '#renderer/dock/layout.ts';
import { isUsual, showPart, usual, withPart } from '#renderer/state/pane-sizes.ts';
import { Copies } from './settings-copies.tsx';
import './settings.css';

const themes: readonly (readonly [Theme | 'system', Plain])[] = [
  ['system', 'as the system has it'],
  ['dark', 'dark'],
  ['light', 'light'],
  ['contrast', 'high contrast'],
];

/** Each in itself: who does not read the others finds their own. */
const tongueNames: Readonly<Record<Tongue, string>> = { en: 'English', de: 'Deutsch' };

/** How the window looks and behaves, for every project: the same choices as by the commands. */
export function SettingsDialog() {
  const app = useApp();
  const { themeChosen, language, timeNotation, company, panes, layout } = useAppState((s) => s);
  const asUsual = isUsual(panes) && layout === usualLayout;
  const { write, shown } = useTimelineTime();
  const playhead = useAppState((s) => s.playhead);
  return (
    <Dialog title={tr('Settings')} onClose={() => app.set({ dialog: null })}>
      <div className="settings">
        <Group title={tr('Look')}>
          <Choice
            label={tr('Theme')}
            value={themeChosen}
            options={themes.map(([each, name]) => [each, tr(name)] as const)}
            onChange={(each) => app.set({ themeChosen: each })}
          />
        </Group>
        <Group title={tr('Language')}>
          <Choice<Language>
            label={tr('Language')}
            value={language}
            options={languages.map(
              (each) => [each, each === 'system' ? tr('as the system has it') : tongueNames[each]] as const,
            )}
            onChange={(each) => app.set({ language: each })}
          />
          {spokenTongue() === 'en' ? null : (
            <p className="soft small">{tr('Some errors are told in English only.')}</p>
          )}
        </Group>
        <Group title={tr('Times on the timeline')}>
          <Choice<TimeNotation>
            label={tr('Written as')}
            value={timeNotation}
            options={timeNotations.map((each) => [each, tr(notationNames[each])] as const)}
            onChange={(each) => app.set({ timeNotation: each })}
          />
          <p className="soft small">
            {phrase('The playhead is at {time}. Frames are those of the reference: {rate}.', {
              time: <span className="num">{write(playhead)}</span>,
              rate: <span className="num">{formatRate(shown.rate)}</span>,
            })}
          </p>
        </Group>
        <Group title={tr('Working by hand')}>
          <Choice<Company>
            label={tr('Nudges and drags move')}
            value={company}
            options={companies.map((each) => [each, tr(companyNames[each])] as const)}
            onChange={(each) => app.set({ company: each })}
          />
          <Switch name={tr('Clips snap to edges and the playhead')} of="snapping" />
          <Switch name={tr('Moments are heard that the playhead is put to')} of="scrubbing" />
          <Switch name={tr('Rows of one recorder stand together')} of="byRecorder" />
        </Group>
        <Group title={tr('Playing')}>
          <Switch
            name={tr('Copies for playback are made by themselves, where they are needed')}
            of="autoCopies"
          />
          <Copies />
          <SoundLatency />
        </Group>
        <Group title={tr('Parts of the window')}>
          {places.map((part) => (
            <Check
              key={part}
              name={tr(showPart[part])}
              checked={!panes.hidden.includes(part)}
              onChange={(on) => app.set({ panes: withPart(panes, part, on) })}
            />
          ))}
          <div>
            <Button onClick={() => app.set({ dialog: { kind: 'arrange', panel: null } })}>
              {tr('Arrange panels…')}
            </Button>
            <Button
              disabled={asUsual}
              title={asUsual ? tr('Everything stands as usual.') : undefined}
              onClick={() => app.set({ panes: usual, layout: usualLayout })}
            >
              {tr('Usual layout')}
            </Button>
          </div>
        </Group>
        <Group title={tr('Keys')}>
          <p className="soft small">
            {tr('Every command can have the key you like; the sheet can be printed.')}
          </p>
          <div>
            <Button onClick={() => app.set({ dialog: { kind: 'help' } })}>{tr('Keys…')}</Button>
          </div>
        </Group>
        <p className="soft small">{tr('These choices stay in this window; projects do not carry them.')}</p>
      </div>
    </Dialog>
  );
}

/** What the browser knows of the way to the loudspeaker is reckoned with; radio beyond it only its owner knows of. */
function SoundLatency() {
  const app = useApp();
  const latency = useAppState((s) => s.soundLatency);
  return (
    <ValueField
      label={tr('Sound is heard later by')}
      text={String(latency)}
      unit="ms"
      parse={parseNumber}
      title={tr(
        'What headphones without wires take beyond what the system knows of: pictures and playhead wait for the sound by so much',
      )}
      onCommit={(value) => {
        if (!(value >= 0 && value <= mostSoundLatency))
          return tr('From 0 to {most} ms.', { most: mostSoundLatency });
        app.set({ soundLatency: value });
        return null;
      }}
    />
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

function Switch({ name, of }: { name: string; of: 'snapping' | 'scrubbing' | 'byRecorder' | 'autoCopies' }) {
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

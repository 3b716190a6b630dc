import { tr } from '#renderer/i18n/tr.ts';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { commandById } from '#renderer/commands/index.ts';
import { goTo, setSpeed, speeds } from '#renderer/commands/play.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { useProject } from '#renderer/state/hooks.ts';
import { type Company, companies, companyNames } from '#renderer/state/company.ts';
import { eventOf } from '#renderer/state/selectors.ts';
import { usePlayheadText } from '#renderer/state/playhead-text.ts';
import { useTimelineTime } from '#renderer/state/time-shown.ts';
import { formatLength } from '#renderer/time/format.ts';
import { Button } from '#renderer/ui/button.tsx';
import { ValueField } from '#renderer/ui/value-field.tsx';

/** Transport, the playhead's time, in and out, and which event is shown. */
export function TimelineBar() {
  const playing = useAppState((s) => s.playing);
  const rate = useAppState((s) => s.rate);
  const speed = useAppState((s) => s.speed);
  return (
    <div className="timeline-bar" role="toolbar" aria-label={tr('Playing')}>
      <CommandButton id="play.start" icon="back" />
      <CommandButton
        id="play.toggle"
        icon={playing ? 'pause' : 'play'}
        name={playing ? tr('Pause') : tr('Play')}
      />
      <Clock />
      <Speed />
      <Toggle name={tr('Loop|play')} on={useAppState((s) => s.loop !== null)} command="play.loop" />
      {playing && rate !== speed ? <span className="num">{rate}×</span> : null}
      <Range />
      <div className="timeline-views">
        <Events />
        <Moves />
        <Toggle name={tr('Snapping')} on={useAppState((s) => s.snapping)} command="view.snap" />
        <Toggle name={tr('Spectrogram')} on={useAppState((s) => s.spectrum)} command="view.spectrum" />
        <Toggle name={tr('Table')} on={useAppState((s) => s.asTable)} command="view.table" />
        <CommandButton id="view.fit" name={tr('Fit')} look="quiet" />
      </div>
    </div>
  );
}

function Toggle({ name, on, command }: { name: string; on: boolean; command: string }) {
  const app = useApp();
  return (
    <Button look="quiet" aria-pressed={on} onClick={() => commandById(command).run(app)}>
      {name}
    </Button>
  );
}

function Speed() {
  const app = useApp();
  const speed = useAppState((s) => s.speed);
  return (
    <select
      className="speed num"
      aria-label={tr('Speed')}
      title={tr('How fast it plays; the pitch stays')}
      value={speed}
      onChange={(event) => setSpeed(app, Number(event.target.value))}
    >
      {speeds.map((each) => (
        <option key={each} value={each}>
          {each}×
        </option>
      ))}
    </select>
  );
}

/** What goes along when a clip is nudged or dragged. */
function Moves() {
  const app = useApp();
  const company = useAppState((s) => s.company);
  return (
    <label className="moves" title={tr('What goes along when a clip is dragged or nudged')}>
      <span className="soft small">{tr('Drag')}</span>
      <select value={company} onChange={(event) => app.set({ company: event.target.value as Company })}>
        {companies.map((each) => (
          <option key={each} value={each}>
            {tr(companyNames[each])}
          </option>
        ))}
      </select>
    </label>
  );
}

function Clock() {
  const app = useApp();
  const { read } = useTimelineTime();
  const text = usePlayheadText();
  return (
    <div className="clock">
      <ValueField
        label={tr('Playhead')}
        text={text}
        parse={read}
        onCommit={(t) => {
          goTo(app, t);
          return null;
        }}
      />
    </div>
  );
}

function Range() {
  const range = useAppState((s) => s.range);
  const { write } = useTimelineTime();
  if (range.in === null && range.out === null) return null;
  const length = range.in !== null && range.out !== null ? ` (${formatLength(range.out - range.in)})` : '';
  return (
    <span className="range">
      <span className="soft small">{tr('In–out')}</span>
      <span className="num small">
        {range.in === null ? '…' : write(range.in)} – {range.out === null ? '…' : write(range.out)}
        {length}
      </span>
      <CommandButton id="play.clear-range" icon="close" />
    </span>
  );
}

/** Recordings of different events have no common clock: one is shown at a time. */
function Events() {
  const app = useApp();
  const project = useProject();
  const event = useAppState(eventOf);
  if (project.events.length < 2) return null;
  return (
    <fieldset className="events">
      <legend className="unseen">{tr('Event')}</legend>
      {project.events.map((each, index) => (
        <Button
          key={each.id}
          look="quiet"
          aria-pressed={each.id === event}
          onClick={() => app.set({ event: each.id, viewport: null })}
        >
          {tr('Event {n}', { n: index + 1 })}
          <span className="faint num">
            {project.placements.filter((p) => p.placed && p.event === each.id).length}
          </span>
        </Button>
      ))}
    </fieldset>
  );
}

import { tr } from '#renderer/i18n/tr.ts';
import { told } from '#renderer/i18n/told.ts';
import { clipMiddle } from '#src/model/clip-middle.ts';
import { useApp } from '#renderer/state/context.tsx';
import { makeReference } from '#renderer/operations/reference.ts';
import { isHeldByHand } from '#renderer/state/by-hand.ts';
import { setSettings } from '#renderer/state/edits.ts';
import { useProject } from '#renderer/state/hooks.ts';
import { placedCounts } from '#renderer/state/placed-counts.ts';
import { referenceOf } from '#src/model/project.ts';
import { parseNumber } from '#renderer/time/format.ts';
import { ValueField } from '#renderer/ui/value-field.tsx';
import { Choice, Fact, Part } from './part.tsx';

/** How to sync, and what the last sync gave. */
export function ProjectSection() {
  const app = useApp();
  const project = useProject();
  const reference = referenceOf(project);
  const { placed, alone } = placedCounts(project);
  const refused = project.placements.filter((p) => !p.placed).length;
  const doubtful = project.placements.filter((p) => p.placed && p.by === 'auto' && p.confidence < 0.9).length;
  const off = project.pairs.filter((p) => p.status === 'inconsistent');
  const byHand = off.filter((p) => isHeldByHand(project, p)).length;
  const bad = off.length - byHand;
  return (
    <>
      <Part title={tr('Sync')}>
        <Choice
          label={tr('Reference')}
          value={reference ?? ''}
          options={project.recordings.map(
            (r) => [r.id, clipMiddle(r.name, r.id === reference ? 18 : 60)] as const,
          )}
          onChange={(id) => makeReference(app, id)}
        />
        <Choice
          label={tr('Match by')}
          value={project.settings.by}
          options={[
            ['auto', tr('sound, else picture')],
            ['audio', tr('sound')],
            ['video', tr('picture')],
          ]}
          onChange={(by) => app.edit(setSettings({ by }))}
        />
        <ValueField
          label={tr('Largest drift')}
          text={String(project.settings.maxDrift)}
          unit="ppm"
          parse={parseNumber}
          onCommit={(ppm) => {
            if (ppm < 0 || ppm > 100_000) return tr('Between 0 and 100 000 ppm.');
            app.edit(setSettings({ maxDrift: ppm }));
            return null;
          }}
        />
      </Part>
      {project.placements.length > 0 ? (
        <Part title={tr('Result')}>
          <Fact name={tr('Placed')}>
            <span className="num">
              {tr('{done} of {total}', { done: placed, total: project.recordings.length })}
            </span>
          </Fact>
          {alone > 0 ? (
            <Fact name={tr('Match nothing')}>
              <span className="num">{alone}</span>
            </Fact>
          ) : null}
          {project.events.length > 1 ? (
            <Fact name={tr('Events')}>
              <span className="num">{project.events.length}</span>
            </Fact>
          ) : null}
          {doubtful > 0 ? (
            <Fact name={tr('Doubtful')}>
              <span className="num">{doubtful}</span>
            </Fact>
          ) : null}
          {refused > 0 ? (
            <Fact name={tr('Not placed')}>
              <span className="num">{refused}</span>
            </Fact>
          ) : null}
          {bad > 0 ? (
            <Fact name={tr('Pairs left out')}>
              <span className="num">{bad}</span>
            </Fact>
          ) : null}
          {byHand > 0 ? (
            <Fact name={tr('Pairs held off')}>
              <span className="num" title={tr('Held by hand away from where their matches put them')}>
                {byHand}
              </span>
            </Fact>
          ) : null}
        </Part>
      ) : null}
      {project.notes.length > 0 ? (
        <Part title={tr('Notes')}>
          <ul className="notes">
            {project.notes.map((note) => (
              <li key={note}>{told(note)}</li>
            ))}
          </ul>
        </Part>
      ) : null}
      <p className="soft small inspector-hint">
        {tr('Select a recording for its numbers, two for what ties them.')}
      </p>
    </>
  );
}

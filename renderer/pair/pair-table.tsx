import type { PairEvidence } from '#src/model/alignment.ts';
import type { Plain } from '#renderer/i18n/words.ts';
import { tr } from '#renderer/i18n/tr.ts';
import type { ReactNode } from 'react';
import { sayIfOdd } from '#renderer/operations/pins.ts';
import { useApp } from '#renderer/state/context.tsx';
import { formatPpm, formatSmall, formatTime, parseTime } from '#renderer/time/format.ts';
import { ValueField } from '#renderer/ui/value-field.tsx';
import type { Recording } from '#src/model/recording.ts';
import { putPin, removePin } from './pair-edits.ts';
import type { PairFacts, PathPoint } from './path.ts';

/** All that the drawing shows, as numbers: for reading exactly, for screen readers, for the keyboard. */
export function PairTable({
  a,
  b,
  facts,
  children,
}: {
  a: Recording;
  b: Recording;
  facts: PairFacts;
  /** What else there is to tell of the pair. */
  children?: ReactNode;
}) {
  const app = useApp();
  const pair = { a: a.id, b: b.id };
  const { evidence, path, pins, matches } = facts;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section className="pair-table" aria-label={tr('The pair as a table')} tabIndex={0}>
      {evidence ? (
        <p className="small soft">
          {tr('{n} matches by {by}', { n: matches.a.length, by: tr(words[evidence.by]) })}
          {evidence.score > 0
            ? `; ${tr('best match scores {score} against a chance level of {chance}', {
                score: evidence.score.toFixed(2),
                chance: evidence.chance.toFixed(2),
              })}`
            : ''}
          .
        </p>
      ) : null}
      <table>
        <caption>{tr('Stretches of the path')}</caption>
        <thead>
          <tr>
            <th scope="col">{tr('A from')}</th>
            <th scope="col">{tr('A to')}</th>
            <th scope="col">{tr('B from')}</th>
            <th scope="col">{tr('B to')}</th>
            <th scope="col">{tr('B’s rate')}</th>
            <th scope="col">± (1 σ)</th>
          </tr>
        </thead>
        <tbody className="num">
          {path.stretches.map((stretch) => {
            const first = stretch[0];
            const last = stretch.at(-1);
            if (!first || !last) return null;
            return (
              <tr key={first.a}>
                <td>{formatTime(first.a)}</td>
                <td>{formatTime(last.a)}</td>
                <td>{formatTime(first.b)}</td>
                <td>{formatTime(last.b)}</td>
                <td>
                  {path.from === 'warp'
                    ? tr('elastic')
                    : formatPpm(((last.b - first.b) / (last.a - first.a) - 1) * 1e6)}
                </td>
                <td>{largest(stretch)}</td>
              </tr>
            );
          })}
          {path.stretches.length === 0 ? (
            <tr>
              <td colSpan={6}>{tr('There is no path yet.')}</td>
            </tr>
          ) : null}
        </tbody>
      </table>
      <table>
        <caption>{tr('Pins')}</caption>
        <thead>
          <tr>
            <th scope="col">{tr('A at')}</th>
            <th scope="col">{tr('B at')}</th>
            <th scope="col">
              <span className="unseen">{tr('Remove')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {pins.map((pin, i) => (
            <tr key={pin.id}>
              <td>
                <ValueField
                  label={tr('Pin {n}, A', { n: i + 1 })}
                  text={formatTime(pin.a, 6)}
                  parse={parseTime}
                  onCommit={(v) => put(v, pin.b, pin.id)}
                />
              </td>
              <td>
                <ValueField
                  label={tr('Pin {n}, B', { n: i + 1 })}
                  text={formatTime(pin.b, 6)}
                  parse={parseTime}
                  onCommit={(v) => put(pin.a, v, pin.id)}
                />
              </td>
              <td>
                <button type="button" className="button quiet danger" onClick={() => removePin(app, pin.id)}>
                  {tr('Remove')}
                  <span className="unseen">{` ${tr('pin {n}', { n: i + 1 })}`}</span>
                </button>
              </td>
            </tr>
          ))}
          {pins.length === 0 ? (
            <tr>
              <td colSpan={3} className="soft">
                {tr('No pins.')}
              </td>
            </tr>
          ) : null}
        </tbody>
      </table>
      {children}
    </section>
  );

  function put(timeA: number, timeB: number, id: string): string | null {
    if (timeA < 0 || timeB < 0) return tr('It lies before the beginning.');
    putPin(app, pair, id, { a: timeA, b: timeB });
    void sayIfOdd(app, id);
    return null;
  }
}

const words: Readonly<Record<PairEvidence['by'], Plain>> = {
  audio: 'sound',
  video: 'picture',
  elastic: 'elastic warp',
  pins: 'pins',
};

const largest = (stretch: readonly PathPoint[]): string => {
  const known = stretch.map((p) => p.sd).filter((sd): sd is number => sd !== null);
  return known.length === 0 ? tr('unknown') : `± ${formatSmall(Math.max(...known))}`;
};

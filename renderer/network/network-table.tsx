import type { PairEvidence } from '#src/model/alignment.ts';
import { tr } from '#renderer/i18n/tr.ts';
import type { Plain } from '#renderer/i18n/words.ts';
import { ClippedName } from '#renderer/ui/clipped-name.tsx';
import { statusOf } from '#renderer/pair/pair-status.ts';
import { isHeldByHand } from '#renderer/state/by-hand.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { useProject } from '#renderer/state/hooks.ts';
import { recordingOf } from '#renderer/state/selectors.ts';
import { formatConfidence, formatSmall } from '#renderer/time/format.ts';
import type { LoopClosure } from '#src/align/loop-closures.ts';
import type { RecordingId } from '#src/model/recording.ts';

const byWords: Readonly<Record<PairEvidence['by'], Plain>> = {
  audio: 'sound',
  video: 'picture',
  elastic: 'warp',
  pins: 'pins',
};
/** So many loops say enough: the farthest off come first. */
const mostLoops = 20;

/** Pairs and loops in numbers, those that disagree most first; a press on a pair compares the two. */
export function NetworkTable({ loops, shown }: { loops: readonly LoopClosure[]; shown: boolean }) {
  const app = useApp();
  const project = useProject();
  const selected = useAppState((s) => s.selected);
  const name = (id: RecordingId) => recordingOf(project, id)?.name ?? id;
  const pairs = project.pairs
    .filter((p) => p.status !== 'refused')
    .toSorted((p, q) => (q.residual ?? -1) - (p.residual ?? -1));
  const compare = (a: RecordingId, b: RecordingId) =>
    app.set({ selected: [a, b], selectedPin: null, selectedKey: null });
  return (
    <div
      className={shown ? 'network-table' : 'unseen'}
      {...(shown ? { tabIndex: 0, role: 'region', 'aria-label': tr('Network as table') } : {})}
    >
      <table>
        <caption>{tr('Pairs, those that disagree most first')}</caption>
        <thead>
          <tr>
            <th scope="col">{tr('Pair')}</th>
            <th scope="col">{tr('Off by')}</th>
            <th scope="col">{tr('By')}</th>
            <th scope="col">{tr('Confidence')}</th>
            <th scope="col">{tr('Status')}</th>
          </tr>
        </thead>
        <tbody>
          {pairs.map((pair) => (
            <tr
              key={`${pair.a}/${pair.b}/${pair.by}`}
              data-chosen={selected.includes(pair.a) && selected.includes(pair.b)}
            >
              <th scope="row">
                {shown ? (
                  <button type="button" className="button quiet" onClick={() => compare(pair.a, pair.b)}>
                    <ClippedName name={name(pair.a)} />
                    <span className="soft">{tr(' and ')}</span>
                    <ClippedName name={name(pair.b)} />
                  </button>
                ) : (
                  [name(pair.a), name(pair.b)].join(tr(' and '))
                )}
              </th>
              <td className="num">{pair.residual === null ? '–' : formatSmall(pair.residual)}</td>
              <td>{tr(byWords[pair.by])}</td>
              <td className="num">{pair.by === 'pins' ? '–' : formatConfidence(pair.confidence)}</td>
              <td>{statusOf(pair, isHeldByHand(project, pair))}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {loops.length > 0 ? (
        <table>
          <caption>
            {tr('Loops of three pairs, those that close worst first')}
            {loops.length > mostLoops
              ? ` (${tr('{done} of {total}', { done: mostLoops, total: loops.length })})`
              : ''}
          </caption>
          <thead>
            <tr>
              <th scope="col">{tr('Loop')}</th>
              <th scope="col">{tr('Open by')}</th>
            </tr>
          </thead>
          <tbody>
            {loops.slice(0, mostLoops).map(({ recordings, apart }) => (
              <tr key={recordings.join('/')}>
                <th scope="row">{recordings.map(name).join(' → ')}</th>
                <td className="num">{formatSmall(apart)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
    </div>
  );
}

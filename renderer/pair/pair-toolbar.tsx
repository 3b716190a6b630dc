import { phrase } from '#renderer/i18n/phrase.tsx';
import { tr } from '#renderer/i18n/tr.ts';
import { clipMiddle } from '#src/model/clip-middle.ts';
import { useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { howFar } from '#renderer/jobs/job-words.ts';
import { isOver } from '#renderer/operations/jobs.ts';
import { isHeldByHand } from '#renderer/state/by-hand.ts';
import { useItems } from '#renderer/commands/menu-items.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { useProject } from '#renderer/state/hooks.ts';
import { hueOf, recordingOf } from '#renderer/state/selectors.ts';
import { formatConfidence, formatSmall } from '#renderer/time/format.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { Icon } from '#renderer/ui/icon.tsx';
import { fittingName } from '#renderer/ui/fitting-name.ts';
import { Menu, type MenuItem } from '#renderer/ui/menu.tsx';
import type { Project } from '#src/model/project.ts';
import type { Recording } from '#src/model/recording.ts';
import { choosePair } from './choose-pair.ts';
import { colourMaps } from '#src/signal/heat-colours.ts';
import type { Doubtful } from './doubtful.ts';
import { makeRigid, warpElastically } from './pair-edits.ts';
import { goToDoubtful, toggleMethod } from './pair-moves.ts';
import { pairKey, pairStore } from './pair-state.ts';
import { endReview, goToMostDoubtful } from './review.ts';
import { statusOf } from './pair-status.ts';
import { useSize } from './use-element.ts';
import type { PairFacts } from './path.ts';

/** Which pair, how it stands, and what can be done with it. */
export function PairToolbar({
  a,
  b,
  facts,
  doubtful,
}: {
  a: Recording;
  b: Recording;
  facts: PairFacts;
  doubtful: readonly Doubtful[];
}) {
  const app = useApp();
  const project = useProject();
  const store = pairStore(app);
  const asTable = useStore(store, (s) => s.asTable);
  const choosing = useStore(store, (s) => s.choosing);
  const follow = useStore(store, (s) => s.follow);
  const colours = useStore(store, (s) => s.colours);
  const pair = { a: a.id, b: b.id };
  const zooms = useItems(['pair.fit', 'pair.fit-path', 'pair.equal-scales']);
  const listening = useItems([
    'pair.ears',
    'pair.clicks',
    'pair.onset-clicks',
    'pair.beat-clicks',
    'pair.difference',
  ]);
  const comparing = useItems(['pair.keep', 'pair.switch', 'pair.choose']);
  const views: MenuItem[] = [
    {
      label: follow ? tr('Stop following the playhead') : tr('Follow the playhead'),
      run: () => store.setState({ follow: !follow }),
    },
    ...colourMaps
      .filter((name) => name !== colours)
      .map((name) => ({
        label: tr('Colours: {name}', { name }),
        run: () => store.setState({ colours: name }),
      })),
  ];
  return (
    <div className="pair-toolbar" role="toolbar" aria-label={tr('Pair view')}>
      <div className="pair-choice">
        <Chooser
          letter="A"
          label={tr('Recording across')}
          value={a}
          other={b}
          onChoose={(id) => choosePair(app, id, b.id === id ? a.id : b.id)}
        />
        <IconButton name={tr('Swap A and B')} icon="swap" onClick={() => choosePair(app, b.id, a.id)} />
        <Chooser
          letter="B"
          label={tr('Recording upwards')}
          value={b}
          other={a}
          onChoose={(id) => choosePair(app, a.id === id ? b.id : a.id, id)}
        />
        <Menu label={tr('All pairs')} groups={[pairItems(app, project)]}>
          {tr('Pairs')}
        </Menu>
      </div>
      <div className="pair-actions">
        {doubtful.length === 0 ? null : (
          <span className="pair-doubtful">
            <button
              type="button"
              className="button quiet icon-only"
              aria-label={tr('Previous doubtful place')}
              title={tr('Previous doubtful place')}
              onClick={() => goToDoubtful(app, false)}
            >
              ‹
            </button>
            <span className="small soft" title={tr('Places of the path worth a look')}>
              <Icon name="warning" />
              <span className="num">{doubtful.length}</span>
              <span className="pair-roomy">{tr('doubtful')}</span>
            </span>
            <button
              type="button"
              className="button quiet icon-only"
              aria-label={tr('Next doubtful place')}
              title={tr('Next doubtful place')}
              onClick={() => goToDoubtful(app, true)}
            >
              ›
            </button>
          </span>
        )}
        <ReviewButton pair={pair} />
        <Elastic a={a} b={b} facts={facts} pair={pair} />
        <Button
          look="quiet"
          aria-pressed={choosing}
          title={tr('Choose the method of alignment and its limits')}
          onClick={() => toggleMethod(app)}
        >
          {tr('Method')}
        </Button>
        <Button
          look="quiet"
          aria-pressed={asTable}
          title={tr('The same as numbers')}
          onClick={() => store.setState({ asTable: !asTable })}
        >
          {tr('Table')}
        </Button>
        <Menu
          label={tr('View: how the pair is shown')}
          groups={[zooms, listening, comparing].map((items) => items.map(withoutPair)).concat([views])}
        >
          {tr('View')}
        </Menu>
      </div>
    </div>
  );
}

/** Here everything is about the pair. */
const withoutPair = (item: MenuItem): MenuItem => {
  const label = item.label.replace(/^[^:]+: /, '');
  return { ...item, label: label.charAt(0).toUpperCase() + label.slice(1) };
};

/** Of a chooser’s width its arrow and margins take so much, pixels. */
const besideName = 34;

function Chooser({
  letter,
  label,
  value,
  other,
  onChoose,
}: {
  letter: 'A' | 'B';
  label: string;
  value: Recording;
  other: Recording;
  onChoose: (id: string) => void;
}) {
  const project = useProject();
  const select = useRef<HTMLSelectElement>(null);
  const [width, setWidth] = useState(0);
  useSize(select, setWidth);
  // The list has more room.
  const shown = useMemo(() => {
    const rest = project.recordings.filter((r) => r.id !== value.id && r.id !== other.id);
    const names = [other, ...rest].map((r) => r.name);
    return fittingName(value.name, names, select.current, width - besideName);
  }, [value, other, project.recordings, width]);
  return (
    <label className="pair-chooser" data-hue={hueOf(project, value.id)}>
      <span className="pair-letter" aria-hidden="true">
        {letter}
      </span>
      <select
        ref={select}
        aria-label={label}
        title={value.name}
        value={value.id}
        onChange={(e) => onChoose(e.target.value)}
      >
        {project.recordings.map((r) => (
          <option key={r.id} value={r.id}>
            {r.id === value.id ? shown : clipMiddle(r.name, 60)}
            {r.id === other.id ? ` (${tr('swaps')})` : ''}
          </option>
        ))}
      </select>
    </label>
  );
}

function pairItems(app: ReturnType<typeof useApp>, project: Project): MenuItem[] {
  const name = (id: string) => recordingOf(project, id)?.name ?? id;
  const rank = { inconsistent: 0, matched: 1, pinned: 2, refused: 3 } as const;
  return [...project.pairs]
    .sort((p, q) => rank[p.status] - rank[q.status] || (q.residual ?? 0) - (p.residual ?? 0))
    .map((p) => ({
      label: `${name(p.a)} × ${name(p.b)}`,
      hint:
        p.status === 'matched'
          ? `${p.residual === null ? '' : `${formatSmall(p.residual)} · `}${formatConfidence(p.confidence)}`
          : statusOf(p, isHeldByHand(project, p)),
      run: () => choosePair(app, p.a, p.b),
    }));
}

/** Begins the review at the most doubtful place, or ends it. */
function ReviewButton({ pair }: { pair: { a: string; b: string } }) {
  const app = useApp();
  const isOn = useStore(pairStore(app), (s) => s.review?.key === pairKey(pair.a, pair.b));
  return (
    <Button
      look="quiet"
      aria-pressed={isOn}
      title={tr('Take me to the most doubtful place of the path (Alt+D)')}
      onClick={() => (isOn ? endReview(app) : goToMostDoubtful(app, 1))}
    >
      {tr('Review')}
    </Button>
  );
}

function Elastic({
  a,
  b,
  facts,
  pair,
}: {
  a: Recording;
  b: Recording;
  facts: PairFacts;
  pair: { a: string; b: string };
}) {
  const app = useApp();
  const [asked, setAsked] = useState(false);
  const jobs = useAppState((s) => s.jobs);
  const warp = jobs.find((j) => j.kind === 'warp' && !isOver(j));
  if (facts.warp)
    return (
      <Button look="quiet" title={tr('Back to straight stretches')} onClick={() => makeRigid(app, pair)}>
        {tr('Make rigid')}
      </Button>
    );
  return (
    <Button
      look="quiet"
      disabled={asked || warp !== undefined}
      title={
        warp
          ? howFar(warp, jobs)
          : tr('Two performances rather than one event: let the speed of “{name}” follow “{name2}”', {
              name: b.name,
              name2: a.name,
            })
      }
      onClick={() => {
        setAsked(true);
        void warpElastically(app, pair).finally(() => setAsked(false));
      }}
    >
      {asked
        ? tr('Warping…')
        : phrase('Warp {elastically}', {
            elastically: <span className="pair-roomy">{tr('elastically')}</span>,
          })}
    </Button>
  );
}

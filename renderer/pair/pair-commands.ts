import { tellBeats } from '#renderer/player/beat-clicks.ts';
import { tr } from '#renderer/i18n/tr.ts';
import type { Command } from '#renderer/commands/command.ts';
import { placementOf, projectOf, recordingOf, selectedPair } from '#renderer/state/selectors.ts';
import type { AppState } from '#renderer/state/state.ts';
import { toSource } from '#src/model/time-map.ts';
import { dropAlternative, isCompared, keepAlternative, switchAlternative } from './alternative-edits.ts';
import { choosePair, shownPair } from './choose-pair.ts';
import { straightenPart, trustPart } from './locked-edits.ts';
import { addPin, makeRigid, removePin, warpElastically } from './pair-edits.ts';
import { equalise, fitPair, goToDoubtful, sceneOf, toggleMethod, zoomToPath } from './pair-moves.ts';
import { pairStore } from './pair-state.ts';
import { smoothPath } from './smooth-edit.ts';
import { confirmHere, goToMostDoubtful } from './review.ts';

/** The pair view's commands, for palette, keys and help. */
const pairChosen = (s: AppState): true | string => (selectedPair(s) ? true : tr('Choose two recordings.'));

const pinChosen = (s: AppState): true | string =>
  projectOf(s).pins.some((p) => p.id === s.selectedPin) ? true : tr('Select a pin.');

/** Whether the playhead shows a moment of both. */
const playheadInBoth = (s: AppState): true | string => {
  const pair = selectedPair(s);
  if (!pair) return tr('Choose two recordings.');
  const project = projectOf(s);
  const named = (ids: readonly string[]) =>
    ids.map((id) => tr('“{name}”', { name: recordingOf(project, id)?.name ?? id })).join(tr(' and '));
  const both = [pair.a, pair.b];
  const unplaced = both.filter((id) => !placementOf(project, id)?.map);
  if (unplaced.length > 0)
    return tr('No place on the timeline yet: {named}. Pin a moment in the matrix instead.', {
      named: named(unplaced),
    });
  const outside = both.filter((id) => {
    const map = placementOf(project, id)?.map;
    return map && toSource(map, s.playhead) === null;
  });
  return (
    outside.length === 0 ||
    tr('The playhead is outside {named}. Move it to where both lie.', { named: named(outside) })
  );
};

const warped = (s: AppState): boolean => {
  const pair = selectedPair(s);
  return (
    pair !== null &&
    projectOf(s).warps.some((w) => (w.a === pair.a && w.b === pair.b) || (w.a === pair.b && w.b === pair.a))
  );
};

const compared = (s: AppState): true | string =>
  isCompared(s, selectedPair(s)) ? true : tr('No other path of this pair is kept.');

export const pairCommands: readonly Command[] = [
  {
    id: 'pair.fit',
    label: 'Pair: show both recordings whole',
    group: 'View',
    keys: ['Shift+KeyF'],
    enabled: pairChosen,
    run: fitPair,
  },
  {
    id: 'pair.fit-path',
    label: 'Pair: zoom to the path',
    group: 'View',
    keys: ['Alt+KeyF'],
    enabled: pairChosen,
    run: zoomToPath,
  },
  {
    id: 'pair.equal-scales',
    label: 'Pair: one scale on both axes',
    group: 'View',
    keys: [],
    enabled: pairChosen,
    run: equalise,
  },
  {
    id: 'pair.swap',
    label: 'Pair: swap A and B',
    group: 'View',
    keys: ['Alt+KeyX'],
    enabled: pairChosen,
    run(app) {
      const pair = shownPair(app);
      if (pair) choosePair(app, pair.b, pair.a);
    },
  },
  {
    id: 'pair.next-doubtful',
    label: 'Pair: next doubtful place',
    group: 'View',
    keys: ['Alt+KeyN'],
    enabled: pairChosen,
    run: (app) => goToDoubtful(app, true),
  },
  {
    id: 'pair.previous-doubtful',
    label: 'Pair: previous doubtful place',
    group: 'View',
    keys: ['Alt+Shift+KeyN'],
    enabled: pairChosen,
    run: (app) => goToDoubtful(app, false),
  },
  {
    id: 'pair.most-doubtful',
    label: 'Pair: take me to the most doubtful place',
    group: 'Sync',
    keys: ['Alt+KeyD'],
    enabled: pairChosen,
    run: (app) => goToMostDoubtful(app, 1),
  },
  {
    id: 'pair.less-doubtful',
    label: 'Pair: back to the more doubtful place before',
    group: 'Sync',
    keys: ['Alt+Shift+KeyD'],
    enabled: pairChosen,
    run: (app) => goToMostDoubtful(app, -1),
  },
  {
    id: 'pair.confirm',
    label: 'Pair: it is right here, pin the path as it is',
    group: 'Sync',
    keys: ['Alt+KeyY'],
    enabled: pairChosen,
    run: confirmHere,
  },
  {
    id: 'pair.follow',
    label: 'Pair: follow the playhead or stop following',
    group: 'View',
    keys: [],
    enabled: pairChosen,
    run: (app) => pairStore(app).setState((s) => ({ follow: !s.follow })),
  },
  {
    id: 'pair.table',
    label: 'Pair: as table or as matrix',
    group: 'View',
    keys: ['Shift+KeyT'],
    enabled: pairChosen,
    run: (app) => pairStore(app).setState((s) => ({ asTable: !s.asTable })),
  },
  {
    id: 'pair.pin-playhead',
    label: 'Pair: pin what the playhead shows of both',
    group: 'Sync',
    keys: [],
    enabled: playheadInBoth,
    run(app) {
      const scene = sceneOf(app);
      const at = scene?.now;
      if (scene && at) addPin(app, scene.pair, at);
    },
  },
  {
    id: 'pair.remove-pin',
    label: 'Remove the selected pin',
    group: 'Sync',
    keys: [],
    enabled: pinChosen,
    run(app) {
      const pin = app.store.getState().selectedPin;
      if (pin) removePin(app, pin);
    },
  },
  {
    id: 'pair.warp',
    label: 'Pair: warp elastically',
    group: 'Sync',
    keys: [],
    enabled: pairChosen,
    run(app) {
      const pair = shownPair(app);
      if (pair) void warpElastically(app, pair);
    },
  },
  {
    id: 'pair.method',
    label: 'Pair: choose the method of alignment',
    group: 'Sync',
    keys: ['Alt+KeyM'],
    enabled: pairChosen,
    run: toggleMethod,
  },
  {
    id: 'pair.trust',
    label: 'Pair: trust this part of the path, or no longer',
    group: 'Sync',
    keys: ['Alt+KeyL'],
    enabled: (s) => (warped(s) ? true : tr('This pair is not warped.')),
    run: trustPart,
  },
  {
    id: 'pair.keep',
    label: 'Pair: keep this path to compare with',
    group: 'Sync',
    keys: ['Alt+KeyB'],
    enabled: pairChosen,
    run: keepAlternative,
  },
  {
    id: 'pair.switch',
    label: 'Pair: switch to the other path and back',
    group: 'Sync',
    keys: ['Alt+KeyS'],
    enabled: compared,
    run: switchAlternative,
  },
  {
    id: 'pair.choose',
    label: 'Pair: choose this path, drop the other',
    group: 'Sync',
    keys: [],
    enabled: compared,
    run: dropAlternative,
  },
  {
    id: 'pair.ears',
    label: 'Pair: hear A left and B right, or all as before',
    group: 'Play',
    keys: ['Alt+KeyE'],
    enabled: pairChosen,
    run(app) {
      const pair = shownPair(app);
      const { ears } = app.store.getState();
      if (!pair) return;
      const isOn = ears?.left === pair.a && ears.right === pair.b;
      app.set({ ears: isOn ? null : { left: pair.a, right: pair.b } });
      app.say(
        isOn
          ? tr('Heard as before.')
          : warped(app.store.getState())
            ? tr('A is heard on the left, B on the right, warped.')
            : tr('A is heard on the left, B on the right.'),
      );
    },
  },
  {
    id: 'pair.clicks',
    label: 'Pair: click at pins and words, or be silent',
    group: 'Play',
    keys: ['Alt+KeyC'],
    enabled: pairChosen,
    run(app) {
      const { clicks } = app.store.getState();
      app.set({ clicks: !clicks });
      app.say(
        clicks
          ? tr('No more clicks.')
          : tr('Clicks sound at the pins of this pair, and where words of A begin.'),
      );
    },
  },
  {
    id: 'pair.onset-clicks',
    label: 'Pair: click at beginnings in A, or be silent',
    group: 'Play',
    keys: ['Alt+Shift+KeyC'],
    enabled: pairChosen,
    run(app) {
      const on = app.store.getState().clickTrack !== 'onsets';
      app.set({ clickTrack: on ? 'onsets' : 'off' });
      app.say(
        on
          ? tr(
              'Clicks sound where notes, words and noises begin in A: where B is in step, they fall together.',
            )
          : tr('No more clicks at beginnings.'),
      );
    },
  },
  {
    id: 'pair.beat-clicks',
    label: 'Pair: click at the beats of A, or be silent',
    group: 'Play',
    keys: ['Alt+Shift+KeyB'],
    enabled: pairChosen,
    run(app) {
      const on = app.store.getState().clickTrack !== 'beats';
      app.set({ clickTrack: on ? 'beats' : 'off' });
      if (on) void tellBeats(app);
      else app.say(tr('No more clicks at beats.'));
    },
  },
  {
    id: 'pair.difference',
    label: 'Pair: show where A and B differ, or no longer',
    group: 'View',
    keys: ['Alt+Shift+KeyX'],
    enabled: pairChosen,
    run(app) {
      const { differ } = pairStore(app).getState();
      const next = ({ off: 'subtracted', subtracted: 'in-turn', 'in-turn': 'off' } as const)[differ];
      pairStore(app).setState({ differ: next });
      app.say(
        next === 'off'
          ? tr('The difference is no longer shown.')
          : next === 'subtracted'
            ? tr('Shown where A and B part: black is the same in both pictures; below, the sounds.')
            : tr('The two pictures are shown in turn: what jumps is what differs.'),
      );
    },
  },
  {
    id: 'pair.smooth',
    label: 'Pair: smooth the path; again, smooth it more',
    group: 'Sync',
    keys: ['Alt+KeyU'],
    enabled: (s) => (warped(s) ? true : tr('This pair is not warped.')),
    run: smoothPath,
  },
  {
    id: 'pair.rigid-part',
    label: 'Pair: one rate for this part, or elastic again',
    group: 'Sync',
    keys: ['Alt+KeyR'],
    enabled: (s) => (warped(s) ? true : tr('This pair is not warped.')),
    run: straightenPart,
  },
  {
    id: 'pair.rigid',
    label: 'Pair: make rigid again',
    group: 'Sync',
    keys: [],
    enabled: (s) => (warped(s) ? true : tr('This pair is not warped.')),
    run(app) {
      const pair = shownPair(app);
      if (pair) makeRigid(app, pair);
    },
  },
];

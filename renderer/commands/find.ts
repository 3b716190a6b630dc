import { tr } from '#renderer/i18n/tr.ts';
import {
  canFind,
  canPinPlace,
  goToNextPlace,
  pinPlace,
  putFindAway,
  startFind,
} from '#renderer/operations/find.ts';
import { placesShown } from '#renderer/state/places.ts';
import type { AppState } from '#renderer/state/state.ts';
import type { Command } from './command.ts';

const somePlace = (s: AppState): true | string => {
  if (placesShown(s).length > 0) return true;
  return s.find?.outcome.kind === 'done' ? tr('Nothing was found.') : tr('Find a passage first.');
};

export const findCommands: readonly Command[] = [
  {
    id: 'find.passage',
    label: 'Find this passage elsewhere',
    group: 'Find',
    keys: ['Ctrl+Shift+KeyF'],
    enabled: canFind,
    run: (app) => void startFind(app),
  },
  {
    id: 'find.next',
    label: 'Go to the next place found',
    group: 'Find',
    keys: ['KeyG'],
    enabled: somePlace,
    run: (app) => goToNextPlace(app, 1),
    repeats: true,
  },
  {
    id: 'find.previous',
    label: 'Go to the place found before',
    group: 'Find',
    keys: ['Shift+KeyG'],
    enabled: somePlace,
    run: (app) => goToNextPlace(app, -1),
    repeats: true,
  },
  {
    id: 'find.pin',
    label: 'Pin the passage to the place found',
    group: 'Find',
    keys: ['Alt+KeyG'],
    enabled: canPinPlace,
    run: pinPlace,
  },
  {
    id: 'find.away',
    label: 'Put away what was found',
    group: 'Find',
    keys: [],
    enabled: (s) => (s.find ? true : tr('There is nothing to put away.')),
    run: putFindAway,
  },
];

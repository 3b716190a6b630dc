import { canGoToKey, goToKey, needsKey, nudgeKey, removeKey } from '#renderer/operations/crop-keys.ts';
import type { Plain } from '#renderer/i18n/words.ts';
import type { Command } from './command.ts';

type Direction = {
  readonly where: string;
  readonly go: Plain;
  readonly way: string;
  readonly move: Plain;
  readonly key: string;
};
const back: Direction = {
  where: 'previous',
  go: 'Go to the previous keyframe of the crop',
  way: 'earlier',
  move: 'Move the keyframe earlier by one frame',
  key: 'Semicolon',
};
const on: Direction = {
  where: 'next',
  go: 'Go to the next keyframe of the crop',
  way: 'later',
  move: 'Move the keyframe later by one frame',
  key: 'Quote',
};

/** The keyframes of a crop, by keys. */
export const cropKeyCommands: readonly Command[] = [
  ...([-1, 1] as const).flatMap((by): readonly Command[] => {
    const { where, go, way, move, key } = by < 0 ? back : on;
    return [
      {
        id: `clip.key-${where}`,
        label: go,
        group: 'Clip',
        keys: [key],
        enabled: (s) => canGoToKey(s, by),
        run: (app) => goToKey(app, by),
        repeats: true,
      },
      {
        id: `clip.key-${way}`,
        label: move,
        group: 'Clip',
        keys: [`Shift+${key}`],
        enabled: needsKey,
        run: (app) => nudgeKey(app, by),
        repeats: true,
      },
    ];
  }),
  {
    id: 'clip.key-remove',
    label: 'Remove the keyframe',
    group: 'Clip',
    keys: [],
    enabled: needsKey,
    run: removeKey,
  },
];

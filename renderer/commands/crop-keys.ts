import { canGoToKey, goToKey, needsKey, nudgeKey, removeKey } from '#renderer/operations/crop-keys.ts';
import type { Command } from './command.ts';

/** The keyframes of a crop, by keys. */
export const cropKeyCommands: readonly Command[] = [
  ...([-1, 1] as const).flatMap((by): readonly Command[] => {
    const [where, way, key] =
      by < 0 ? (['previous', 'earlier', 'Semicolon'] as const) : (['next', 'later', 'Quote'] as const);
    return [
      {
        id: `clip.key-${where}`,
        label: `Go to the ${where} keyframe of the crop`,
        group: 'Clip',
        keys: [key],
        enabled: (s) => canGoToKey(s, by),
        run: (app) => goToKey(app, by),
        repeats: true,
      },
      {
        id: `clip.key-${way}`,
        label: `Move the keyframe ${way} by one frame`,
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

import { tr } from '#renderer/i18n/tr.ts';
import { isData, type Recording } from '#src/model/recording.ts';
import type { WarpHow } from '#src/model/warp-how.ts';

type Features = WarpHow['features'];

/** What of two recordings a method may compare, the usual first, and what the program does by itself. */
export type FeatureChoices = {
  readonly options: readonly [Features, ...Features[]];
  readonly words: Readonly<Partial<Record<Features, string>>>;
  readonly own: string;
  /** Why the two cannot be compared frame with frame; null where they can. */
  readonly unlike: string | null;
};

const sounds = ['auto', 'music', 'speech'] as const;

export function featureChoices(a: Recording | null, b: Recording | null): FeatureChoices {
  const dims = [a, b].map((r) => (r && isData(r.media) ? (r.media.data[0]?.dims ?? 0) : null));
  const [x = null, y = null] = dims;
  if (x !== null && y !== null)
    return {
      options: ['data'],
      words: { data: tr('numbers (all columns)') },
      own:
        x === y
          ? tr('DTW over the numbers, with free ends.')
          : tr('CTW: the two have {x} and {y} columns, and are compared by what correlates.', { x, y }),
      unlike: x === y ? null : tr('these have {x} and {y} columns', { x, y }),
    };
  const media = [a, b].filter((r) => r !== null && !isData(r.media)) as readonly Recording[];
  const sees = media.length > 0 && media.every((r) => r.media.video.length > 0);
  const hears = media.length > 0 && media.every((r) => r.media.audio.length > 0);
  const options = [
    ...(hears || !sees ? sounds : (['auto'] as const)),
    ...(sees ? (['motion'] as const) : []),
  ] as const;
  if (x !== null || y !== null)
    return {
      options,
      words: {
        ...{
          auto: tr('numbers with what suits'),
          music: tr('numbers with notes'),
          speech: tr('numbers with timbre'),
        },
        motion: tr('numbers with what is seen'),
      },
      own:
        hears || !sees
          ? tr('CTW: numbers and sound are compared by what correlates.')
          : tr('CTW: numbers and picture are compared by what correlates.'),
      unlike: hears || !sees ? tr('these are numbers and sound') : tr('these are numbers and pictures'),
    };
  return {
    options: [...options, 'text'],
    words: { auto: tr('what suits'), music: tr('music (notes)'), speech: tr('speech (timbre)') },
    own:
      hears || !sees
        ? tr('DTW over notes or timbre, whichever fits better, with free ends.')
        : tr('DTW over what is seen: the outline and the motion of whoever moves.'),
    unlike: null,
  };
}

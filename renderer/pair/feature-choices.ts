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
  const [x, y] = dims;
  if (x !== null && y !== null)
    return {
      options: ['data'],
      words: { data: 'numbers (all columns)' },
      own:
        x === y
          ? 'DTW over the numbers, with free ends.'
          : `CTW: the two have ${x} and ${y} columns, and are compared by what correlates.`,
      unlike: x === y ? null : `these have ${x} and ${y} columns`,
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
        ...{ auto: 'numbers with what suits', music: 'numbers with notes', speech: 'numbers with timbre' },
        motion: 'numbers with what is seen',
      },
      own: `CTW: numbers and ${hears || !sees ? 'sound' : 'picture'} are compared by what correlates.`,
      unlike: `these are numbers and ${hears || !sees ? 'sound' : 'pictures'}`,
    };
  return {
    options: [...options, 'text'],
    words: { auto: 'what suits', music: 'music (notes)', speech: 'speech (timbre)' },
    own:
      hears || !sees
        ? 'DTW over notes or timbre, whichever fits better, with free ends.'
        : 'DTW over what is seen: the outline and the motion of whoever moves.',
    unlike: null,
  };
}

import { InvalidInputError } from '#src/model/errors.ts';
import { stretchesOf } from '#src/model/stretches.ts';
import type { Choice, Part } from './choose.ts';
import { safeName } from './names.ts';
import type { ExportRequest } from './request.ts';

/** One stretch of the timeline that is rendered by itself, with what of the choice lies in it. */
export type Span = {
  /** What the names of its files begin with; empty where it is the whole. */
  readonly prefix: string;
  /** Timeline seconds. */
  readonly range: readonly [number, number];
  readonly parts: readonly Part[];
};

/** A folder of more files than that is a mistake. */
const mostClips = 5000;

/** A frame at 25 a second: shorter clips hold no picture. */
const shortest = 0.04;

/**
 * What an export renders, and what it says of what it leaves out: the whole range, or a span for each stretch that was asked for.
 * @throws InvalidInputError `not-together`, `nothing-there`, `too-many`
 */
export function spansOf(
  { project, each = null }: ExportRequest,
  choice: Choice,
): { readonly spans: readonly Span[]; readonly warnings: readonly string[] } {
  if (!each) return { spans: [{ prefix: '', range: choice.range, parts: choice.parts }], warnings: [] };
  const found = stretchesOf(project, each.kind, each.list);
  if (!found)
    throw new InvalidInputError(
      'not-together',
      'What was to be cut by belongs to no recording that lies on the timeline.',
      'Sync its recording with the others, or choose another text or list.',
    );
  const chosen = new Set(choice.parts.map(({ recording }) => recording.id));
  const wanted = found.stretches.filter(({ recording }) => recording === null || chosen.has(recording));
  const cut = wanted.flatMap(({ title, range, recording }, k): readonly Span[] => {
    const low = Math.max(choice.range[0], range[0] - each.margin);
    const high = Math.min(choice.range[1], range[1] + each.margin);
    if (high - low < shortest) return [];
    const parts = choice.parts.filter(
      (part) => (recording === null || part.recording.id === recording) && lies(part, low, high),
    );
    if (parts.length === 0) return [];
    const number = recording === null ? `${numbered(k, wanted.length)} ` : '';
    return [{ prefix: `${number}${shortTitle(title)} - `, range: [low, high], parts }];
  });
  const clips = cut.reduce((sum, { parts }) => sum + parts.length, 0);
  if (clips === 0)
    throw new InvalidInputError(
      'nothing-there',
      `No ${each.kind} lies where these recordings have sound or picture.`,
      'Align the text first, or widen the range.',
    );
  if (clips > mostClips)
    throw new InvalidInputError(
      'too-many',
      `That would be ${clips} files; at most ${mostClips} are written at once.`,
      'Narrow the range, or choose fewer recordings.',
    );
  const outside = wanted.length - cut.length;
  return {
    spans: cut,
    warnings: [
      ...(found.left > 0 ? [`Left out, without a time: ${counted(found.left, each.kind)}.`] : []),
      ...(outside > 0
        ? [`Left out, outside of the range or shorter than a picture: ${counted(outside, each.kind)}.`]
        : []),
    ],
  };
}

const lies = ({ streams }: Part, low: number, high: number): boolean =>
  [streams.sound, streams.picture].some((map) =>
    map.segments.some(({ knots }) => {
      const [first, last] = [knots[0], knots.at(-1)];
      return first && last && first.timeline < high && last.timeline > low;
    }),
  );

const counted = (n: number, kind: string): string => `${n} ${kind}${n === 1 ? '' : 's'}`;

/** From 1, with as many digits as the last has: files stand in order in every folder. */
const numbered = (k: number, count: number): string => String(k + 1).padStart(String(count).length, '0');

/** The first words of a text, some 40 characters. */
function shortTitle(text: string): string {
  const words = text.trim().split(/\s+/);
  let short = words[0] ?? '';
  for (const word of words.slice(1)) {
    if (short.length + 1 + word.length > 40) break;
    short += ` ${word}`;
  }
  return safeName([...short].slice(0, 40).join(''));
}

import { InvalidInputError } from '#src/model/errors.ts';
import { laidAlone } from '#src/model/laid-alone.ts';
import { type Project, referenceOf } from '#src/model/project.ts';
import { isData, type Recording } from '#src/model/recording.ts';
import { type StreamMaps, streamMapsOf } from '#src/model/stream-maps.ts';
import { type TimeMap, timelineExtent } from '#src/model/time-map.ts';
import { uniqueNames } from './names.ts';
import { usualRate } from '#src/model/frame-rate.ts';
import { checkRange } from './plan.ts';

/** One recording of the export, with where it lies and the safe name its file or track gets. */
export type Part = {
  readonly recording: Recording;
  readonly map: TimeMap;
  /** Where its sound and its picture lie: apart where the sound was put right. */
  readonly streams: StreamMaps;
  readonly name: string;
};

export type Choice = {
  readonly event: string;
  readonly reference: Recording;
  readonly parts: readonly Part[];
  /** Timeline seconds. */
  readonly range: readonly [number, number];
  /** What was left out and why, in plain words. */
  readonly warnings: readonly string[];
  /** Names of those left out because they belong to another event. */
  readonly elsewhere: readonly string[];
};

/**
 * What an export takes from a project: the placed recordings of one event (that of the recordings named, else
 * the reference's), over the range given, else from the first to the last moment of any of them.
 * @param withData data files too, which hold nothing that can be played
 * @throws InvalidInputError `nothing-placed`, `only-data`, `no-such-recording`, `not-placed`, `several-events`, `bad-range`,
 * `empty-range`.
 */
export function choose(
  given: Project,
  wanted: readonly string[] | null,
  range: readonly [number, number] | null,
  withData = false,
): Choice {
  if (range) checkRange(range);
  const project = laidAlone(given);
  const byId = new Map(project.recordings.map((r) => [r.id, r]));
  const placed = project.placements.flatMap((p) => {
    const recording = byId.get(p.recording);
    return recording && p.placed && p.map && p.event !== null
      ? [{ recording, map: p.map, event: p.event }]
      : [];
  });
  if (placed.length === 0)
    throw new InvalidInputError('nothing-placed', 'No recording is placed yet.', 'Sync the project first.');
  for (const id of wanted ?? []) {
    const name = byId.get(id)?.name;
    if (name === undefined)
      throw new InvalidInputError(
        'no-such-recording',
        `The project has no recording ${JSON.stringify(id)}.`,
        'Name recordings of the project.',
      );
    if (!placed.some((p) => p.recording.id === id))
      throw new InvalidInputError('not-placed', `${name} is not placed.`, 'Sync it, or leave it out.');
  }
  const named = placed.filter((p) => wanted === null || wanted.includes(p.recording.id));
  const reference = referenceOf(project);
  const events = new Set(named.map((p) => p.event));
  if (wanted !== null && events.size > 1)
    throw new InvalidInputError(
      'several-events',
      'These recordings belong to different events, which share no clock.',
      'Export one event at a time.',
    );
  const home = placed.find((p) => p.recording.id === reference)?.event;
  const event =
    (wanted === null ? (home ?? project.events[0]?.id) : undefined) ?? (named[0] as (typeof named)[0]).event;
  const isLeft = (p: (typeof named)[0]) => !withData && isData(p.recording.media);
  const here = named.filter((p) => p.event === event && !isLeft(p));
  const numbers = named.filter((p) => p.event === event && isLeft(p)).map((p) => p.recording.name);
  if (here.length === 0)
    throw new InvalidInputError(
      'only-data',
      'What is placed here holds numbers, no sound or picture: there is nothing to play.',
      'Export a table of the segments (csv), or place a recording with it.',
    );
  const names = uniqueNames(here.map((p) => p.recording.name));
  const warnings: string[] = [];
  const elsewhere = named.filter((p) => p.event !== event).map((p) => p.recording.name);
  const loose = project.recordings.filter((r) => !placed.some((p) => p.recording.id === r.id));
  if (wanted === null && loose.length > 0)
    warnings.push(`Left out, not placed: ${loose.map((r) => r.name).join(', ')}.`);
  if (numbers.length > 0) warnings.push(`Left out, numbers without sound or picture: ${numbers.join(', ')}.`);
  const extents = here.flatMap((p) => timelineExtent(p.map) ?? []);
  const span = range ?? ([Math.min(...extents), Math.max(...extents)] as const);
  const parts = here.map(({ recording, map }, i) => {
    const streams = streamMapsOf(project, recording.id, map);
    return { recording, map, streams, name: names[i] as string };
  });
  const inside = parts.filter(({ map }) =>
    map.segments.some((segment) => {
      const first = segment.knots[0];
      const last = segment.knots[segment.knots.length - 1];
      return first && last && first.timeline < span[1] && last.timeline > span[0];
    }),
  );
  for (const part of parts)
    if (!inside.includes(part)) warnings.push(`Left out, nothing in the range: ${part.recording.name}.`);
  if (inside.length === 0)
    throw new InvalidInputError(
      'empty-range',
      `No recording lies between ${span[0]} and ${span[1]} s.`,
      `The event lasts from ${Math.min(...extents).toFixed(2)} to ${Math.max(...extents).toFixed(2)} s.`,
    );
  const owner = project.events.find((e) => e.id === event)?.reference;
  const first = inside[0] as Part;
  return {
    event,
    reference: byId.get(owner ?? '') ?? first.recording,
    parts: inside,
    range: span,
    warnings,
    elsewhere,
  };
}

/**
 * A recording that is not itself exported, for what is taken of it: its sound.
 * @throws InvalidInputError `not-placed`, `several-events`
 */
export function partBeside(given: Project, id: string, { event, parts }: Choice): Part {
  const [part] = choose(given, [id], null).parts as [Part];
  if (laidAlone(given).placements.find((p) => p.recording === id)?.event !== event)
    throw new InvalidInputError(
      'several-events',
      `${part.recording.name} belongs to another event than what is exported.`,
      'Choose the sound of a recording of the same event.',
    );
  const names = uniqueNames([...parts.map(({ name }) => name), part.recording.name]);
  return { ...part, name: names.at(-1) ?? part.name };
}

/** The warnings of an export that holds one event only. */
export const warningsOfOne = ({ elsewhere, warnings }: Choice): readonly string[] =>
  elsewhere.length > 0 ? [`Left out, another event: ${elsewhere.join(', ')}.`, ...warnings] : warnings;

/** One frame rate for all: the reference's when it has pictures, else the highest; 25 where none says. */
export function commonRate(choice: Choice): readonly [number, number] {
  const own = choice.reference.media.video[0]?.frameRate;
  if (own) return usualRate(own);
  const rates = choice.parts.map(({ recording }) => recording.media.video[0]?.frameRate ?? null);
  const highest = rates.reduce<readonly [number, number] | null>(
    (best, rate) => (rate !== null && (best === null || rate[0] / rate[1] > best[0] / best[1]) ? rate : best),
    null,
  );
  return highest ? usualRate(highest) : [25, 1];
}

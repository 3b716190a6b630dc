import type { Plain } from '#renderer/i18n/words.ts';
import { stepName } from '#renderer/i18n/step-name.ts';
import { tr } from '#renderer/i18n/tr.ts';
import { putTranscript } from '#src/model/put-transcript.ts';
import { transcriptById } from '#renderer/state/transcripts.ts';
import type { App } from '#renderer/state/store.ts';
import { recalibrated } from '#src/attention/recalibrate.ts';
import {
  type BoundaryPin,
  type PinnedRun,
  runsBetween,
  type SolvedRun,
  solveRun,
  timedRun,
} from '#src/attention/under-pins.ts';
import type { TimedToken } from '#src/attention/time-words.ts';
import { withoutWords } from '#src/attention/without-words.ts';
import type { Heard } from '#src/attention/follow-text.ts';
import type { Transcript, Word } from '#src/model/transcript.ts';
import { isTimed, sure, withWords } from '#src/model/transcript-edits.ts';
import { sourceTime } from '#src/model/units.ts';
import type { LoadedMap } from './map-state.ts';
import { wordsOf } from './stretch.ts';

/** Pins on the map: a pin is a boundary of a word that counts as confirmed; the rest is found anew between pins. */

export type Pin = Pick<BoundaryPin, 'edge'> & { readonly word: number; readonly time: number };

const noRoom: Plain = 'There is no room for the words between this pin and the next confirmed one.';

/** The pins of a stretch, in seconds from the map's first frame. */
export const pinsOf = ({ map }: Pick<LoadedMap, 'map'>, words: readonly Word[]): readonly BoundaryPin[] =>
  words.flatMap((word, token): readonly BoundaryPin[] =>
    word.status === 'confirmed' && isTimed(word)
      ? [
          { token, edge: 'start', time: word.start - map.start },
          { token, edge: 'end', time: word.end - map.start },
        ]
      : [],
  );

/**
 * The recording as pins ask it: words that nobody says were told by more than a path (`unheard-words.ts`), so that none brings them back.
 * @param pinned a word that is said because a pin lies in it
 */
export const heardUnder = (
  { heard }: Pick<LoadedMap, 'heard'>,
  words: readonly Word[],
  pinned: number | null = null,
): Heard =>
  withoutWords(
    heard,
    words.map(({ status }, k) => status === 'not-spoken' && k !== pinned),
  );

const endOfMap = ({ map, made }: LoadedMap): number => made.range[1] - map.start;

/** What a pin lets be found anew: the runs that end and begin at it. */
export function runsAbout(
  loaded: LoadedMap,
  words: readonly Word[],
  { word, edge, time }: Pin,
): readonly PinnedRun[] {
  const at = time - loaded.map.start;
  const pins = pinsOf(loaded, words).filter((pin) => pin.token !== word || pin.edge !== edge);
  const place = edge === 'start' ? word : word + 1;
  return runsBetween(words.length, endOfMap(loaded), [...pins, { token: word, edge, time: at }]).filter(
    ({ from, to }) => to === place || from === place,
  );
}

/**
 * Puts a pin: the words on both its sides are found anew between it and the next confirmed ones. `base`: the
 * transcript that the pin is put into; in a drag the one it began with. Edits of one `gesture` are one step.
 * @returns false where it cannot lie there, which is said
 */
export async function putPin(
  app: App,
  id: string,
  loaded: LoadedMap,
  base: Transcript,
  pin: Pin,
  gesture: string,
  how: { readonly label: string; readonly rests: boolean; readonly isStill?: () => boolean },
): Promise<boolean> {
  const words = wordsOf(base, loaded.made);
  const solved = await solveAll(heardUnder(loaded, words, pin.word), runsAbout(loaded, words, pin));
  if (!solved) {
    app.say(tr(noRoom));
    return false;
  }
  return await write(app, id, loaded, base, solved, gesture, { ...how, pinned: pin.word });
}

/** Takes a word's pins away: it is found anew, with what lies between the next confirmed ones. */
export async function takePin(
  app: App,
  id: string,
  loaded: LoadedMap,
  base: Transcript,
  word: number,
  gesture: string,
): Promise<boolean> {
  const words = wordsOf(base, loaded.made);
  const pins = pinsOf(loaded, words).filter((pin) => pin.token !== word);
  const runs = runsBetween(words.length, endOfMap(loaded), pins).filter(
    ({ from, to }) => from <= word && word < to,
  );
  const solved = await solveAll(heardUnder(loaded, words), runs);
  if (!solved) {
    app.say(tr(noRoom));
    return false;
  }
  return await write(app, id, loaded, base, solved, gesture, {
    ...{ label: stepName('Remove pin'), rests: true, pinned: null },
  });
}

async function solveAll(heard: Heard, runs: readonly PinnedRun[]): Promise<readonly SolvedRun[] | null> {
  const solved: SolvedRun[] = [];
  for (const run of runs) {
    const found = await solveRun(heard, run);
    if (!found) return null;
    solved.push(found);
  }
  return solved;
}

async function write(
  app: App,
  id: string,
  loaded: LoadedMap,
  base: Transcript,
  solved: readonly SolvedRun[],
  gesture: string,
  {
    label,
    rests,
    pinned,
    isStill = () => true,
  }: {
    readonly label: string;
    readonly rests: boolean;
    readonly pinned: number | null;
    readonly isStill?: () => boolean;
  },
): Promise<boolean> {
  const changed = new Map<number, Word>();
  for (const run of solved) {
    const timed = rests ? await timedRun(run) : null;
    const old = run.times.map((_, i) => base.words[loaded.made.words[run.from + i] as number] as Word);
    const said = run.times.flatMap((span, i) => (span ? [i] : []));
    const next = old.map((word, i) => {
      const span = run.times[i];
      const isPinned = { start: run.begins && i === said[0], end: run.ends && i === said.at(-1) };
      const found = timed
        ? (timed[i] ?? null)
        : span && {
            start: span[0],
            end: span[1],
            sure: word.found?.confidence ?? word.confidence,
            phones: [],
          };
      const made = found
        ? stillHeard(word, wordAt(word, found, loaded, run.from + i), isPinned)
        : notSaid(word);
      return run.from + i === pinned ? sure(made, word) : made;
    });
    const [from, to] = changedPart(old, next, (pinned ?? -1) - run.from);
    for (let i = from; i < to; i++) changed.set(loaded.made.words[run.from + i] as number, next[i] as Word);
  }
  const now = transcriptById(app.store.getState(), id);
  if (!now || !isStill()) return false;
  app.edit(putTranscript(id, recalibrated(withWords(base, changed)), label, gesture));
  return true;
}

type Found = Pick<TimedToken, 'start' | 'end' | 'phones'> & { readonly sure: number | null };

function wordAt(old: Word, { start, end, sure, phones }: Found, { map }: LoadedMap, token: number): Word {
  const time = (seconds: number) => sourceTime(map.start + seconds);
  const first = map.words[token]?.[0] ?? 0;
  return {
    ...{ text: old.text, status: 'aligned', confidence: sure },
    ...{ start: time(start), end: time(end) },
    phones: phones.map((p) => ({
      ipa: map.phones[first + p.index] ?? '',
      start: time(p.start),
      end: time(p.end),
    })),
  };
}

/** Seconds that a begin may have been put later, or an end earlier, to where the word is heard. */
const mostHeard = 0.2;

/**
 * The map has no sound: where a word beside a pause is heard it keeps its begin and end, unless the path has another place for it.
 * @param pinned ends that lie where they were put
 */
export function stillHeard(
  old: Word,
  made: Word,
  pinned: { readonly start: boolean; readonly end: boolean },
): Word {
  if (old.status !== 'aligned' || !isTimed(old) || !isTimed(made)) return made;
  // While a pin is dragged nothing is known of phones.
  const [first, last] = [made.phones[0], made.phones.at(-1)];
  const later =
    !pinned.start &&
    isWithin(old.start, made.start, Math.min(first?.end ?? made.end, made.start + mostHeard));
  const earlier =
    !pinned.end && isWithin(old.end, Math.max(last?.start ?? made.start, made.end - mostHeard), made.end);
  const stays = (one: number, other: number, isPinned: boolean, isHeard: boolean) =>
    isPinned || isHeard || isNear(one, other);
  if (!stays(old.start, made.start, pinned.start, later) || !stays(old.end, made.end, pinned.end, earlier))
    return made;
  const [start, end] = [later ? old.start : made.start, earlier ? old.end : made.end];
  if (!(end > start)) return made;
  const phones = made.phones.map((phone) => ({
    ...phone,
    start: phone === first ? start : phone.start,
    end: phone === last ? end : phone.end,
  }));
  return { ...made, start, end, phones };
}

const isWithin = (time: number, from: number, to: number): boolean => time >= from && time <= to;

const notSaid = ({ text }: Word): Word => ({
  ...{ text, start: null, end: null, confidence: null, status: 'not-spoken', phones: [] },
});

/**
 * From the first to the last word that moved by more than a frame and a half: a pin far away is no reason to touch
 * the others. As many more as it takes for none to lie on another. `pinned`: one that moves in any case.
 */
export function changedPart(
  old: readonly Word[],
  next: readonly Word[],
  pinned: number,
): readonly [from: number, to: number] {
  const moved = next.flatMap((word, i) => (i !== pinned && isSame(old[i] as Word, word) ? [] : [i]));
  let [from, to] = [moved[0] ?? 0, (moved.at(-1) ?? -1) + 1];
  if (to <= from) return [0, 0];
  const starts = () => next.slice(from, to).find(isTimed)?.start ?? Number.POSITIVE_INFINITY;
  const ends = () => next.slice(from, to).findLast(isTimed)?.end ?? 0;
  while (from > 0 && (old.slice(0, from).findLast(isTimed)?.end ?? 0) > starts()) from--;
  while (to < old.length && (old.slice(to).find(isTimed)?.start ?? Number.POSITIVE_INFINITY) < ends()) to++;
  return [from, to];
}

const isSame = (old: Word, next: Word): boolean =>
  old.status === next.status && isNear(old.start, next.start) && isNear(old.end, next.end);

/** Seconds apart by no more than a frame and a half. */
const isNear = (a: number | null, b: number | null): boolean =>
  a === b || Math.abs((a ?? -1) - (b ?? -1)) < 0.016;

import { tr } from '#renderer/i18n/tr.ts';
import type { Pin, RecordingId } from '#src/model/recording.ts';
import type { PinDoubt } from '#src/model/warp-how.ts';
import type { AppState, PinOff } from './state.ts';

/** A pin at its place: moved, it is another; taken back by undo, it is the one before. */
export const doubtKey = ({ id, timeA, timeB }: Pin): string => `${id} ${timeA} ${timeB}`;

export const doubtOf = (s: AppState, pin: Pin): PinOff | null => s.pinDoubts[doubtKey(pin)] ?? null;

/** Moments of pins that are remembered, so that undo finds what was said of them. */
const mostKept = 1000;

type Pair = { readonly a: RecordingId; readonly b: RecordingId };

/** Pins of a pair as (time in a, time in b), whichever way round each was made. */
export const pinsOfPair = (pins: readonly Pin[], { a, b }: Pair) =>
  pins.flatMap((pin): { pin: Pin; times: [number, number] }[] =>
    pin.a === a && pin.b === b
      ? [{ pin, times: [pin.timeA, pin.timeB] }]
      : pin.a === b && pin.b === a
        ? [{ pin, times: [pin.timeB, pin.timeA] }]
        : [],
  );

/** The host's answer about `pins`, which it was sent: those that it names are in doubt, the others are not. */
export function keepDoubts(
  before: AppState['pinDoubts'],
  warp: Pair,
  pins: readonly Pin[],
  doubts: readonly PinDoubt[],
): AppState['pinDoubts'] {
  const now = new Map(Object.entries(before));
  for (const { pin, times } of pinsOfPair(pins, warp)) {
    now.delete(doubtKey(pin));
    const found = doubts.find((doubt) => doubt.pin[0] === times[0] && doubt.pin[1] === times[1]);
    if (found) now.set(doubtKey(pin), { off: found.off, recording: warp.b });
  }
  return Object.fromEntries([...now].slice(-mostKept));
}

/** In words, `name` being the recording that `off` is told in. */
export const doubtWords = ({ off }: Pick<PinOff, 'off'>, name: string): string =>
  off > 0
    ? tr('It lies {seconds} s later in “{name}” than where the two are alike.', {
        seconds: off.toFixed(2),
        name,
      })
    : tr('It lies {seconds} s earlier in “{name}” than where the two are alike.', {
        seconds: (-off).toFixed(2),
        name,
      });

import type { AskedWindow } from '#main/align/asked-options.ts';
import type { Forbidden } from '#src/model/forbidden.ts';
import type { WarpHow } from '#src/model/warp-how.ts';
import { usageError } from '../command.ts';

type PlainWindow =
  | { readonly kind: 'sakoe-chiba'; readonly radius: number }
  | { readonly kind: 'slanted'; readonly radius: number }
  | { readonly kind: 'itakura'; readonly slope: number };

const plain = {
  'sakoe-chiba': (radius: number): PlainWindow => ({ kind: 'sakoe-chiba', radius }),
  slanted: (radius: number): PlainWindow => ({ kind: 'slanted', radius }),
  itakura: (slope: number): PlainWindow => ({ kind: 'itakura', slope }),
} as const;

function plainIn(text: string): PlainWindow | null {
  const [kind = '', size, ...rest] = text.split(':');
  const value = numberOf(size);
  const fits = rest.length === 0 && value >= (kind === 'itakura' ? 1 : 0) && Number.isFinite(value);
  return fits && Object.hasOwn(plain, kind) ? plain[kind as keyof typeof plain](value) : null;
}

/** @param unit what radii are in */
const plainWords = (unit: string): string =>
  `sakoe-chiba:RADIUS, slanted:RADIUS (in ${unit}, of the longer), itakura:SLOPE (from 1)`;

/** So many seconds along a map that stands in a file. */
export type FileCorridor = Extract<AskedWindow, { readonly kind: 'corridor' }>;

/** A window of two recordings in seconds; a slanted band counts those of the longer. */
export type TimedWindow = Exclude<NonNullable<WarpHow['window']>, { readonly kind: 'corridor' }>;

/** A window of two recordings, or what is forbidden of them, in seconds. @throws InvalidInputError `usage` */
export function parseTimedWindow(text: string): TimedWindow | FileCorridor | Forbidden {
  const window = plainIn(text);
  if (window) return window.kind === 'slanted' ? { ...window, of: 'longer' } : window;
  const found = forbiddenTimes(text) ?? corridorIn(text);
  if (found) return found;
  throw usageError(
    `--window wants ${plainWords('seconds')}, corridor:RADIUS:FILE or forbidden:A0:A1,B0:B1, not “${text}”.`,
  );
}

function forbiddenTimes(text: string): Forbidden | null {
  const parts = /^forbidden:([^:,]+):([^:,]+),([^:,]+):([^:,]+)$/.exec(text)?.slice(1).map(numberOf);
  if (!parts?.every(Number.isFinite)) return null;
  const [a0, a1, b0, b1] = parts as [number, number, number, number];
  if (a0 >= a1 || b0 >= b1) throw usageError(`--window ${text} ends before it begins.`);
  return { a: [a0, a1], b: [b0, b1] };
}

/** A window of two sequences: also what is closed, what a file leaves open, or what lies near a path in a file. */
export function parseWindow(text: string): AskedWindow {
  const found = plainIn(text) ?? forbiddenIn(text) ?? fromFile(text);
  if (found) return found;
  throw usageError(
    `--window wants ${plainWords('frames')}, forbidden:I0:I1,J0:J1, mask:FILE or corridor:RADIUS:FILE, not “${text}”.`,
  );
}

function forbiddenIn(text: string): AskedWindow | null {
  const parts = /^forbidden:(\d+):(\d+),(\d+):(\d+)$/.exec(text)?.slice(1).map(Number);
  if (!parts) return null;
  const [i0, i1, j0, j1] = parts as [number, number, number, number];
  if (i0 >= i1 || j0 >= j1) throw usageError(`--window ${text} is empty: its ends are left out.`);
  return { kind: 'forbidden', i: [i0, i1], j: [j0, j1] };
}

function fromFile(text: string): AskedWindow | null {
  const mask = /^mask:(.+)$/s.exec(text)?.[1];
  if (mask !== undefined) return { kind: 'mask', file: mask };
  return corridorIn(text);
}

function corridorIn(text: string): FileCorridor | null {
  const [, radius, file] = /^corridor:(\d+(?:\.\d+)?):(.+)$/s.exec(text) ?? [];
  return radius !== undefined && file !== undefined
    ? { kind: 'corridor', radius: Number(radius), file }
    : null;
}

/** A part of a map that stands in a file: from one time of A to another. */
export type FilePart = { readonly from: number; readonly to: number; readonly file: string };

/** @throws InvalidInputError `usage` */
export function trustedTimes(text: string): FilePart {
  const part = partIn(text);
  if (part && part.from < part.to) return part;
  throw usageError(
    `--trust wants A0:A1:FILE, seconds of A and a map that warp -o wrote, as in 12.5:40:map.csv, not “${text}”.`,
  );
}

/** The same of frames of X, and of a path. @throws InvalidInputError `usage` */
export function trustedPath(text: string): FilePart {
  const part = partIn(text);
  if (part && Number.isInteger(part.from) && Number.isInteger(part.to) && part.from <= part.to) return part;
  throw usageError(
    `--trust wants I0:I1:FILE, frames of X from 0, I0 not beyond I1, and a path that align wrote, as in 100:250:path.csv, not “${text}”.`,
  );
}

function partIn(text: string): FilePart | null {
  const [, from, to, file] = /^(\d+(?:\.\d+)?):(\d+(?:\.\d+)?):(.+)$/s.exec(text) ?? [];
  if (from === undefined || to === undefined || file === undefined) return null;
  return { from: Number(from), to: Number(to), file };
}

const numberOf = (text: string | undefined): number =>
  text === undefined || text.trim() === '' ? Number.NaN : Number(text);

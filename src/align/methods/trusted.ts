import type { Window } from '#src/align/dtw/window.ts';
import type { TrustedFrames } from './doubts.ts';
import { factsNamed, keepsOut } from './facts.ts';
import type { Alignment, AlignOptions } from './method.ts';

/** The cells of a trusted part among the pins, in their order. */
const cellsOf = ([from, to]: TrustedFrames, pins: AlignOptions['pins'] = []) =>
  pins
    .filter(([i = -1]) => i >= from && i <= to)
    .sort((p, q) => p.reduce((a, b) => a + b, 0) - q.reduce((a, b) => a + b, 0));

/**
 * What is asked of a method with trusted parts, whose cells stand among the pins: that their frames of x meet nothing else either,
 * where it aligns two and knows windows.
 */
export function keepingTrusted(
  method: string,
  sequences: number,
  options: AlignOptions,
  trusted: readonly TrustedFrames[],
): AlignOptions {
  const facts = factsNamed(method);
  if (trusted.length === 0 || sequences !== 2 || !facts || !keepsOut(facts)) return options;
  const kept = trusted.map(
    (part): Window => ({
      kind: 'kept',
      of: 'x',
      cells: cellsOf(part, options.pins).map(([i, j]) => [i as number, j as number] as const),
    }),
  );
  return { ...options, window: [...(options.window ?? []), ...kept] };
}

/**
 * The path of warps, which run between frames and are rounded to them, with nothing else beside the frames of x in trusted parts:
 * on its way in and out it waits at the frames beside.
 */
export function withTrusted(
  method: string,
  found: Alignment,
  { pins }: AlignOptions,
  trusted: readonly TrustedFrames[],
): Alignment {
  if (method !== 'gtw') return found;
  return { ...found, index: trusted.reduce((index, part) => alone(index, cellsOf(part, pins)), found.index) };
}

function alone(index: readonly Int32Array[], cells: readonly (readonly number[])[]): readonly Int32Array[] {
  const tuples = Array.from(index[0] as Int32Array, (_, t) => index.map((column) => column[t] as number));
  const placeOf = (cell: readonly number[] = []) =>
    tuples.findIndex((t) => t.every((at, s) => at === cell[s]));
  const [first, last] = [cells[0], cells.at(-1)];
  const [from, to] = [placeOf(first), placeOf(last)];
  if (from < 0 || to < 0) return index;
  const [begin, end] = [first?.[0] as number, last?.[0] as number];
  const most = tuples.at(-1)?.[0] as number;
  const moved = tuples.map(([i = 0, ...others], t) => {
    if (t < from && begin > 0) return [Math.min(i, begin - 1), ...others];
    if (t > to && end < most) return [Math.max(i, end + 1), ...others];
    return [i, ...others];
  });
  const kept = moved.filter((tuple, t) => t === 0 || tuple.some((at, s) => at !== moved[t - 1]?.[s]));
  return index.map((_, s) => Int32Array.from(kept, (tuple) => tuple[s] as number));
}

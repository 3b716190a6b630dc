import type { Window } from '#src/align/dtw/window.ts';
import type { TrustedFrames } from './doubts.ts';
import { factsNamed, keepsOut } from './facts.ts';
import type { AlignOptions } from './options.ts';

/** The cells of a trusted part among the pins, in their order. */
const cellsOf = ([from, to]: TrustedFrames, pins: AlignOptions['pins'] = []) =>
  pins
    .filter(([i = -1]) => i >= from && i <= to)
    .sort((p, q) => p.reduce((a, b) => a + b, 0) - q.reduce((a, b) => a + b, 0));

/**
 * What is asked of a method with trusted parts, whose cells stand among the pins: that their frames of x meet nothing else either.
 * Of two sequences that is a window, where the method knows windows.
 */
export function keepingTrusted(
  method: string,
  sequences: number,
  options: AlignOptions,
  trusted: readonly TrustedFrames[],
): AlignOptions {
  const facts = factsNamed(method);
  if (trusted.length === 0 || !facts) return options;
  if (sequences !== 2 || !keepsOut(facts)) return { ...options, kept: { of: 0, frames: trusted } };
  const kept = trusted.map(
    (part): Window => ({
      kind: 'kept',
      of: 'x',
      cells: cellsOf(part, options.pins).map(([i, j]) => [i as number, j as number] as const),
    }),
  );
  return { ...options, window: [...(options.window ?? []), ...kept] };
}

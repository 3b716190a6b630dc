import { Fragment, type ReactNode } from 'react';
import { template } from './tr.ts';
import type { Holes, Known } from './words.ts';

/** As `tr`, with elements in the holes: a sentence stays one sentence, whatever order a language gives it. */
export function phrase<W extends string>(
  words: Known<W>,
  holes: { readonly [N in Holes<W>]: ReactNode },
  count?: number,
): ReactNode {
  const all: Readonly<Record<string, ReactNode>> = holes;
  return (
    template(words, count)
      .split(/\{(\w+)\}/)
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence do not move
      .map((part, k) => <Fragment key={k}>{k % 2 === 0 ? part : all[part]}</Fragment>)
  );
}

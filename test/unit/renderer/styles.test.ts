import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

/** A rule that asks for inline styles inside `:has` makes browsers style the whole window anew with every one that changes, at every frame. */
it('no rule of the window asks for inline styles', () => {
  const sheets = readdirSync('renderer', { recursive: true, encoding: 'utf8' }).filter((p) =>
    p.endsWith('.css'),
  );
  expect(sheets.length).toBeGreaterThan(10);
  const asking = sheets.filter((path) => /\[style\b/.test(readFileSync(join('renderer', path), 'utf8')));
  expect(asking).toEqual([]);
});

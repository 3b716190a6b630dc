import { describe, expect, it } from 'vitest';
import { themeOf } from '#renderer/app/theme.ts';

/** A system that asks for all of these. */
const asking =
  (...wanted: readonly string[]) =>
  (query: string) =>
    wanted.some((each) => query.includes(each));

describe('the theme', () => {
  it('is that of the system until one is chosen', () => {
    expect(themeOf('system', asking())).toBe('dark');
    expect(themeOf('system', asking('scheme: light'))).toBe('light');
    expect(themeOf('system', asking('contrast: more'))).toBe('contrast');
    // There is one theme of high contrast, and it is dark: the stylesheet raises that of the light one.
    expect(themeOf('system', asking('scheme: light', 'contrast: more'))).toBe('light');
    for (const chosen of ['dark', 'light', 'contrast'] as const)
      expect(themeOf(chosen, asking('scheme: light', 'contrast: more'))).toBe(chosen);
  });
});

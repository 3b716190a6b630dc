import { useAppState } from '#renderer/state/context.tsx';
import type { Theme } from '#renderer/state/state.ts';
import { type Palette, readPalette } from '#renderer/timeline/palette.ts';

let kept: { readonly theme: Theme; readonly palette: Palette } | null = null;

/** The page's tokens, read once for each theme: asking for styles while something moves is slow. */
export function usePalette(): Palette {
  const theme = useAppState((s) => s.theme);
  if (kept?.theme !== theme) kept = { theme, palette: readPalette(document.documentElement) };
  return kept.palette;
}

/** The tokens that canvases draw with, read from the page's style once for each theme. */
export type Palette = {
  readonly ground: string;
  readonly sunken: string;
  readonly panel: string;
  readonly line: string;
  readonly lineStrong: string;
  readonly text: string;
  readonly soft: string;
  readonly faint: string;
  readonly accent: string;
  readonly accentGround: string;
  readonly playhead: string;
  readonly path: string;
  readonly pathHalo: string;
  readonly sans: string;
  readonly mono: string;
  readonly hues: readonly string[];
};

export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(name).trim();
  return {
    ground: read('--ground'),
    sunken: read('--sunken'),
    panel: read('--panel'),
    line: read('--line'),
    lineStrong: read('--line-strong'),
    text: read('--text'),
    soft: read('--text-soft'),
    faint: read('--text-faint'),
    accent: read('--accent'),
    accentGround: read('--accent-ground'),
    playhead: read('--playhead'),
    path: read('--path'),
    pathHalo: read('--path-halo'),
    sans: read('--sans'),
    mono: read('--mono'),
    hues: Array.from({ length: 8 }, (_, i) => read(`--rec-${i}`)),
  };
}

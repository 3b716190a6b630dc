import { escaped, type Html } from './html.ts';

/** Plots as SVG. Colours are classes, which the page (or `styleOfPlots`, for a file of its own) gives light and dark. */

export type Point = readonly [x: number, y: number];

const short = (value: number): string => `${Math.round(value * 100) / 100}`;

/** @param words what a reader hears in place of the picture */
export const svg = (width: number, height: number, words: string, parts: readonly string[]): Html => ({
  html: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${short(width)} ${short(height)}" width="${short(width)}" role="img" aria-label="${escaped(words)}">${parts.join('')}</svg>`,
});

export const line = (points: readonly Point[], look: string): string =>
  `<polyline class="${look}" points="${points.map(([x, y]) => `${short(x)},${short(y)}`).join(' ')}"/>`;

/** What lies between two curves of as many points. */
export const band = (above: readonly Point[], below: readonly Point[], look: string): string =>
  `<polygon class="${look}" points="${[...above, ...below.toReversed()].map(([x, y]) => `${short(x)},${short(y)}`).join(' ')}"/>`;

/** @param title what is said where the mouse rests on it */
export const box = (
  [x, y]: Point,
  width: number,
  height: number,
  look: string,
  title: string | null = null,
): string =>
  `<rect class="${look}" x="${short(x)}" y="${short(y)}" width="${short(Math.max(0, width))}" height="${short(Math.max(0, height))}"${title === null ? '/>' : `><title>${escaped(title)}</title></rect>`}`;

export const dot = ([x, y]: Point, look: string, radius = 2): string =>
  `<circle class="${look}" cx="${short(x)}" cy="${short(y)}" r="${short(radius)}"/>`;

export const words = ([x, y]: Point, text: string, anchor: 'start' | 'middle' | 'end' = 'start'): string =>
  `<text x="${short(x)}" y="${short(y)}" text-anchor="${anchor}">${escaped(text)}</text>`;

/** Round values from `low` to `high`, some `count` of them, steps of 1, 2 or 5 times a power of ten. */
export function ticks(low: number, high: number, count: number): readonly number[] {
  const span = high - low;
  if (!(span > 0) || !Number.isFinite(span)) return [low];
  const raw = span / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * ([1, 2, 5].find((each) => each * power >= raw) ?? 10);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first) + 1 }, (_, k) =>
    Number(((first + k) * step).toPrecision(12)),
  );
}

/** Where values of an axis are drawn. */
export type Scale = {
  readonly at: (value: number) => number;
  readonly low: number;
  readonly high: number;
};

/** From values low…high onto pixels from…to. Where all values are one, they lie in the middle. */
export function scale(low: number, high: number, from: number, to: number): Scale {
  const span = high - low;
  return { low, high, at: (v) => (span > 0 ? from + ((v - low) / span) * (to - from) : (from + to) / 2) };
}

/** A frame of two axes with round numbers and what they count. */
export function axes(x: Scale, y: Scale, names: { readonly x: string; readonly y: string }): string {
  const [left, right] = [x.at(x.low), x.at(x.high)];
  const [bottom, top] = [y.at(y.low), y.at(y.high)];
  const across = ticks(x.low, x.high, 6).map(
    (v) =>
      line(
        [
          [x.at(v), bottom],
          [x.at(v), bottom + 4],
        ],
        'axis',
      ) + words([x.at(v), bottom + 16], `${v}`, 'middle'),
  );
  const up = ticks(y.low, y.high, 5).map(
    (v) =>
      line(
        [
          [left - 4, y.at(v)],
          [left, y.at(v)],
        ],
        'axis',
      ) + words([left - 6, y.at(v) + 4], `${v}`, 'end'),
  );
  return [
    line(
      [
        [left, top],
        [left, bottom],
        [right, bottom],
      ],
      'axis',
    ),
    ...across,
    ...up,
    words([right, bottom + 30], names.x, 'end'),
    words([Math.max(2, left - 46), top - 6], names.y),
  ].join('');
}

/** Rules for the classes, light and dark; on paper always light. */
export const styleOfPlots = `
svg{max-width:100%;height:auto;font:11px system-ui,sans-serif;--ink:#1d2733;--soft:#5b6775;--line:#1f5fa8;--fill:#1f5fa833;--bar:#8fb3dc;--doubt:#c2410c;--good:#15803d;--grid:#e3e7ec}
@media (prefers-color-scheme:dark){svg{--ink:#e8ecf1;--soft:#a3afbd;--line:#7fb2ee;--fill:#7fb2ee33;--bar:#3f6594;--doubt:#fb923c;--good:#4ade80;--grid:#333c47}}
@media print{svg{--ink:#000;--soft:#444;--line:#1f5fa8;--fill:#1f5fa833;--bar:#8fb3dc;--doubt:#c2410c;--good:#15803d;--grid:#ddd}}
svg text{fill:var(--ink)}
.axis,.curve,.doubtful,.faint{fill:none;stroke-width:1}
.axis{stroke:var(--soft)}.curve{stroke:var(--line);stroke-width:1.6}.doubtful{stroke:var(--doubt);stroke-width:1.6}.faint{stroke:var(--grid)}
.band{fill:var(--fill)}.bar{fill:var(--bar);stroke:var(--line)}.weak{fill:none;stroke:var(--doubt);stroke-dasharray:4 3}
.mark{fill:var(--line)}.pin{fill:var(--good)}.closed{fill:var(--doubt);fill-opacity:.25}.kept{fill:var(--good);fill-opacity:.2}
`.trim();

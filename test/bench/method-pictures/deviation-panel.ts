import { line, text } from './draw.ts';

/** Where panels begin, and how wide they are, pixels. */
export const [left, width] = [44, 540];
/** Half a panel's height, pixels. */
const reachUp = 39;

/** How far a path lies from the truth at a place, and how far its 90 % interval reaches to either side. */
export type Deviation = { readonly at: number; readonly off: number; readonly reach: number };

/** Deviation from the truth in its 90 % band, up to ± `most`; `marked` places stand out. */
export function deviationPanel(
  title: string,
  points: readonly Deviation[],
  {
    top,
    end,
    most,
    unit,
    marked = [],
  }: {
    readonly top: number;
    readonly end: number;
    readonly most: number;
    readonly unit: string;
    readonly marked?: readonly number[];
  },
): string {
  const place = (at: number, off: number): readonly [number, number] => [
    left + (width * at) / end,
    top + 58 - (reachUp / most) * Math.max(-most, Math.min(most, off)),
  ];
  const edge = (sign: 1 | -1) => points.map(({ at, off, reach }) => place(at, off + sign * reach));
  const band = [...edge(1), ...edge(-1).reverse()]
    .map(([u, v]) => `${u.toFixed(1)},${v.toFixed(1)}`)
    .join(' ');
  return (
    `<text x="${left}" y="${top + 12}">${title}</text>` +
    [most, 0, -most]
      .map((off) => {
        const [u, v] = place(0, off);
        return (
          line([[u - 4, v], place(0, off)], '#555', 1) + text(u - 7, v + 4, `${off} ${unit}`, '#555', 'end')
        );
      })
      .join('') +
    line([place(0, most), place(0, -most)], '#555', 1) +
    `<polygon fill="#c7d9ee" points="${band}"/>` +
    line([place(0, 0), place(end, 0)], '#888', 0.8) +
    line(
      points.map(({ at, off }) => place(at, off)),
      '#1f5fa8',
    ) +
    marked
      .map((at) => {
        const [u, v] = place(at, 0);
        return `<circle cx="${u.toFixed(1)}" cy="${v}" r="3" fill="#b5402a"/>`;
      })
      .join('')
  );
}

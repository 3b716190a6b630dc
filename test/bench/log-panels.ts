import { line, page } from './method-pictures/draw.ts';

/** A panel with both axes logarithmic: a grid line a power of ten upwards, and at `ticks` along. */
export type LogPanel = {
  readonly title: string;
  readonly ticks: readonly number[];
  /** Powers of ten that the panel reaches from and to. */
  readonly reach: readonly [low: number, high: number];
  /** In the order of the legend. */
  readonly curves: readonly (readonly (readonly [along: number, up: number])[])[];
};

const colours = ['#1f5fa8', '#c2410c', '#15803d', '#7e22ce', '#a16207'];

/** Panels beside each other, with what their curves are called below. */
export function logPanels(title: string, panels: readonly LogPanel[], names: readonly string[]): string {
  const legend = names.map(
    (name, k) => `<text x="${45 + (590 / names.length) * k}" y="246" fill="${colours[k]}">${name}</text>`,
  );
  const drawn = panels.map((panel, k) => drawPanel(320 * k, panel)).join('');
  return page(320 * panels.length, 256, drawn + legend.join('')).replace('>', `><title>${title}</title>`);
}

function drawPanel(left: number, { title, ticks, reach: [low, high], curves }: LogPanel): string {
  const [first, last] = [ticks[0] as number, ticks.at(-1) as number];
  const x = (value: number): number => left + 50 + (Math.log(value / first) / Math.log(last / first)) * 240;
  const y = (value: number): number => 210 - ((Math.log10(value) - low) / (high - low)) * 180;
  const text = (at: number, down: number, words: string, extra = ''): string =>
    `<text x="${at}" y="${down}" ${extra}>${words}</text>`;
  const ruled = Array.from({ length: high - low + 1 }, (_, k) => {
    const level = y(10 ** (low + k));
    const ends = [left + 45, left + 295].map((at) => [at, level] as const);
    return (
      line(ends, '#ddd', 0.8) +
      text(left + 40, level + 4, `${10 ** (low + k)}`.replace(/^1e-0?/, '10⁻'), 'text-anchor="end"')
    );
  });
  const upright = ticks.map((tick) => {
    const ends = [30, 210].map((at) => [x(tick), at] as const);
    return line(ends, '#ddd', 0.8) + text(x(tick), 224, tick.toLocaleString('en'), 'text-anchor="middle"');
  });
  const drawn = curves.map((points, k) =>
    line(
      points.map(([along, up]) => [x(along), y(up)] as const),
      colours[k] as string,
    ),
  );
  return [...ruled, ...upright, ...drawn, text(left + 45, 20, title)].join('');
}

import { tr } from '#renderer/i18n/tr.ts';
/** How times, rates and probabilities are written on the screen, and read back from a field. */

const sign = (t: number) => (t < 0 ? '−' : '');

/** H:MM:SS.mmm (hours always, so that a column of them aligns on the decimal). `decimals` 0…6. */
export function formatTime(t: number, decimals = 3): string {
  if (!Number.isFinite(t)) return '–';
  const scale = 10 ** decimals;
  const ticks = Math.round(Math.abs(t) * scale);
  const whole = Math.floor(ticks / scale);
  const pad = (n: number) => String(n).padStart(2, '0');
  const head = `${Math.floor(whole / 3600)}:${pad(Math.floor(whole / 60) % 60)}:${pad(whole % 60)}`;
  const tail = decimals > 0 ? `.${String(ticks % scale).padStart(decimals, '0')}` : '';
  return `${ticks === 0 ? '' : sign(t)}${head}${tail}`;
}

/** A length for reading: 0.35 s, 12.3 s, 4:05, 1:02:03. */
export function formatLength(t: number): string {
  const abs = Math.abs(t);
  if (abs < 1) return `${sign(t)}${abs.toFixed(2)} s`;
  if (abs < 59.95) return `${sign(t)}${abs.toFixed(1)} s`;
  const whole = Math.round(abs);
  const two = (n: number) => String(n).padStart(2, '0');
  return whole < 3600
    ? `${sign(t)}${Math.floor(whole / 60)}:${two(whole % 60)}`
    : `${sign(t)}${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}

/** The unit fits the size: µs, ms or s. */
export function formatSmall(t: number): string {
  const abs = Math.abs(t);
  if (abs < 1e-3) return `${sign(t)}${(abs * 1e6).toFixed(0)} µs`;
  if (abs < 1) return `${sign(t)}${(abs * 1e3).toFixed(abs < 0.1 ? 2 : 1)} ms`;
  return `${sign(t)}${abs.toFixed(3)} s`;
}

export const formatGain = (decibels: number): string =>
  `${decibels < 0 ? '−' : '+'}${Number(Math.abs(decibels).toFixed(1))} dB`;

/** Of a delay: it has a sign. */
export const formatDelay = (t: number): string =>
  `${t < 0 ? '−' : '+'}${Number((Math.abs(t) * 1000).toFixed(1))} ms`;

export const formatPpm = (ppm: number): string =>
  `${ppm < -0.05 ? '−' : ppm > 0.05 ? '+' : ''}${Math.abs(ppm).toFixed(1)} ppm`;

/** Never rounds a probability below one up to 1.00. */
export const formatConfidence = (p: number): string =>
  p < 1 ? Math.min(0.999, p).toFixed(p > 0.99 ? 3 : 2) : '1.00';

export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value < 10 && unit > 0 ? value.toFixed(1) : value.toFixed(0)} ${units[unit] ?? ''}`;
}

/** Frames per second as people know them: 29.97, 25, 23.976. */
export function formatRate(rate: readonly [number, number] | null): string {
  if (!rate) return tr('unknown rate');
  const fps = rate[0] / rate[1];
  return `${Number(fps.toFixed(Math.abs(fps - 23.976) < 0.001 ? 3 : 2))} fps`;
}

/**
 * Seconds from what a person typed: `12.5`, `-0:01.250`, `1:02:03.5`, `250 ms`, `40 us`, `2 s`, `3 min`.
 * Both minus signs, comma or point. Null when it is no time.
 */
export function parseTime(text: string): number | null {
  const clean = text.trim().replace(/−/g, '-').replace(/,/g, '.');
  const match = /^([+-]?)(?:(\d+):)?(?:(\d+):)?(\d+(?:\.\d*)?|\.\d+)\s*(s|ms|us|µs|min)?$/.exec(clean);
  if (!match) return null;
  const [, minus, first, second, last, unit] = match;
  if (first !== undefined && unit !== undefined && unit !== 's') return null;
  const hours = second === undefined ? 0 : Number(first);
  const minutes = second === undefined ? Number(first ?? 0) : Number(second);
  const factor = { s: 1, ms: 1e-3, us: 1e-6, µs: 1e-6, min: 60 }[unit ?? 's'] ?? 1;
  const value = hours * 3600 + minutes * 60 + Number(last) * factor;
  return Number.isFinite(value) ? (minus === '-' ? -value : value) : null;
}

/** A plain number with an optional unit after it, e.g. `80`, `+80.5 ppm`. */
export function parseNumber(text: string): number | null {
  const clean = text.trim().replace(/−/g, '-').replace(/,/g, '.');
  const match = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+))\s*[a-zµ%]*$/i.exec(clean);
  return match ? Number(match[1]) : null;
}

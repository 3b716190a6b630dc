import type { Viewport } from '#renderer/state/state.ts';
import { endOf } from './scale.ts';

export type Tick = { readonly time: number; readonly label: string | null };

/** Steps that people read easily: 1-2-5 below a second, then 1, 2, 5, 10, 15, 30 s and min, then hours. */
const steps = [
  1e-5, 2e-5, 5e-5, 1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30,
  60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400,
];
const divisions: readonly number[] = [5, 4, 2];

/** The smallest step whose labels are at least `room` pixels apart. */
export const stepFor = (secondsPerPixel: number, room: number): number =>
  steps.find((s) => s >= room * secondsPerPixel) ?? 86400;

/** As many decimals as the step needs, hours only where there are any. */
export function tickLabel(time: number, step: number): string {
  const decimals = Math.max(0, Math.min(5, Math.ceil(-Math.log10(step) - 1e-9)));
  const scale = 10 ** decimals;
  const ticks = Math.round(Math.abs(time) * scale);
  const whole = Math.floor(ticks / scale);
  const two = (n: number) => String(n).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const head = hours > 0 ? `${hours}:${two(minutes)}` : String(minutes);
  const tail = decimals > 0 ? `.${String(ticks % scale).padStart(decimals, '0')}` : '';
  return `${time < 0 && ticks > 0 ? '−' : ''}${head}:${two(whole % 60)}${tail}`;
}

/** Labelled ticks and unlabelled ones between, over what `width` pixels show; at most a few hundred. */
export function ticks(view: Viewport, width: number, room = 88): readonly Tick[] {
  const major = stepFor(view.secondsPerPixel, room);
  const division = divisions.find((n) => major / n / view.secondsPerPixel >= 6) ?? 1;
  const step = major / division;
  const first = Math.ceil(view.start / step);
  const last = Math.floor(endOf(view, width) / step);
  const found: Tick[] = [];
  for (let i = first; i <= last; i++) {
    const labelled = i % division === 0;
    const time = i * step;
    found.push({ time, label: labelled ? tickLabel(time, major) : null });
  }
  return found;
}

import type { Viewport } from '#renderer/state/state.ts';
import { frameOfSecond, isTimecode, type TimeShown, writeTime } from '#renderer/time/notation.ts';
import { nominalRate } from '#src/model/frame-rate.ts';
import { endOf } from './scale.ts';

export type Tick = { readonly time: number; readonly label: string | null };

/** Steps that people read easily: 1-2-5 below a second, then 1, 2, 5, 10, 15, 30 s and min, then hours. */
const steps = [
  1e-5, 2e-5, 5e-5, 1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30,
  60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400,
];
const divisions: readonly number[] = [5, 4, 2];

/** The smallest step whose labels are at least `room` pixels apart. */
export const stepFor = (secondsPerPixel: number, room: number, of: readonly number[] = steps): number =>
  of.find((s) => s >= room * secondsPerPixel) ?? 86400;

/** As many decimals as the step needs, hours only where there are any. */
export function tickLabel(time: number, step: number): string {
  const decimals = decimalsOf(step);
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

const secondSteps = steps.filter((step) => step >= 1);
/** 1-2-5 above a second too. */
const decimalSteps = [
  ...steps.filter((step) => step < 15),
  ...[1, 10, 100, 1000].flatMap((k) => [20 * k, 50 * k, 100 * k]),
];

/** Labelled ticks and unlabelled ones between, over what `width` pixels show; at most a few hundred. */
export function ticks(view: Viewport, width: number, room = 88, shown: TimeShown = byClock): readonly Tick[] {
  if (shown.notation === 'frames') return frameTicks(view, width, shown, room);
  if (isTimecode(shown)) return timecodeTicks(view, width, shown, Math.max(room, 108));
  const seconds = shown.notation === 'seconds';
  const major = stepFor(view.secondsPerPixel, room, seconds ? decimalSteps : steps);
  const decimals = decimalsOf(major);
  const label = (t: number) => (seconds ? writeTime(t, shown, decimals) : tickLabel(t, major));
  return evenTicks(view, width, major, 1, label);
}

const byClock: TimeShown = { notation: 'clock', rate: [25, 1] };

const decimalsOf = (step: number): number => Math.max(0, Math.min(5, Math.ceil(-Math.log10(step) - 1e-9)));

/** Ticks every `major` units with as many unlabelled between as have room; a unit is `unit` seconds. */
function evenTicks(
  view: Viewport,
  width: number,
  major: number,
  unit: number,
  label: (time: number) => string,
  whole = false,
): readonly Tick[] {
  const room = (n: number) => (major * unit) / n / view.secondsPerPixel >= 6;
  const division = divisions.find((n) => room(n) && (!whole || major % n === 0)) ?? 1;
  const step = major / division;
  const first = Math.ceil(view.start / unit / step);
  const last = Math.floor(endOf(view, width) / unit / step);
  const found: Tick[] = [];
  for (let i = first; i <= last; i++) {
    const time = i * step * unit;
    found.push({ time, label: i % division === 0 ? label(time) : null });
  }
  return found;
}

/** 1, 2, 5, 10 … frames. */
function frameTicks(view: Viewport, width: number, shown: TimeShown, room: number): readonly Tick[] {
  const unit = shown.rate[1] / shown.rate[0];
  const needed = (room * view.secondsPerPixel) / unit;
  const power = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, needed))));
  const major = [1, 2, 5, 10].map((k) => k * power).find((n) => n >= needed) ?? 10 * power;
  return evenTicks(view, width, major, unit, (t) => writeTime(t, shown), true);
}

/** Below a “second” every so many frames from its start; above, where a timecode's seconds begin, dropped numbers and all. */
function timecodeTicks(view: Viewport, width: number, shown: TimeShown, room: number): readonly Tick[] {
  const unit = shown.rate[1] / shown.rate[0];
  const nominal = nominalRate(shown.rate);
  const frames = [1, 2, 5, 10].find((n) => n < nominal && n * unit >= room * view.secondsPerPixel);
  const seconds = frames ? 1 : stepFor(view.secondsPerPixel, room, secondSteps);
  const first = Math.floor(view.start / seconds) - 1;
  const last = Math.ceil(endOf(view, width) / seconds) + 1;
  const found: Tick[] = [];
  const add = (frame: number) => {
    const time = frame * unit;
    if (time >= view.start && time <= endOf(view, width)) found.push({ time, label: writeTime(time, shown) });
  };
  for (let i = first; i <= last; i++) {
    const start = frameOfSecond(i * seconds, shown);
    if (!frames) add(start);
    else
      for (let k = 0; k < nominal; k += frames)
        // A step that would end close to the next second is left out.
        if ((k === 0 || k + frames / 2 <= nominal) && start + k < frameOfSecond(i + 1, shown)) add(start + k);
  }
  return found;
}

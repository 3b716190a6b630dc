import type { Shot } from '../shots.ts';

/** A stretch of picture that is compared as one: shots and parts of shots, in order. */
export type Window = { readonly parts: readonly Shot[] };

/** Longest and shortest window, seconds. */
const longest = 24;
const shortest = 8;

/** Long shots are cut into equal windows; short ones are put together until they are long enough to tell anything. */
export function windowsOf(shots: readonly Shot[], times: Float64Array): Window[] {
  const time = (k: number) => times[Math.min(k, times.length - 1)] as number;
  const pieces = shots.flatMap(({ from, to }) => {
    const count = Math.max(1, Math.ceil((time(to) - time(from)) / longest));
    return Array.from({ length: count }, (_, i) => ({
      from: from + Math.floor(((to - from) * i) / count),
      to: from + Math.floor(((to - from) * (i + 1)) / count),
    }));
  });
  const length = ({ parts }: Window) =>
    time((parts[parts.length - 1] as Shot).to) - time((parts[0] as Shot).from);
  const windows: Window[] = [];
  for (const piece of pieces) {
    const last = windows[windows.length - 1];
    const joined = last && { parts: [...last.parts, piece] };
    if (last && joined && length(last) < shortest && length(joined) <= longest)
      windows[windows.length - 1] = joined;
    else windows.push({ parts: [piece] });
  }
  const [last, before] = [windows[windows.length - 1], windows[windows.length - 2]];
  if (last && before && length(last) < shortest / 2 && length(before) + length(last) <= longest)
    windows.splice(-2, 2, { parts: [...before.parts, ...last.parts] });
  return windows;
}

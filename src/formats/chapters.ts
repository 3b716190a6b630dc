/** A chapter: where it begins, seconds, and its title. */
export type Chapter = { readonly start: number; readonly title: string };

/**
 * Chapters as video sites and players read them from a description: a line each, `M:SS title` (`H:MM:SS` from an hour on).
 * They want the first one at 0:00, so `Start` is put there where none begins within the first second.
 */
export function writeChapters(chapters: readonly Chapter[]): string {
  const all = [...chapters].sort((p, q) => p.start - q.start);
  const isLong = (all.at(-1)?.start ?? 0) >= 3600;
  const first = all[0];
  const whole = first && first.start < 1 ? all : [{ start: 0, title: 'Start' }, ...all];
  return whole
    .map(({ start, title }) => `${clock(start, isLong)} ${title.replaceAll(/\s+/g, ' ').trim()}\n`)
    .join('');
}

function clock(seconds: number, isLong: boolean): string {
  const whole = Math.floor(Math.max(0, seconds));
  const two = (value: number) => String(value).padStart(2, '0');
  const minutes = Math.floor(whole / 60);
  return isLong
    ? `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`
    : `${minutes}:${two(whole % 60)}`;
}

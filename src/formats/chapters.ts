import { plainSegment, transcriptOfSegments } from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';
import { writeTranscript } from './transcript-file.ts';

/** A chapter: where it begins, seconds, and its title. It ends where the next one begins. */
export type Chapter = { readonly start: number; readonly title: string };

export const chapterFormats = ['youtube', 'ffmetadata', 'vtt-chapters'] as const;
export type ChapterFormat = (typeof chapterFormats)[number];

/**
 * Chapters in time order as a description that video sites read (`youtube`: a line each, `M:SS title`, `H:MM:SS` from an hour on), as
 * ffmpeg's metadata (`ffmpeg -i film.mp4 -i chapters.ffmetadata -map_chapters 1 -c copy …`), or as a WebVTT track of `kind="chapters"`.
 * @param duration of the recording, seconds: where the last one ends
 */
export function writeChapters(
  chapters: readonly Chapter[],
  format: ChapterFormat = 'youtube',
  duration = 0,
): string {
  const all = chapters
    .map(({ start, title }) => ({ start: Math.max(0, start), title: title.replaceAll(/\s+/g, ' ').trim() }))
    .toSorted((p, q) => p.start - q.start);
  if (format === 'youtube') return forDescription(all);
  const spans = all
    .map((chapter, k) => ({ ...chapter, end: all[k + 1]?.start ?? Math.max(duration, chapter.start + 1) }))
    .filter(({ start, end }) => end > start);
  return format === 'ffmetadata' ? asMetadata(spans) : asTrack(spans);
}

/** Video sites want the first chapter at 0:00, so `Start` is put there where none begins within the first second. */
function forDescription(all: readonly Chapter[]): string {
  const isLong = (all.at(-1)?.start ?? 0) >= 3600;
  const first = all[0];
  const whole = first && first.start < 1 ? all : [{ start: 0, title: 'Start' }, ...all];
  return whole.map(({ start, title }, k) => `${clock(k === 0 ? 0 : start, isLong)} ${title}\n`).join('');
}

type Span = Chapter & { readonly end: number };

/** https://ffmpeg.org/ffmpeg-formats.html#Metadata-2 */
const asMetadata = (all: readonly Span[]): string =>
  [
    ';FFMETADATA1\n',
    ...all.map(
      ({ start, end, title }) =>
        `[CHAPTER]\nTIMEBASE=1/1000\nSTART=${Math.round(1000 * start)}\nEND=${Math.round(1000 * end)}\ntitle=${title.replaceAll(/[=;#\\]/g, '\\$&')}\n`,
    ),
  ].join('');

/** https://www.w3.org/TR/webvtt1/#introduction-chapters */
const asTrack = (all: readonly Span[]): string =>
  writeTranscript(
    transcriptOfSegments(
      all.map(({ start, end, title }) => plainSegment(title, sourceTime(start), sourceTime(end))),
    ),
    'vtt',
  ).text;

const two = (value: number) => String(value).padStart(2, '0');

function clock(seconds: number, isLong: boolean): string {
  const whole = Math.floor(seconds);
  const minutes = Math.floor(whole / 60);
  return isLong
    ? `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`
    : `${minutes}:${two(whole % 60)}`;
}

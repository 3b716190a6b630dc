import type { FrameRate } from '#src/model/frame-rate.ts';
import { readOtio } from './otio.ts';
import { type EdlList, edlTimeline, readEdl } from './read-edl.ts';
import { readFcpxml } from './read-fcpxml.ts';
import { readRpp } from './read-rpp.ts';
import type { ReadTimeline } from './read-timeline.ts';
import { readXmeml } from './read-xmeml.ts';
import { badFile } from './refusal.ts';

/** Endings of timelines of other programs that can be read. */
export const timelineEndings = ['.otio', '.fcpxml', '.xml', '.edl', '.rpp'] as const;

/** A timeline as read; of an edit decision list only once its frame rate is known. */
export type TimelineFile = {
  /** Paths and names of its media, as it says them; each once. */
  readonly media: readonly string[];
  /** It counts frames, and does not say how many a second. */
  readonly wantsRate: boolean;
  /** @throws InvalidInputError `bad-file` */
  at(rate: FrameRate | null): ReadTimeline;
};

/** @param file its name; errors call it so, and its ending says what it is. @throws InvalidInputError `bad-file` */
export function readTimelineFile(text: string, file: string): TimelineFile {
  if (/\.edl$/i.test(file)) return ofList(readEdl(text, file), file);
  const read = /\.otio$/i.test(file)
    ? readOtio(text, file)
    : /\.rpp$/i.test(file)
      ? readRpp(text, file)
      : /<fcpxml[\s>]/.test(text.slice(0, 10_000))
        ? readFcpxml(text, file)
        : readXmeml(text, file);
  return { media: namesOf(read.clips), wantsRate: false, at: () => read };
}

const ofList = (list: EdlList, file: string): TimelineFile => ({
  media: namesOf(list.events),
  wantsRate: list.frameRate === null && !list.drop,
  at(rate) {
    // Drop-frame timecode is that of 29.97; of 59.94 where somebody says so.
    const found = list.frameRate ?? rate ?? (list.drop ? ([30_000, 1001] as const) : null);
    if (found === null)
      throw badFile(
        file,
        '',
        'it does not say how many frames a second its timecodes count',
        'Say it: --frame-rate 25, or 30000/1001.',
      );
    return edlTimeline(list, found, file);
  },
});

const namesOf = (clips: readonly { readonly media: string }[]): readonly string[] => [
  ...new Set(clips.map((clip) => clip.media)),
];

import { countableRate, type FrameRate, usualRate } from '#src/model/frame-rate.ts';
import { readTime, type TimeNotation, type TimeShown, writeTime } from '#renderer/time/notation.ts';
import { type Project, referenceOf } from '#src/model/project.ts';
import { useAppState } from './context.tsx';
import { eventOf, projectOf } from './selectors.ts';
import { remembered } from './remembered.ts';
import type { AppState } from './state.ts';

/** Where nothing has a picture. */
const withoutPicture: FrameRate = [25, 1];

/** Of each event. */
const rates = remembered((_: Project) => new Map<string | null, FrameRate>());

/** Frames a second of the timeline: the reference's, else of the first recording that has a picture; a usual rate. */
export function timelineRate(project: Project, event: string | null): FrameRate {
  const known = rates(project).get(event);
  if (known) return known;
  const reference = project.events.find((e) => e.id === event)?.reference ?? referenceOf(project);
  const rateOf = (id: string | null) =>
    project.recordings.find((r) => r.id === id)?.media.video[0]?.frameRate ?? null;
  const rate =
    rateOf(reference) ?? project.recordings.map((r) => rateOf(r.id)).find((each) => each) ?? withoutPicture;
  const found = countableRate(usualRate(rate));
  rates(project).set(event, found);
  return found;
}

const known = new Map<string, TimeShown>();

/** The same object for the same notation and rate. */
function shownBy(notation: TimeNotation, rate: FrameRate): TimeShown {
  const key = `${notation} ${rate[0]}/${rate[1]}`;
  const shown = known.get(key) ?? { notation, rate };
  known.set(key, shown);
  return shown;
}

/** How the window writes times of the timeline. */
export const timeShown = (s: AppState): TimeShown =>
  shownBy(s.timeNotation, timelineRate(projectOf(s), eventOf(s)));

/** Writes and reads times of the timeline as the user chose. */
export function useTimelineTime() {
  const shown = useAppState(timeShown);
  return {
    shown,
    write: (t: number, decimals?: number) => writeTime(t, shown, decimals),
    read: (text: string) => readTime(text, shown),
  };
}

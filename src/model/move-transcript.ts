import type { ProjectTranscript, Project } from './project.ts';
import type { RecordingId } from './recording.ts';
import { type OnOtherClock, projectTranscriptOn, servedBy } from './transcript-clocks.ts';

/** A transcript that is another recording's from now on, by its clock; `on` tells which words and cues have no time there. */
export type Moved = { readonly own: ProjectTranscript; readonly on: OnOtherClock };

/** What is said in one recording is said in those that lie on one timeline with it. @returns null where the two do not */
export function moveTranscript(project: Project, own: ProjectTranscript, to: RecordingId): Moved | null {
  const on = projectTranscriptOn(project, own, to);
  return on && { own: { ...own, recording: to, transcript: on.transcript }, on };
}

/** The transcript as that of the recording which recorded most of it, of those that stay; null: none of them lies on one timeline with it. */
export function moveToHeir(
  project: Project,
  own: ProjectTranscript,
  gone: ReadonlySet<RecordingId>,
): Moved | null {
  const heirs = servedBy(project, own).flatMap((id) =>
    gone.has(id) ? [] : (moveTranscript(project, own, id) ?? []),
  );
  const [first, ...rest] = heirs;
  return first ? rest.reduce((best, each) => (lostIn(each) < lostIn(best) ? each : best), first) : null;
}

/** Words whose times are lost; of a cue that only has times as a whole, all of its words. */
function lostIn({ own: { transcript }, on }: Moved): number {
  const inCues = on.lostCues.map((k) => {
    const [from, to] = transcript.segments[k]?.words ?? [0, 0];
    return Math.max(1, to - from);
  });
  return inCues.reduce((sum, words) => sum + words, on.lost.length);
}

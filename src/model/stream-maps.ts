import { composed, inverse } from './compose-maps.ts';
import type { ElasticWarp, Project } from './project.ts';
import type { Recording } from './recording.ts';
import { soundMap } from './sound-map.ts';
import type { SoundShift } from './sound-shift.ts';
import { knot, type Segment, type TimeMap } from './time-map.ts';

/** Where the sound of a recording lies on the timeline, and where its picture. */
export type StreamMaps = { readonly sound: TimeMap; readonly picture: TimeMap };

/**
 * Whose clock the place of a recording is. Where it was placed by what is heard in it, its sound lies right among the
 * others, and it is the picture that must move; else the picture stays, and the sound moves. Heard is more exact than
 * seen: one match or warp by sound decides.
 */
export function clockOf(project: Evidence, id: string): 'sound' | 'picture' {
  const { pairs, warps } = project;
  const isOf = (link: { readonly a: string; readonly b: string }) => link.a === id || link.b === id;
  return pairs.some((p) => isOf(p) && p.status === 'matched' && p.by === 'audio') ||
    warps.some((w) => isOf(w) && isHeard(project, w))
    ? 'sound'
    : 'picture';
}

type Evidence = Pick<Project, 'recordings' | 'pairs' | 'warps'>;

/** Whether a warp goes by sound: as it does wherever nobody chose otherwise, unless one of the two has only a picture. */
function isHeard({ recordings }: Evidence, { a, b, how }: ElasticWarp): boolean {
  const isMute = ({ media }: Recording) => media.audio.length === 0 && media.video.length > 0;
  return how?.features !== 'motion' && !recordings.some((r) => (r.id === a || r.id === b) && isMute(r));
}

export const shiftOf = ({ soundShifts }: Pick<Project, 'soundShifts'>, id: string) =>
  soundShifts.find((s) => s.recording === id) ?? null;

/**
 * The maps of both streams of a recording that lies at `map`.
 * @param duration of the recording, seconds: its streams have nothing outside 0…duration
 */
export function streamMaps(
  map: TimeMap,
  shift: SoundShift | null,
  clock: 'sound' | 'picture',
  duration: number,
): StreamMaps {
  if (shift === null) return { sound: map, picture: map };
  const law = soundMap(shift, [0, duration], [0, duration]);
  return clock === 'picture'
    ? { sound: composed(map, law), picture: map }
    : { sound: map, picture: composed(map, held(inverse(law))) };
}

/** As the project has it. */
export const streamMapsOf = (project: Project, id: string, map: TimeMap): StreamMaps =>
  streamMaps(
    map,
    shiftOf(project, id),
    clockOf(project, id),
    project.recordings.find((r) => r.id === id)?.media.duration ?? 0,
  );

/** How far a held picture creeps on, seconds: time maps must rise. */
const creep = 1e-6;

/** Where sound is left out at a cut, no picture goes with it: the one at the cut is held, rather than black. */
function held({ segments }: TimeMap): TimeMap {
  const out: Segment[] = [];
  for (const segment of segments) {
    const before = out.at(-1);
    const end = before?.knots.at(-1);
    const start = segment.knots[0];
    if (before && end && start && start.source - end.source < creep && start.timeline > end.timeline) {
      const stopped = knot(end.timeline, start.source - creep);
      out[out.length - 1] = { knots: [...before.knots.slice(0, -1), stopped, ...segment.knots] };
    } else out.push(segment);
  }
  return { segments: out };
}

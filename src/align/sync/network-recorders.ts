import type { MediaInfo } from '#src/model/recording.ts';
import type { Network } from './network-solution.ts';
import type { NetworkRecording } from './network-types.ts';
import { recordingConfidence, verdicts } from './network-confidence.ts';
import { mapOf } from './network-maps.ts';
import { timelineExtent } from '#src/model/time-map.ts';
import { clocksOf, timecodeDifference } from './timecode.ts';

/** Files of one recorder that share more of the timeline than this contradict each other, seconds. */
const overlapAllowed = 0.3;
/** As much where sound proves both places: a file's picture may run on after its sound has ended, seconds. */
const overlapProven = 3;
const proven = 0.9;

/** Files of one recorder follow each other, unless they are separate tracks: its picture and its sound, or channels in files. */
export const excludeEachOther = (
  p: Pick<NetworkRecording, 'recorder' | 'track'>,
  q: Pick<NetworkRecording, 'recorder' | 'track'>,
): boolean => p.recorder !== null && p.recorder === q.recorder && p.track === q.track;

/**
 * The recording whose evidence puts it over another file of its recorder, the less believed of the two;
 * null when no recorder overlaps itself.
 */
export function overlapSuspect(network: Network): {
  readonly recording: number;
  readonly pairs: ReadonlySet<number>;
  readonly reason: string;
  readonly note: string;
} | null {
  const { recordings, component, plan } = network;
  const judged = verdicts(network);
  const belief = (k: number) => recordingConfidence(network, k, judged);
  for (const [i, one] of recordings.entries())
    for (const [j, two] of recordings.entries()) {
      if (j <= i || !excludeEachOther(one, two)) continue;
      if (component[i] !== component[j]) continue;
      const p = timelineExtent(mapOf(network, i));
      const q = timelineExtent(mapOf(network, j));
      if (!p || !q) continue;
      const common = Math.min(p[1], q[1]) - Math.max(p[0], q[0]);
      if (common <= overlapAllowed) continue;
      if (common <= overlapProven && belief(i) >= proven && belief(j) >= proven) continue;
      const free = [i, j].filter((k) => !recordings[k]?.locked && !plan.moved[k] && k !== network.reference);
      const weaker = free.sort((k, l) => belief(k) - belief(l) || l - k)[0];
      if (weaker === undefined) continue;
      const pairs = new Set(
        network.pieces.flatMap((piece, index) =>
          piece.kind === 'evidence' && network.consensus.agrees[index] ? [piece.origin] : [],
        ),
      );
      const mine = [...pairs].some((index) => network.ends[index]?.includes(weaker));
      if (!mine) continue;
      const [bad, good] = weaker === i ? [one, two] : [two, one];
      const why = `its match would put it over “${good.name}”, and files of one recorder cannot overlap`;
      return {
        recording: weaker,
        pairs,
        reason: why,
        note: `“${bad.name}”: ${why}; that match was left out.`,
      };
    }
  return null;
}

/** What can tell that a file continues another one. */
export type ChapterHint = {
  readonly name: string;
  readonly duration: number;
  readonly media: Pick<MediaInfo, 'creationTime' | 'timecode' | 'video'>;
};

/**
 * For every file of one track of a recorder the index of the file that it continues without a gap, or null. Cameras that
 * split a long take say so in the names (GH010042, GH020042, …; that alone is enough); else numbered names must
 * be confirmed by the clock: creation times or timecodes that differ by the earlier file's length.
 */
export function chapterOrder(files: readonly ChapterHint[]): (number | null)[] {
  return files.map((file, index) => {
    for (const [other, before] of files.entries()) {
      if (other === index) continue;
      const step = nameStep(before.name, file.name);
      if (step === 'no') continue;
      const clock = clockSays(before, file);
      if (clock === 'follows' || (step === 'chapter' && clock === 'silent')) return other;
    }
    return null;
  });
}

/** chapter: names of one take by a known scheme; next: numbers in sequence; no: neither. */
function nameStep(before: string, after: string): 'chapter' | 'next' | 'no' {
  const stem = (name: string) => name.replace(/\.[^.]*$/, '');
  const gopro = (name: string) => {
    const numbered = /^(G[HXLS])(\d{2})(\d{4})$/i.exec(stem(name));
    if (numbered) return { take: `${numbered[1]}${numbered[3]}`.toUpperCase(), part: Number(numbered[2]) };
    const first = /^GOPR(\d{4})$/i.exec(stem(name));
    if (first) return { take: `GP${first[1]}`, part: 0 };
    const next = /^GP(\d{2})(\d{4})$/i.exec(stem(name));
    return next ? { take: `GP${next[2]}`, part: Number(next[1]) } : null;
  };
  const p = gopro(before);
  const q = gopro(after);
  if (p && q) return p.take === q.take && q.part === p.part + 1 ? 'chapter' : 'no';
  const split = (name: string) => /^(.*?)(\d+)(\D*)$/.exec(stem(name));
  const x = split(before);
  const y = split(after);
  const next = x && y && x[1] === y[1] && x[3] === y[3] && Number(y[2]) === Number(x[2]) + 1;
  return next ? 'next' : 'no';
}

function clockSays(before: ChapterHint, after: ChapterHint): 'follows' | 'denies' | 'silent' {
  const { timecode: c0, created: t0 } = clocksOf(before.media);
  const { timecode: c1, created: t1 } = clocksOf(after.media);
  if (c0 !== null && c1 !== null && c1 !== c0)
    return Math.abs(timecodeDifference(c0, c1) - before.duration) < 0.15 ? 'follows' : 'denies';
  // Files of one take may all carry the take's creation time: equal times say nothing.
  if (t0 === null || t1 === null || t0 === t1) return 'silent';
  return Math.abs(t1 - t0 - before.duration) < 2.5 ? 'follows' : 'denies';
}

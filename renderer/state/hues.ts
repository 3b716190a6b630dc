import type { Project } from '#src/model/project.ts';
import type { RecordingId } from '#src/model/recording.ts';

/** So many hues there are (CSS: `data-hue`, `--rec-N`). */
const count = 8;

type Hues = ReadonlyMap<RecordingId, number>;

/** By project, what its recordings were given: as long as the window is open, also to those that are removed and come back. */
const given = new Map<string, Map<RecordingId, number>>();
const seen = new WeakMap<Project['recordings'], Hues>();

/**
 * 0…7 of each recording: the same wherever it appears, whatever is added, removed or sorted. In a document that was just opened they
 * follow its order; one that is added gets a hue that the fewest have.
 */
export function huesOf({ id: project, recordings }: Pick<Project, 'id' | 'recordings'>): Hues {
  const known = seen.get(recordings);
  if (known) return known;
  const hues = given.get(project) ?? new Map<RecordingId, number>();
  given.set(project, hues);
  const used = new Array<number>(count).fill(0);
  const use = (hue: number) => {
    used[hue] = (used[hue] ?? 0) + 1;
  };
  for (const { id } of recordings) if (hues.has(id)) use(hues.get(id) as number);
  for (const [place, { id }] of recordings.entries()) {
    if (hues.has(id)) continue;
    const inTurn = used.map((_, k) => (place + k) % count);
    const hue = inTurn.find((h) => used[h] === Math.min(...used)) ?? 0;
    hues.set(id, hue);
    use(hue);
  }
  const own = new Map(recordings.map(({ id }) => [id, hues.get(id) as number]));
  seen.set(recordings, own);
  return own;
}

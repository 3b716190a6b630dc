import { tr } from '#renderer/i18n/tr.ts';
import type { Project } from '#src/model/project.ts';
import type { RecordingId } from '#src/model/recording.ts';

/** Where the recordings stand in the picture of what ties them: a ring for each event, and those placed nowhere in a row beside. */
export type Node = {
  readonly id: RecordingId;
  readonly x: number;
  readonly y: number;
  /** On which side of it its name is. */
  readonly side: 'left' | 'right';
};
export type Group = {
  /** Null: placed nowhere. */
  readonly event: string | null;
  readonly title: string;
  readonly x: number;
  readonly width: number;
  readonly nodes: readonly Node[];
};

/** Least room for a name, pixels: across, and from one line to the next. */
const [nameRoom, lineRoom] = [104, 18];
const top = 34;

/** Height at which no name lies over another. */
export function heightNeeded(project: Project): number {
  const most = Math.max(
    1,
    ...groupsOf(project).map((g) => (g.event === null ? g.ids.length : Math.ceil(g.ids.length / 2))),
  );
  return top + lineRoom * (most + 1);
}

function groupsOf({ events, placements, recordings }: Project) {
  const eventOf = (id: RecordingId) => {
    const placement = placements.find((p) => p.recording === id);
    return placement?.placed ? placement.event : null;
  };
  const ids = (event: string | null) => recordings.map((r) => r.id).filter((id) => eventOf(id) === event);
  return [
    ...events.map((e, i) => ({
      event: e.id as string | null,
      title: events.length > 1 ? tr('Event {n}', { n: i + 1 }) : tr('Event'),
      // The reference first: at the top of its ring.
      ids: ids(e.id).toSorted((p, q) => Number(q === e.reference) - Number(p === e.reference)),
    })),
    { event: null, title: tr('Not placed'), ids: ids(null) },
  ].filter((g) => g.ids.length > 0);
}

/**
 * Names stand in two columns at the sides of each ring, evenly one under the other, so that any number of them is readable.
 * @param width of the picture, @param height pixels
 */
export function layOutGraph(project: Project, width: number, height: number): readonly Group[] {
  const groups = groupsOf(project);
  const loose = groups.some((g) => g.event === null) ? Math.min(220, Math.max(110, width * 0.14)) : 0;
  const weightOf = (ids: readonly RecordingId[]) => 1 + ids.length / 8;
  const all = groups.reduce((sum, g) => sum + (g.event === null ? 0 : weightOf(g.ids)), 0);
  let x = 0;
  return groups.map(({ event, title, ids }) => {
    const wide = event !== null ? ((width - loose) * weightOf(ids)) / all : all > 0 ? loose : width;
    const left = x;
    x += wide;
    const high = height - top - lineRoom / 2;
    const row = (count: number, k: number) => top + (high * (k + 0.5)) / count;
    if (event === null)
      return {
        ...{ event, title, x: left, width: wide },
        nodes: ids.map((id, k) => ({ id, x: left + 14, y: row(ids.length, k), side: 'right' as const })),
      };
    const names = Math.min(220, wide * 0.34, Math.max(nameRoom, wide * 0.26));
    const room = Math.max(20, wide / 2 - names);
    const rights = Math.ceil(ids.length / 2);
    const nodes = ids.map((id, k): Node => {
      const side = k < rights ? 'right' : 'left';
      const [count, at] = side === 'right' ? [rights, k] : [ids.length - rights, k - rights];
      const y = row(count, side === 'right' ? at : count - 1 - at);
      const up = (2 * (y - top)) / high - 1;
      // An ellipse, flattened: even its first and last names have room beside them.
      const across = room * (0.45 + 0.55 * Math.sqrt(Math.max(0, 1 - up * up)));
      return { id, y, side, x: left + wide / 2 + (side === 'right' ? across : -across) };
    });
    return { event, title, x: left, width: wide, nodes };
  });
}

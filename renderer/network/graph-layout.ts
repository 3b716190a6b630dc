import { tr } from '#renderer/i18n/tr.ts';
import type { Project } from '#src/model/project.ts';
import type { RecordingId } from '#src/model/recording.ts';

/**
 * Where the recordings stand in the picture of what ties them. Where there is room: a ring for each event, and those
 * placed nowhere in a row beside. In a narrow place: all in one column, their names at its right, what ties them at its left.
 */
export type Graph = {
  readonly groups: readonly Group[];
  /** Pixels of the whole picture. */
  readonly height: number;
  /** Lines between two of one side bow by so much for each pixel between them, up to so much. */
  readonly bow: { readonly slope: number; readonly most: number };
};
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
  /** Where the title stands. */
  readonly titleX: number;
  readonly titleY: number;
  readonly isTitleMiddle: boolean;
  readonly x: number;
  readonly width: number;
  readonly nodes: readonly Node[];
};

/** Least room for a name, pixels: across, and from one line to the next. */
const [nameRoom, lineRoom] = [104, 18];
const top = 34;
/** Pixels that a letter of a name takes, and those from its group's border, past its node, to where it begins. */
export const letterRoom = 6.6;
const beforeName = 32;
/** Less is too narrow for a ring, pixels. */
const ringRoom = 3 * nameRoom;
const leastRing = 240;

/** @param width of the picture, @param height pixels that it has; it may need more */
export function layOutGraph(project: Project, width: number, height: number): Graph {
  const groups = groupsOf(project);
  const rings = groups.filter((g) => g.event !== null).length;
  const needed = rings === 1 ? ringRoom : rings * leastRing;
  const loose = looseRoom(groups, width, width - needed);
  return width - loose < needed ? column(groups, width, height) : ringsOf(groups, width, height, loose);
}

function groupsOf({ events, placements, recordings }: Project) {
  const eventOf = (id: RecordingId) => {
    const placement = placements.find((p) => p.recording === id);
    return placement?.placed ? placement.event : null;
  };
  const ids = (event: string | null) => recordings.map((r) => r.id).filter((id) => eventOf(id) === event);
  const lettersIn = (id: RecordingId) => [...(recordings.find((r) => r.id === id)?.name ?? id)].length;
  return [
    ...events.map((e, i) => ({
      event: e.id as string | null,
      title: events.length > 1 ? tr('Event {n}', { n: i + 1 }) : tr('Event'),
      // The reference first: at the top of its ring.
      ids: ids(e.id).toSorted((p, q) => Number(q === e.reference) - Number(p === e.reference)),
    })),
    { event: null, title: tr('Not placed'), ids: ids(null) },
  ]
    .filter((g) => g.ids.length > 0)
    .map((g) => ({ ...g, letters: Math.max(...g.ids.map(lettersIn)) }));
}

type Members = ReturnType<typeof groupsOf>;

/** What is placed nowhere has as much of the width beside the rings as its names take, as far as these can spare it. */
function looseRoom(groups: Members, width: number, spare: number): number {
  const loose = groups.find((g) => g.event === null);
  if (!loose || groups.length === 1) return 0;
  const wanted = Math.min(220, beforeName + letterRoom * loose.letters, spare);
  return Math.max(110, Math.min(220, width * 0.14), wanted);
}

/** Names stand in two columns at the sides of each ring, evenly one under the other, so that any number of them is readable. */
function ringsOf(groups: Members, width: number, room: number, loose: number): Graph {
  const most = Math.max(
    1,
    ...groups.map((g) => (g.event === null ? g.ids.length : Math.ceil(g.ids.length / 2))),
  );
  const height = Math.max(room, top + lineRoom * (most + 1));
  const rings = groups.filter((g) => g.event !== null);
  const weights = rings.reduce((sum, { ids }) => sum + 1 + ids.length / 8, 0);
  const even = Math.min(leastRing, (width - loose) / Math.max(1, rings.length));
  const shared = width - loose - even * rings.length;
  let x = 0;
  const placed = groups.map(({ event, title, ids }): Group => {
    const wide =
      event !== null ? even + (shared * (1 + ids.length / 8)) / weights : rings.length > 0 ? loose : width;
    const left = x;
    x += wide;
    const high = height - top - lineRoom / 2;
    const row = (count: number, k: number) => top + (high * (k + 0.5)) / count;
    const head = { event, title, titleY: 18, x: left, width: wide };
    if (event === null)
      return {
        ...{ ...head, titleX: left + 8, isTitleMiddle: false },
        nodes: ids.map((id, k) => ({ id, x: left + 14, y: row(ids.length, k), side: 'right' as const })),
      };
    const names = Math.min(220, wide * 0.34, Math.max(nameRoom, wide * 0.26));
    const across = Math.max(20, wide / 2 - names);
    const rights = Math.ceil(ids.length / 2);
    const nodes = ids.map((id, k): Node => {
      const side = k < rights ? 'right' : 'left';
      const [count, at] = side === 'right' ? [rights, k] : [ids.length - rights, k - rights];
      const y = row(count, side === 'right' ? at : count - 1 - at);
      const up = (2 * (y - top)) / high - 1;
      // An ellipse, flattened: even its first and last names have room beside them.
      const out = across * (0.45 + 0.55 * Math.sqrt(Math.max(0, 1 - up * up)));
      return { id, y, side, x: left + wide / 2 + (side === 'right' ? out : -out) };
    });
    return { ...head, titleX: left + wide / 2, isTitleMiddle: true, nodes };
  });
  return { groups: placed, height, bow: { slope: 0.4, most: 80 } };
}

/** One under the other, in a column whose lines bow to the left. */
function column(groups: Members, width: number, room: number): Graph {
  const titles = groups.length * top;
  const count = groups.reduce((sum, { ids }) => sum + ids.length, 0);
  const line = Math.min(2 * lineRoom, Math.max(lineRoom, (room - titles - lineRoom) / count));
  const arcs = Math.min(140, Math.max(56, width * 0.3));
  const x = arcs + 8;
  let y = 0;
  let longest = 1;
  const placed = groups.map(({ event, title, ids }): Group => {
    const titleY = y + 18;
    y += top;
    const from = y;
    const nodes = ids.map((id, k): Node => ({ id, x, y: from + line * (k + 0.5), side: 'right' }));
    y += line * ids.length;
    longest = Math.max(longest, line * (ids.length - 1));
    return { event, title, titleX: 8, titleY, isTitleMiddle: false, x: 0, width, nodes };
  });
  // A line's farthest point is half as far out as what bows it.
  const most = 2 * (arcs - 8);
  return { groups: placed, height: Math.ceil(y + lineRoom / 2), bow: { slope: (most - 12) / longest, most } };
}

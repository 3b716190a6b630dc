/** What can stand around the timeline, which itself always stays where it is. */
export const panels = [
  'sources',
  'pictures',
  'pair',
  'transcript',
  'attention',
  'steps',
  'network',
  'inspector',
  'history',
] as const;
export type Panel = (typeof panels)[number];

/** The sides of the timeline. */
export const places = ['left', 'top', 'bottom', 'right'] as const;
export type Place = (typeof places)[number];

/** Panels in one another's place, of which one is seen. */
export type Group = {
  /** At least one. */
  readonly panels: readonly Panel[];
  readonly active: Panel;
  /** Of the length of its place, beside the shares of the groups there. */
  readonly share: number;
};

/** Each panel stands in exactly one group; a place may have none. */
export type Layout = Readonly<Record<Place, readonly Group[]>>;

/** Where a panel can go: into a group, or by itself before one (behind the last: as many as there are). */
export type Spot = { readonly place: Place; readonly group: number; readonly how: 'with' | 'before' };

const groupOf = (...of: readonly [Panel, ...Panel[]]): Group => ({ panels: of, active: of[0], share: 1 });

export const usualLayout: Layout = {
  left: [groupOf('sources')],
  top: [groupOf('pictures')],
  bottom: [groupOf('pair', 'transcript', 'attention', 'steps', 'network')],
  right: [groupOf('inspector', 'history')],
};

const least = 0.15;

export function spotOf(layout: Layout, panel: Panel): Spot {
  for (const place of places) {
    const group = layout[place].findIndex((each) => each.panels.includes(panel));
    if (group >= 0) return { place, group, how: 'with' };
  }
  throw new Error(`the panel ${panel} is nowhere`);
}

export const placeOf = (layout: Layout, panel: Panel): Place => spotOf(layout, panel).place;

export function isActive(layout: Layout, panel: Panel): boolean {
  const { place, group } = spotOf(layout, panel);
  return layout[place][group]?.active === panel;
}

/** Brings a panel to the front of its group. */
export const activate = (layout: Layout, panel: Panel): Layout =>
  isActive(layout, panel)
    ? layout
    : eachGroup(layout, (group) => (group.panels.includes(panel) ? { ...group, active: panel } : group));

/** Puts the other panel of its group that comes next in front; a panel by itself stays. */
export function stepBack(layout: Layout, panel: Panel): Layout {
  const { place, group } = spotOf(layout, panel);
  const next = layout[place][group]?.panels.find((each) => each !== panel);
  return next ? activate(layout, next) : layout;
}

/** Takes a panel from where it is to another spot, and shows it there. */
export function movePanel(layout: Layout, panel: Panel, { place, group, how }: Spot): Layout {
  const target = layout[place][group];
  if (how === 'with') {
    if (!target || target.panels.includes(panel)) return layout;
    const joined = { ...target, panels: [...target.panels, panel], active: panel };
    return eachGroup(layout, (each) => (each === target ? joined : without(each, panel)));
  }
  const cleared = (groups: readonly Group[]) => groups.flatMap((each) => without(each, panel) ?? []);
  const own = groupOf(panel);
  const there = [...cleared(layout[place].slice(0, group)), own, ...cleared(layout[place].slice(group))];
  return { ...eachGroup(layout, (each) => without(each, panel)), [place]: there };
}

/** Gives a share of the place's length from the group behind a border to the one before it, or back. */
export function moveBorder(layout: Layout, place: Place, before: number, by: number): Layout {
  const groups = layout[place];
  const [one, other] = [groups[before], groups[before + 1]];
  if (!one || !other) return layout;
  const all = groups.reduce((sum, { share }) => sum + share, 0);
  const both = one.share + other.share;
  const low = Math.min(least * all, both / 2);
  const share = Math.min(both - low, Math.max(low, one.share + by * all));
  return eachGroup(layout, (each) =>
    each === one ? { ...each, share } : each === other ? { ...each, share: both - share } : each,
  );
}

/** What was remembered, as far as it makes sense: whatever it says, each panel comes to stand once. */
export function parseLayout(text: string | null): Layout {
  let kept: unknown;
  try {
    kept = JSON.parse(text ?? 'null');
  } catch {
    return usualLayout;
  }
  if (typeof kept !== 'object' || kept === null) return usualLayout;
  const left = new Set<Panel>(panels);
  const read = (group: unknown): readonly Group[] => {
    if (typeof group !== 'object' || group === null) return [];
    const { panels: named, active, share } = group as Record<string, unknown>;
    const members = (Array.isArray(named) ? named : []).flatMap((name): readonly Panel[] => {
      const panel = panels.find((each) => each === name);
      return panel && left.delete(panel) ? [panel] : [];
    });
    const front = members.find((each) => each === active) ?? members[0];
    const sound = typeof share === 'number' && share >= 0.01 && share <= 100;
    return front ? [{ panels: members, active: front, share: sound ? share : 1 }] : [];
  };
  const groups = (place: Place): readonly Group[] => {
    const named = (kept as Record<string, unknown>)[place];
    return Array.isArray(named) ? named.flatMap(read) : [];
  };
  let layout: Layout = {
    left: groups('left'),
    top: groups('top'),
    bottom: groups('bottom'),
    right: groups('right'),
  };
  for (const panel of left) {
    const place = placeOf(usualLayout, panel);
    const [first, ...rest] = layout[place];
    const joined = first ? { ...first, panels: [...first.panels, panel] } : groupOf(panel);
    layout = { ...layout, [place]: [joined, ...rest] };
  }
  return layout;
}

const without = (group: Group, panel: Panel): Group | null => {
  if (!group.panels.includes(panel)) return group;
  const rest = group.panels.filter((each) => each !== panel);
  const [first] = rest;
  return first ? { ...group, panels: rest, active: group.active === panel ? first : group.active } : null;
};

function eachGroup(layout: Layout, change: (group: Group) => Group | null): Layout {
  const changed = (place: Place) => layout[place].flatMap((group) => change(group) ?? []);
  return { left: changed('left'), top: changed('top'), bottom: changed('bottom'), right: changed('right') };
}

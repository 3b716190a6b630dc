import { tr } from '#renderer/i18n/tr.ts';
import { Fragment, type ReactNode, useLayoutEffect, useRef } from 'react';
import { useApp } from '#renderer/state/context.tsx';
import { Border } from './border.tsx';
import { useTabDrag } from './drag.tsx';
import { activate, type Group, moveBorder, type Panel, type Place } from './layout.ts';
import { panelNames, placeNames } from './panel-names.ts';

/** A group as it is seen: without the panels that have nothing to show. */
export type SeenGroup = Group & {
  /** Its number among all groups of its place. */
  readonly index: number;
};

export function seenGroups(groups: readonly Group[], has: (panel: Panel) => boolean): readonly SeenGroup[] {
  return groups.flatMap((group, index) => {
    const panels = group.panels.filter(has);
    const active = panels.find((each) => each === group.active) ?? panels[0];
    return active ? [{ ...group, panels, active, index }] : [];
  });
}

/** The groups of a place: side by side above and below the timeline, over each other beside it. */
export function GroupsOf({
  place,
  groups,
  host,
}: {
  place: Place;
  groups: readonly SeenGroup[];
  host: (panel: Panel) => HTMLElement;
}) {
  const app = useApp();
  const box = useRef<HTMLDivElement>(null);
  const along = place === 'left' || place === 'right' ? 'y' : 'x';
  const length = () => (along === 'x' ? box.current?.clientWidth : box.current?.clientHeight) || 1;
  const tracks = groups.map(({ share }) => `minmax(0, ${share}fr)`).join(' 0 ');
  return (
    <div
      ref={box}
      className={`dock-groups ${along}`}
      style={along === 'x' ? { gridTemplateColumns: tracks } : { gridTemplateRows: tracks }}
    >
      {groups.map((group, k) => (
        <Fragment key={group.panels[0]}>
          {k > 0 ? (
            <Border
              name={tr('Between {one} and {other}', {
                one: tr(panelNames[groups[k - 1]?.active ?? group.active]),
                other: tr(panelNames[group.active]),
              })}
              along={along}
              value={Math.round(100 * group.share)}
              onMove={(d) =>
                app.store.setState(({ layout }) => ({
                  layout: moveBorder(layout, place, group.index - 1, d / length()),
                }))
              }
              onReset={() => app.store.setState(({ layout }) => ({ layout: evenShares(layout, place) }))}
            />
          ) : null}
          <TabGroup place={place} group={group} host={host} />
        </Fragment>
      ))}
    </div>
  );
}

const evenShares = <L extends Readonly<Record<Place, readonly Group[]>>>(layout: L, place: Place): L => ({
  ...layout,
  [place]: layout[place].map((group) => ({ ...group, share: 1 })),
});

/** What needs no tab where it stands by itself: a list with its own heading, and pictures. */
const untitled: readonly Panel[] = ['sources', 'pictures'];

function TabGroup({
  place,
  group,
  host,
}: {
  place: Place;
  group: SeenGroup;
  host: (panel: Panel) => HTMLElement;
}) {
  const { panels, active, index } = group;
  const tabbed = panels.length > 1 || !untitled.includes(active);
  const body = <Body panel={active} host={host(active)} tabbed={tabbed} />;
  const named = { className: 'dock-group', 'data-place': place, 'data-group': index };
  // What stands beside the work is a landmark of its own; what stands over and under the timeline is part of the work.
  return place === 'left' || place === 'right' ? (
    <aside {...named} aria-label={tr(panelNames[active])}>
      {tabbed ? <Tabs place={place} group={group} /> : null}
      {body}
    </aside>
  ) : (
    <div {...named}>
      {tabbed ? <Tabs place={place} group={group} /> : null}
      {body}
    </div>
  );
}

function Tabs({ place, group }: { place: Place; group: SeenGroup }): ReactNode {
  const app = useApp();
  const drag = useTabDrag();
  return (
    <div className="dock-tabs" role="tablist" aria-label={tr(placeNames[place])}>
      {group.panels.map((panel) => (
        <button
          key={panel}
          id={`tab-${panel}`}
          type="button"
          role="tab"
          aria-selected={panel === group.active}
          aria-controls={panel === group.active ? `panel-${panel}` : undefined}
          title={tr('{panel}: drag it to another side, or press the right button for a list', {
            panel: tr(panelNames[panel]),
          })}
          onClick={() => app.store.setState(({ layout }) => ({ layout: activate(layout, panel) }))}
          onPointerDown={(event) => drag(panel, event)}
          onContextMenu={(event) => {
            event.preventDefault();
            app.set({ dialog: { kind: 'arrange', panel } });
          }}
        >
          {tr(panelNames[panel])}
        </button>
      ))}
    </div>
  );
}

function Body({ panel, host, tabbed }: { panel: Panel; host: HTMLElement; tabbed: boolean }) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    box.current?.replaceChildren(host);
  }, [host]);
  return tabbed ? (
    <div
      ref={box}
      className="dock-body"
      id={`panel-${panel}`}
      role="tabpanel"
      aria-labelledby={`tab-${panel}`}
    />
  ) : (
    <div ref={box} className="dock-body" />
  );
}

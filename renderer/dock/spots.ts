import { tr } from '#renderer/i18n/tr.ts';
import { type Layout, type Panel, type Place, places, type Spot, spotOf } from './layout.ts';
import { panelNames, placeNames } from './panel-names.ts';

/** A spot in words, and in one word that a list of choices can carry. */
export type SpotChoice = { readonly key: string; readonly name: string; readonly spot: Spot };

/** Where a panel is, and everywhere it could go, by place. */
export function spotsFor(layout: Layout, panel: Panel): { now: string; choices: readonly SpotChoice[] } {
  const now = spotOf(layout, panel);
  const alone = layout[now.place][now.group]?.panels.length === 1;
  const choices = places.flatMap((place): readonly SpotChoice[] => {
    const groups = layout[place].flatMap(({ panels: members }, group): readonly SpotChoice[] => {
      const others = members.filter((each) => each !== panel).map((each) => tr(panelNames[each]));
      const name =
        others.length > 0
          ? tr('{place}, with {others}', { place: tr(placeNames[place]), others: others.join(', ') })
          : byItself(place);
      return [choice(name, { place, group, how: 'with' })];
    });
    if (place === now.place && alone) return groups;
    return [...groups, choice(byItself(place), { place, group: layout[place].length, how: 'before' })];
  });
  return { now: keyOf(now), choices };
}

const byItself = (place: Place) => tr('{place}, by itself', { place: tr(placeNames[place]) });
const keyOf = ({ place, group, how }: Spot) => `${place} ${group} ${how}`;
const choice = (name: string, spot: Spot): SpotChoice => ({ key: keyOf(spot), name, spot });

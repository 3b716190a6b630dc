import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sideForNotices } from '#renderer/app/notice-side.ts';
import {
  activate,
  isActive,
  type Layout,
  moveBorder,
  movePanel,
  panels,
  parseLayout,
  type Place,
  places,
  placeOf,
  spotOf,
  stepBack,
  usualLayout,
} from '#renderer/dock/layout.ts';
import { spotsFor } from '#renderer/dock/spots.ts';

const somePanel = fc.constantFrom(...panels);
const somePlace = fc.constantFrom(...places);
const someSpot = fc.record({
  place: somePlace,
  group: fc.nat(4),
  how: fc.constantFrom('with' as const, 'before' as const),
});
const someLayout = fc
  .array(fc.tuple(somePanel, someSpot), { maxLength: 12 })
  .map((moves) =>
    moves.reduce<Layout>((layout, [panel, spot]) => movePanel(layout, panel, spot), usualLayout),
  );

const groups = (layout: Layout) => places.flatMap((place) => layout[place]);

function expectWhole(layout: Layout) {
  expect(
    groups(layout)
      .flatMap((group) => group.panels)
      .sort(),
  ).toEqual([...panels].sort());
  for (const { panels: members, active, share } of groups(layout)) {
    expect(members).toContain(active);
    expect(share).toBeGreaterThan(0);
  }
}

describe('the places of the panels', () => {
  it('hold every panel once, in groups that show one of theirs, wherever panels are moved', () => {
    fc.assert(fc.property(someLayout, expectWhole));
  });

  it('show a panel where it was moved to, and leave the others in their order', () => {
    fc.assert(
      fc.property(someLayout, somePanel, someSpot, (layout, panel, spot) => {
        const moved = movePanel(layout, panel, spot);
        if (moved === layout) return;
        expect(placeOf(moved, panel)).toBe(spot.place);
        expect(isActive(moved, panel)).toBe(true);
        const { place, group } = spotOf(moved, panel);
        const members = moved[place][group]?.panels ?? [];
        expect(members.length > 1).toBe(spot.how === 'with');
        const order = (from: Layout) =>
          groups(from).flatMap((each) => each.panels.filter((other) => other !== panel));
        expect(order(moved)).toEqual(order(layout));
      }),
    );
  });

  it('are named as they are, once each, and every one of them can be gone to', () => {
    fc.assert(
      fc.property(someLayout, somePanel, (layout, panel) => {
        const { now, choices } = spotsFor(layout, panel);
        expect(new Set(choices.map(({ key }) => key)).size).toBe(choices.length);
        for (const { key, spot } of choices) {
          const moved = movePanel(layout, panel, spot);
          expect(moved === layout).toBe(key === now);
          expectWhole(moved);
        }
        expect(choices.map(({ key }) => key)).toContain(now);
      }),
    );
  });

  it('bring a panel to the front of its group and back', () => {
    const shown = activate(usualLayout, 'steps');
    expect(isActive(shown, 'steps')).toBe(true);
    expect(isActive(shown, 'pair')).toBe(false);
    expect(stepBack(shown, 'steps')).toEqual(usualLayout);
    expect(stepBack(usualLayout, 'sources')).toEqual(usualLayout);
  });

  it('keep the length of a place, and leave each group of use, where a border is moved', () => {
    const place: Place = 'bottom';
    const by = fc.double({ min: -3, max: 3, noNaN: true });
    const two = movePanel(usualLayout, 'transcript', { place, group: 1, how: 'before' });
    fc.assert(
      fc.property(by, by, (a, b) => {
        const moved = moveBorder(moveBorder(two, place, 0, a), place, 0, b);
        const [one, other] = moved[place].map(({ share }) => share);
        expect((one ?? 0) + (other ?? 0)).toBeCloseTo(2);
        expect(Math.min(one ?? 0, other ?? 0)).toBeGreaterThanOrEqual(0.3 - 1e-9);
      }),
    );
    expect(moveBorder(two, place, 1, 0.1)).toEqual(two);
  });

  it('are remembered as they were', () => {
    fc.assert(
      fc.property(someLayout, (layout) => {
        expect(parseLayout(JSON.stringify(layout))).toEqual(layout);
      }),
    );
  });

  it('are whole whatever was remembered', () => {
    for (const text of [null, '', '3', '{', 'null', '"left"']) expect(parseLayout(text)).toEqual(usualLayout);
    fc.assert(fc.property(fc.json(), (text) => expectWhole(parseLayout(text))));
    const odd = { panels: ['pair', 'pair', 'nobody'], active: 'nobody', share: -1 };
    fc.assert(
      fc.property(fc.array(somePlace), (named) =>
        expectWhole(
          parseLayout(JSON.stringify(Object.fromEntries(named.map((each) => [each, [odd, odd, 3]])))),
        ),
      ),
    );
  });
});

describe('messages', () => {
  it('stand over a side, never over the pair view, else at the top', () => {
    expect(sideForNotices(usualLayout, [])).toBe('right');
    expect(sideForNotices(usualLayout, ['right'])).toBe('left');
    expect(sideForNotices(usualLayout, ['right', 'left'])).toBe('top');
    const pairRight = movePanel(usualLayout, 'pair', { place: 'right', group: 0, how: 'with' });
    expect(sideForNotices(pairRight, [])).toBe('left');
    expect(sideForNotices(activate(pairRight, 'inspector'), [])).toBe('right');
    expect(sideForNotices(pairRight, ['left'])).toBe('top');
  });
});

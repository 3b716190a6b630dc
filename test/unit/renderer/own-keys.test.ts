import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commands } from '#renderer/commands/index.ts';
import {
  isModifier,
  keysOf,
  parseOwnKeys,
  whyNotKey,
  withKey,
  withUsualKeys,
} from '#renderer/commands/own-keys.ts';
import type { OwnKeys } from '#renderer/state/state.ts';

const all = [
  { id: 'play', keys: ['Space', 'KeyK'] },
  { id: 'fit', keys: ['KeyF'] },
  { id: 'sync', keys: [] },
];

const given = (own: OwnKeys, of: readonly { id: string; keys: readonly string[] }[] = all) =>
  of.flatMap((c) => keysOf(c, own));

describe("keys of one's own", () => {
  it('replace the usual ones, and are taken from whoever had them', () => {
    const first = withKey({}, all, 'sync', 'KeyF');
    expect(first).toEqual({ own: { sync: ['KeyF'], fit: [] }, from: 'fit' });
    expect(withKey(first.own, all, 'play', 'KeyP')).toEqual({
      own: { sync: ['KeyF'], fit: [], play: ['KeyP'] },
      from: null,
    });
  });

  it('are no change where they are the usual ones', () => {
    const { own } = withKey({}, all, 'fit', 'KeyG');
    expect(withKey(own, all, 'fit', 'KeyF').own).toEqual({});
    expect(withUsualKeys(own, all, 'fit')).toEqual({});
  });

  it('come back to their usual owner only where nobody else has them', () => {
    const { own } = withKey({}, all, 'sync', 'KeyK');
    expect(own).toEqual({ sync: ['KeyK'], play: ['Space'] });
    expect(withUsualKeys(own, all, 'play')).toEqual(own);
    expect(withUsualKeys(withUsualKeys(own, all, 'sync'), all, 'play')).toEqual({});
  });

  it('never belong to two commands, whatever is done', () => {
    const id = fc.constantFrom(...commands.map((c) => c.id));
    const usual = commands.flatMap((c) => c.keys).filter((k) => whyNotKey(k) === null);
    const key = fc.constantFrom(...usual, 'KeyP', 'Ctrl+KeyP', 'F9');
    fc.assert(
      fc.property(fc.array(fc.tuple(id, key, fc.boolean()), { maxLength: 12 }), (steps) => {
        let own: OwnKeys = {};
        for (const [command, chosen, back] of steps)
          own = back ? withUsualKeys(own, commands, command) : withKey(own, commands, command, chosen).own;
        const keys = given(own, commands);
        expect(new Set(keys).size).toBe(keys.length);
        expect(parseOwnKeys(JSON.stringify(own), commands)).toEqual(own);
      }),
    );
  });

  it('are read back warily: other things than keys, unknown commands and double keys are left out', () => {
    for (const text of [null, '', '{', '7', '[]', '{"play":7,"nobody":["KeyP"],"fit":[{}, 3, "Key<b>"]}'])
      expect(given(parseOwnKeys(text, all)).length).toBeGreaterThanOrEqual(2);
    expect(parseOwnKeys('{"nobody":["KeyP"],"__proto__":["KeyP"]}', all)).toEqual({});
    expect(parseOwnKeys('{"play":["Escape"]}', all)).toEqual({ play: [] });
    expect(parseOwnKeys('{"play":["KeyP"],"sync":["KeyP"]}', all)).toEqual({ play: ['KeyP'] });
  });

  it('leave Tab, Enter and Esc alone, and wait for more than a modifier', () => {
    for (const key of ['Tab', 'Shift+Tab', 'Enter', 'Escape']) expect(whyNotKey(key)).toMatch(/needed/);
    expect(whyNotKey('Ctrl+Enter')).toBeNull();
    expect(['ShiftLeft', 'ControlRight', 'MetaLeft'].every(isModifier)).toBe(true);
    expect(isModifier('KeyA')).toBe(false);
  });
});

import fc from 'fast-check';
import { applyPatches, enablePatches, produceWithPatches } from 'immer';
import { describe, expect, it } from 'vitest';
import { patched } from '#src/model/apply-patches.ts';

enablePatches();

type Value = { list: { n: number; tags: string[] }[]; named: Record<string, { n: number }> };
type Change =
  | { readonly kind: 'push' | 'insert' | 'number' | 'cut' | 'tag'; readonly at: number; readonly n: number }
  | { readonly kind: 'name' | 'unname' | 'renumber'; readonly key: string; readonly n: number };

const changes = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constantFrom(
        'push' as const,
        'insert' as const,
        'number' as const,
        'cut' as const,
        'tag' as const,
      ),
      at: fc.nat(6),
      n: fc.nat(9),
    }),
    fc.record({
      kind: fc.constantFrom('name' as const, 'unname' as const, 'renumber' as const),
      key: fc.constantFrom('a', 'b', 'length'),
      n: fc.nat(9),
    }),
  ),
  { minLength: 1, maxLength: 12 },
);

const change = (v: Value, { kind, n, ...where }: Change) => {
  const made = { n, tags: ['new'] };
  const at = 'at' in where ? where.at : 0;
  const key = 'key' in where ? where.key : '';
  if (kind === 'push') v.list.push(made);
  else if (kind === 'insert') v.list.splice(at, 0, made);
  else if (kind === 'cut') v.list.splice(at, 2);
  else if (kind === 'name') v.named[key] = { n };
  else if (kind === 'unname') delete v.named[key];
  else if (kind === 'renumber') {
    if (Object.hasOwn(v.named, key)) (v.named[key] as { n: number }).n = n;
  } else if (kind === 'tag') v.list[at]?.tags.push(String(n));
  else if (v.list[at]) v.list[at].n = n;
};

describe('patches', () => {
  it('give what immer gives, both ways, and leave what they began with alone', () => {
    fc.assert(
      fc.property(fc.nat(5), changes, (length, wanted) => {
        const base: Value = {
          list: Array.from({ length }, (_, n) => ({ n, tags: [] })),
          named: { a: { n: 1 } },
        };
        const copy = structuredClone(base);
        const [next, redo, undo] = produceWithPatches(base, (draft) => {
          for (const each of wanted) change(draft, each);
        });
        expect(patched(base, redo)).toEqual(next);
        expect(patched(next, undo)).toEqual(base);
        expect(patched(base, redo)).toEqual(applyPatches(base, redo));
        expect(base).toEqual(copy);
      }),
    );
  });

  it('share what they do not touch, and their own values', () => {
    const base = { far: { deep: [1] }, near: { value: { big: [1, 2, 3] } } };
    const put = { big: [4] };
    const next = patched(base, [{ op: 'replace', path: ['near', 'value'], value: put }]);
    expect(next.near.value).toBe(put);
    expect(next.far).toBe(base.far);
    expect(() => patched(base, [{ op: 'replace', path: ['none', 'value'], value: 1 }])).toThrow();
  });
});

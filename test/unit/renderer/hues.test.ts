import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hueOf } from '#renderer/state/selectors.ts';
import { tracksOf } from '#renderer/timeline/layout.ts';
import { emptyProject, type Project } from '#src/model/project.ts';
import { recording } from './support/documents.ts';

let documents = 0;
const documentOf = (ids: readonly string[]): Project => ({
  ...emptyProject(`hues ${documents++}`, '', '2026-11-22T12:00:00.000Z'),
  recordings: ids.map((id) => recording(id)),
});
const having = (project: Project, ids: readonly string[]): Project => ({
  ...project,
  recordings: ids.map((id) => recording(id)),
});
const hues = (project: Project) => project.recordings.map(({ id }) => hueOf(project, id));

describe('the hues of recordings', () => {
  it('follow the order of a document that was opened', () => {
    expect(hues(documentOf([...'abcdefghij']))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 0, 1]);
  });

  it('stay when others are removed, come back, are added or sorted; one that is added has a hue of its own', () => {
    const first = documentOf(['a', 'b', 'c', 'd']);
    expect(hues(first)).toEqual([0, 1, 2, 3]);
    const fewer = having(first, ['b', 'd']);
    expect(hues(fewer)).toEqual([1, 3]);
    expect(tracksOf(fewer, null).map(({ hue }) => hue)).toEqual([1, 3]);
    const more = having(first, ['d', 'b', 'e']);
    expect(hues(more).slice(0, 2)).toEqual([3, 1]);
    expect([1, 3]).not.toContain(hueOf(more, 'e'));
    expect(hues(having(first, ['a', 'b', 'c', 'd']))).toEqual([0, 1, 2, 3]);
  });

  it('never change, and are shared only where there are more than eight', () => {
    const ids = [...'abcdefghijkl'];
    fc.assert(
      fc.property(fc.array(fc.subarray(ids), { minLength: 1, maxLength: 8 }), (lists) => {
        const project = documentOf([]);
        const known = new Map<string, number>();
        for (const list of lists) {
          const now = having(project, list);
          for (const id of list) {
            expect(hueOf(now, id)).toBe(known.get(id) ?? hueOf(now, id));
            known.set(id, hueOf(now, id));
          }
        }
        const all = hues(documentOf(lists[0] ?? []));
        expect(new Set(all).size).toBe(Math.min(8, all.length));
      }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { otherPairs, othersFor, pooledIn } from '#renderer/pair/pooled.ts';
import { howOf } from '#renderer/pair/method-draft.ts';
import type { ElasticWarp, Project } from '#src/model/project.ts';
import { mostPooled, plainHow } from '#src/model/warp-how.ts';

const warp = (a: string, b: string, confidence = 0.9) => ({ a, b, confidence }) as ElasticWarp;
const withThese = (...ids: string[]) => ({ recordings: ids.map((id) => ({ id })) }) as unknown as Project;

describe('the pairs of a project that are learnt from', () => {
  it('are the others that are warped, the surest first, no more than are taken', () => {
    const warps = [warp('a', 'b', 1), warp('c', 'd', 0.6), warp('e', 'f', 0.8)];
    const others = [
      ['e', 'f'],
      ['c', 'd'],
    ];
    expect(otherPairs({ warps }, { a: 'a', b: 'b' })).toEqual(others);
    expect(otherPairs({ warps }, { a: 'b', b: 'a' })).toEqual(others);
    const many = Array.from({ length: 9 }, (_, k) => warp(`p${k}`, `q${k}`));
    expect(otherPairs({ warps: many }, { a: 'p0', b: 'q0' })).toHaveLength(mostPooled);
  });

  it('keep a recording that both pairs have on its side', () => {
    const warps = [warp('a', 'c'), warp('d', 'a')];
    expect(otherPairs({ warps }, { a: 'a', b: 'b' })).toEqual([
      ['a', 'c'],
      ['a', 'd'],
    ]);
  });

  it('are part of the choice for deep CTW alone; what has left the project is no longer asked for', () => {
    const draft = { ...plainHow, pool: [['c', 'd'] as const, ['e', 'f'] as const] };
    expect(howOf({ ...draft, method: 'ctw' })?.pool).toEqual([]);
    const how = howOf({ ...draft, method: 'dctw' });
    expect(how?.pool).toEqual(draft.pool);
    const project = withThese('c', 'd', 'e');
    const kept = pooledIn(project, how);
    expect(kept?.pool).toEqual([['c', 'd']]);
    expect(othersFor(project, kept).map((pair) => pair.map(({ id }) => id))).toEqual([['c', 'd']]);
    expect(othersFor(project, null)).toEqual([]);
  });
});

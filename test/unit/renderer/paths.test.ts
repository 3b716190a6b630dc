import { describe, expect, it } from 'vitest';
import { homeOf, join } from '#renderer/project/paths.ts';

describe('where a project is at home', () => {
  const recordings = [{ path: '/shoot/day 1/cam a.mp4' }, { path: '/other/b.wav' }];
  it('is beside its file, else beside its first recording, else nowhere', () => {
    expect(homeOf('/projects/x.syncline', recordings)).toBe('/projects');
    expect(homeOf(null, recordings)).toBe('/shoot/day 1');
    expect(homeOf(null, [])).toBe(null);
    expect(homeOf(null, [{ path: '/a.wav' }])).toBe('/');
  });

  it('uses the separator of the host', () => {
    expect(homeOf('C:\\work\\x.syncline', [])).toBe('C:\\work');
    expect(join('C:\\work', 'clips')).toBe('C:\\work\\clips');
  });
});

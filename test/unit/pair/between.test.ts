import { describe, expect, it } from 'vitest';
import { between } from '#renderer/pair/between.ts';
import { plainHow } from '#src/model/warp-how.ts';
import { sourceTime } from '#src/model/units.ts';
import { recording, sampleProject } from '../renderer/support/documents.ts';

const mute = (id: string) => {
  const both = recording(id);
  return { ...both, media: { ...both.media, audio: [] } };
};
const blind = (id: string) => {
  const both = recording(id);
  return { ...both, media: { ...both.media, video: [] } };
};
const project = {
  ...sampleProject(),
  ...{ pins: [], forbidden: [], locked: [], warps: [] },
  recordings: [recording('a'), recording('b'), recording('c'), mute('d'), blind('e')],
};
const pair = { a: 'a', b: 'b' };

describe('by way of which recordings a warp may go', () => {
  it('are those that have what the two are compared by', () => {
    expect(between(project, pair, null)).toEqual(['c', 'e']);
    expect(between(project, pair, { ...plainHow, method: 'auto', features: 'motion' })).toEqual(['c', 'd']);
    expect(between(project, { a: 'a', b: 'd' }, null)).toEqual(['b', 'c']);
    expect(between(project, pair, { ...plainHow, method: 'fused' })).toEqual(['c', 'd', 'e']);
    const many = { ...project, recordings: 'abcdefgh'.split('').map((id) => recording(id)) };
    expect(between(many, pair, null)).toHaveLength(4);
  });

  it('are none where something is said of the two by themselves, or where words are compared', () => {
    const pin = { id: 'p', ...pair, timeA: sourceTime(1), timeB: sourceTime(2) };
    expect(between({ ...project, pins: [pin] }, pair, null)).toEqual([]);
    expect(between(project, pair, { ...plainHow, method: 'auto', features: 'text' })).toEqual([]);
  });
});

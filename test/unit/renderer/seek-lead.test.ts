// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { SeekLead } from '#renderer/player/seek-lead.ts';

describe('a jump while playing', () => {
  it('leads by what the last ones took, at most 0.6 s; an arrival that nobody waited for tells nothing', () => {
    const lead = new SeekLead();
    const element = document.createElement('video');
    lead.ends(element, 50);
    expect(lead.begins(element, 1000)).toBe(0);
    lead.ends(element, 1200);
    lead.ends(element, 9000);
    expect(lead.begins(element, 2000)).toBeCloseTo(0.2, 9);
    lead.ends(element, 2400);
    expect(lead.begins(element, 3000)).toBeCloseTo(0.3, 9);
    lead.ends(element, 30_000);
    expect(lead.begins(element, 40_000)).toBeCloseTo(0.45, 9);
    expect(lead.begins(document.createElement('video'), 0)).toBe(0);
  });
});

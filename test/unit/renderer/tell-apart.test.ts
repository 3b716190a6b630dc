import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tellApart } from '#renderer/ui/tell-apart.ts';

describe('two names beside each other', () => {
  it('are whole where there is room, without their endings where there is less', () => {
    expect(tellApart('camera left.mp4', ['camera right.mkv'], 15)).toBe('camera left.mp4');
    expect(tellApart('camera left.mp4', ['camera right.mkv'], 11)).toBe('camera left');
    expect(tellApart('take.wav', ['take.mp4'], 7)).toBe('tak…wav');
  });

  it('keep what differs, and are cut where they are alike', () => {
    expect(tellApart('camera left.mp4', ['camera right.mkv'], 9)).toBe('came…left');
    expect(tellApart('camera right.mkv', ['camera left.mp4'], 8)).toBe('ca…right');
    expect(tellApart('GOPR0012.MP4', ['GOPR0013.MP4'], 5)).toBe('GOP…2');
    expect(tellApart('A rehearsal of the choir.wav', ['B rehearsal of the choir.wav'], 8)).toBe('A rehea…');
    expect(tellApart('the left camera of the hall', ['the right camera of the hall'], 8)).toBe('…left c…');
  });

  it('begin with the whole number where they differ in it, and differ behind it too', () => {
    const all = ['02 camera left.mp4', '08 camera right.mkv', '14 camera left.mp4'];
    expect(tellApart('04 camera right.mkv', all, 12)).toBe('04 camera r…');
  });

  it('are told from all others that might be meant, not only from the one beside', () => {
    const all = ['phone.mp4', 'camera right.mkv', 'recorder.wav'];
    expect(tellApart('camera left.mp4', ['phone.mp4'], 9)).toBe('camera l…');
    expect(tellApart('camera left.mp4', all, 8)).toBe('cam…left');
    expect(tellApart('camera right.mkv', ['phone.mp4', 'camera left.mp4'], 8)).toBe('ca…right');
    // Neither a cut beside the one nor one beside the other is enough alone where both are alike in part.
    expect(tellApart('hall left', ['hall right', 'stage left'], 8)).toBe('hal…left');
    expect(tellApart('phone.mp4', all.slice(1), 5)).toBe('phone');
    expect(tellApart('take.wav', ['other.wav', 'take.mp4'], 7)).toBe('take.w…');
  });

  it('never are longer than their room, and never are the same where they differ within it', () => {
    const part = fc.string({
      minLength: 0,
      maxLength: 12,
      unit: fc.constantFrom('a', 'b', ' ', '1', 'é', '.'),
    });
    fc.assert(
      fc.property(part, part, part, part, fc.integer({ min: 3, max: 20 }), (head, one, two, tail, most) => {
        const [p, q] = [`${head}${one}${tail}`, `${head}${two}${tail}`];
        expect([...tellApart(p, [q], most)].length).toBeLessThanOrEqual(most);
        expect([...tellApart(q, [p], most)].length).toBeLessThanOrEqual(most);
        if (one && two && one[0] !== two[0] && !`${p}${q}`.includes('.'))
          expect(tellApart(p, [q], most)).not.toBe(tellApart(q, [p], most));
      }),
    );
  });
});

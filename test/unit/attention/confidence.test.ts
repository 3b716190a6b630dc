import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wordConfidence } from '#src/attention/confidence.ts';

describe('wordConfidence', () => {
  it('is a probability that grows with the posterior and with the fit of the recording', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const fit = fc.double({ min: -9, max: 0, noNaN: true });
    fc.assert(
      fc.property(share, share, fit, fit, (p, q, f, g) => {
        const at = wordConfidence(p, f);
        expect(at).toBeGreaterThan(0);
        expect(at).toBeLessThan(1);
        if (q >= p) expect(wordConfidence(q, f)).toBeGreaterThanOrEqual(at);
        if (g >= f) expect(wordConfidence(p, g)).toBeGreaterThanOrEqual(at);
      }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { wordUncertainty } from '#src/attention/dropout-uncertainty.ts';

const draw = (sure: number, at: number, sd: number) => ({
  ...{ spoken: 1, begin: sure, end: 1 },
  ...{ beginMean: at, endMean: at + 10, beginSd: sd, endSd: 2 * sd },
});

describe('wordUncertainty', () => {
  it('has nothing that the networks do not know where they agree', () => {
    const found = wordUncertainty([draw(0.8, 100, 3), draw(0.8, 100, 3), null], 0.01);
    expect(found).toMatchObject({ draws: 2, epistemic: 0, start: { epistemic: 0 }, end: { epistemic: 0 } });
    expect(found?.sure).toBeCloseTo(0.8);
    expect(found?.aleatoric).toBeCloseTo(-0.8 * Math.log(0.8) - 0.2 * Math.log(0.2));
    expect(found?.start.aleatoric).toBeCloseTo(0.03);
    expect(found?.end.aleatoric).toBeCloseTo(0.06);
  });

  it('has nothing that is in the sound where each is sure of something else', () => {
    const found = wordUncertainty([draw(1, 100, 0), draw(0, 120, 0)], 0.01);
    expect(found).toMatchObject({ aleatoric: 0, start: { aleatoric: 0 } });
    expect(found?.epistemic).toBeCloseTo(Math.log(2));
    expect(found?.start.epistemic).toBeCloseTo(0.1);
  });

  it('adds up to the whole variance', () => {
    const draws = [draw(0.3, 90, 5), draw(0.9, 104, 1), draw(0.5, 98, 2)];
    const { aleatoric, epistemic } = wordUncertainty(draws, 1)?.start ?? { aleatoric: 0, epistemic: 0 };
    // Of the mixture of the draws: mean square less squared mean.
    const square = draws.reduce((sum, d) => sum + d.beginSd ** 2 + d.beginMean ** 2, 0) / 3;
    const mean = draws.reduce((sum, d) => sum + d.beginMean, 0) / 3;
    expect(aleatoric ** 2 + epistemic ** 2).toBeCloseTo(square - mean ** 2);
    expect(wordUncertainty([null, undefined], 1)).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import { alignMethods } from '#src/align/methods/index.ts';
import { Options } from '#main/hosts/cli/command.ts';
import { alignArguments } from '#main/hosts/cli/commands/align-arguments.ts';
import { alignCommand } from '#main/hosts/cli/commands/align.ts';
import { alignOptionTable } from '#main/hosts/cli/commands/align-options.ts';
import { commandHelp } from '#main/hosts/cli/help.ts';

const ask = (options: Record<string, unknown>, files = ['x.csv', 'y.csv']) =>
  alignArguments({ files, options: new Options(options) });

describe('arguments of align', () => {
  it('become what the engine is asked', () => {
    const { method, options } = ask({
      step: 'symmetricP1',
      window: ['sakoe-chiba:12', 'itakura:2'],
      slope: '0.5:2',
      cost: 'rbf:0.1',
      'open-begin': true,
      pin: ['3,4', '9,9'],
      seed: '7',
    });
    expect(method.name).toBe('dtw');
    expect(options).toEqual({
      step: 'symmetricP1',
      window: [
        { kind: 'sakoe-chiba', radius: 12 },
        { kind: 'itakura', slope: 2 },
      ],
      slope: [0.5, 2],
      cost: { kernel: 'rbf', rate: 0.1 },
      openBegin: true,
      pins: [
        [3, 4],
        [9, 9],
      ],
      seed: 7,
    });
    expect(ask({}).options).toEqual({});
    expect(ask({ subsequence: true }).options).toEqual({ subsequence: 1 });
    expect(ask({ subsequence: '4' }).options).toEqual({ subsequence: 4 });
    expect(ask({ cost: 'polynomial:3' }).options.cost).toEqual({ kernel: 'polynomial', degree: 3 });
    expect(ask({ step: 'rabinerJuang:Vd' }).options.step).toBe('rabinerJuang:Vd');
  });

  it('name files, prices and all else that the engine can', () => {
    expect(
      ask({
        step: 'mine.JSON',
        window: ['forbidden:10:20,0:5', 'mask:a b.npy', 'corridor:2.5:C:\\p.csv'],
        'open-begin': '3',
        'open-end': '1:2',
        gaps: '0.5:4',
      }).options,
    ).toEqual({
      step: { file: 'mine.JSON' },
      window: [
        { kind: 'forbidden', i: [10, 20], j: [0, 5] },
        { kind: 'mask', file: 'a b.npy' },
        { kind: 'corridor', radius: 2.5, file: 'C:\\p.csv' },
      ],
      openBegin: { x: 3, y: 3 },
      openEnd: { x: 1, y: 2 },
      gaps: { x: 0.5, y: 4 },
    });
    expect(ask({ method: 'drop-dtw', drop: '20%' }).options).toEqual({ drop: { percentile: 0.2 } });
    expect(ask({ method: 'drop-dtw', drop: '2' }).options).toEqual({ drop: { x: 2, y: 2 } });
    expect(ask({ method: 'ctw', kernel: 'rbf:0.5', pca: '9', ridge: '0.1' }).options).toEqual({
      kernel: { kernel: 'rbf', rate: 0.5 },
      pca: 9,
      ridge: 0.1,
    });
    expect(ask({ method: 'ctw', pca: '90%' }).options.pca).toBeCloseTo(0.9, 9);
    expect(ask({ method: 'dctw', reconstruct: true }).options).toEqual({ reconstruct: 1 });
    expect(ask({ method: 'dctw', pool: true }, ['a.csv', 'b.csv', 'c.csv', 'd.csv']).options).toEqual({
      pool: true,
    });
    expect(ask({ subsequence: '3', 'match-length': '0:Infinity' }).options).toEqual({
      subsequence: 3,
      matchLength: [0, Number.POSITIVE_INFINITY],
    });
    expect(ask({ features: 'world' }, ['a.BVH', 'y.csv']).features).toBe('world');
  });

  it.each<[Record<string, unknown>, RegExp]>([
    [{ method: 'dwt' }, /no method “dwt”: dtw, ddtw/],
    [{ step: 'symmetric9' }, /no step pattern “symmetric9”/],
    [{ window: ['band:3'] }, /--window wants/],
    [{ window: ['sakoe-chiba'] }, /--window wants/],
    [{ window: ['sakoe-chiba:-1'] }, /--window wants/],
    [{ window: ['itakura:0.5'] }, /--window wants/],
    [{ slope: '2' }, /MIN:MAX/],
    [{ slope: '2:3' }, /cannot be held between/],
    [{ cost: 'rbf' }, /--cost is one of/],
    [{ cost: 'rbf:-1' }, /--cost is one of/],
    [{ cost: 'polynomial:1.5' }, /--cost is one of/],
    [{ cost: 'linear:2' }, /--cost is one of/],
    [{ cost: 'toString' }, /--cost is one of/],
    [{ pin: ['3'] }, /--pin wants a frame of each of the 2/],
    [{ pin: ['3,-4'] }, /--pin wants/],
    [{ pin: ['3,4,5'] }, /--pin wants/],
    [{ subsequence: '0' }, /--subsequence wants a number/],
    [{ subsequence: '1.5' }, /whole number/],
    [
      { method: 'gromov-dtw', cost: 'euclidean' },
      /gromov-dtw takes no --cost: it compares distances.*--cost: dtw/,
    ],
    [
      { method: 'soft-dtw', step: 'symmetric2', gaps: '1', pin: ['1,1'] },
      /soft-dtw takes no --step, --gaps, --pin\/--trust: it weighs all paths.*--gaps: dtw, ddtw, ctw, dctw\./,
    ],
    [{ gaps: '-1' }, /--gaps wants a price/],
    [{ gaps: '1:2:3' }, /--gaps wants a price/],
    [{ 'open-end': 'x' }, /--open-end wants a price/],
    [{ method: 'drop-dtw', drop: '101%' }, /--drop wants a number from 0 up to 100/],
    [{ window: ['forbidden:3:3,0:5'] }, /is empty/],
    [{ window: ['forbidden:3,5'] }, /--window wants/],
    [{ window: ['corridor:p.csv'] }, /--window wants/],
    [{ window: ['mask:'] }, /--window wants/],
    [
      { subsequence: true, 'open-begin': true },
      /finds all of X, and lets Y lie open.*cannot go with --open-begin/,
    ],
    [{ subsequence: true, 'match-length': '2:1' }, /--match-length wants MIN:MAX/],
    [{ 'match-length': '1:2' }, /is for the places that --subsequence finds/],
    [{ method: 'ctw', kernel: 'cosine' }, /--kernel is one of/],
    [{ method: 'ctw', pca: '0%' }, /--pca/],
    [{ method: 'ctw', ridge: '-1' }, /--ridge wants a number from 0/],
    [{ method: 'dctw', kernel: 'rbf:1' }, /dctw takes no --kernel/],
    [{ method: 'dctw', pool: true }, /an even number of files/],
    [{ method: 'ttn', pool: true }, /sequences to learn from/],
    [{ method: 'ttn', window: ['sakoe-chiba:4'] }, /ttn takes no --window: its warps are predicted/],
    [{ method: 'online', band: '0' }, /--band wants a number/],
    [{ features: 'world' }, /none is given: tables and arrays are taken as they are/],
    [{ method: 'drop-dtw', 'open-end': true }, /drop-dtw takes no --open-end/],
    [{ gamma: '1' }, /dtw takes no --gamma: it compares frames.*--gamma: soft-dtw\./],
    [{ method: 'soft-dtw', gamma: '0' }, /--gamma/],
    [{ output: 'p.txt' }, /align writes/],
    [{ output: './x.csv', overwrite: true }, /one of the sequences/],
    [{ dims: '0', method: 'ctw' }, /--dims wants a number/],
    [{ dims: '2' }, /dtw takes no --dims.*--dims: ctw, gtw, dctw\./],
    [{ features: 'joints' }, /--features is one of/],
    [{ device: 'gpu' }, /--device/],
  ])('refuses %j as wrong usage', (options, message) => {
    expect(() => ask(options)).toThrow(message);
    expect(() => ask(options)).toThrow(expect.objectContaining({ code: 'usage' }));
  });

  it('knows how many sequences a method takes', () => {
    expect(() => ask({}, ['x.csv'])).toThrow(/at least two/);
    const three = ['x.csv', 'y.csv', 'z.csv'];
    expect(() => ask({ method: 'soft-dtw' }, three)).toThrow(
      /aligns two sequences. For 3 use dtw, ddtw, ctw, gtw, ttn, utw/,
    );
    expect(() => ask({ method: 'utw', pin: ['1,1,1'] }, three)).toThrow(
      /utw of 3 sequences takes no --pin\/--trust: nothing is sought. --pin\/--trust: dtw, ddtw, ctw, gtw./,
    );
    expect(() => ask({ step: 'symmetric2', window: ['slanted:3'] }, three)).toThrow(
      /dtw of 3 sequences takes no --step, --window: steps, windows and ends are those of two sequences/,
    );
    expect(ask({ method: 'ctw', pin: ['1,1,1'] }, three).options).toEqual({ pins: [[1, 1, 1]] });
    expect(ask({ pin: ['1,1,1'] }, three).options).toEqual({ pins: [[1, 1, 1]] });
    expect(ask({ method: 'gtw', pin: ['1,2,3'], dims: '2' }, three).options).toEqual({
      pins: [[1, 2, 3]],
      dims: 2,
    });
    expect(ask({ cost: 'euclidean' }, three).options).toEqual({ cost: 'euclidean' });
  });

  it('are taught by the help: every method and an example', () => {
    const help = commandHelp(alignCommand);
    for (const { name, minimises } of alignMethods) expect(help).toContain(`${name.padEnd(12)}${minimises}`);
    expect(help).toContain('syncline align a.npy b.npy');
    for (const { flag } of alignOptionTable) expect(help).toContain(`--${flag}`);
    expect(help).toMatch(/barycentre/);
  });
});

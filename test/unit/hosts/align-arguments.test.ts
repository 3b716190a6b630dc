import { describe, expect, it } from 'vitest';
import { alignMethods } from '#src/align/methods/index.ts';
import { Options } from '#main/hosts/cli/command.ts';
import { alignArguments } from '#main/hosts/cli/commands/align-arguments.ts';
import { alignCommand } from '#main/hosts/cli/commands/align.ts';
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
    [{ subsequence: true, window: ['slanted:3'] }, /cannot go with --window/],
    [{ subsequence: true, pin: ['1,1'] }, /cannot go with --pin/],
    [{ method: 'gromov-dtw', cost: 'euclidean' }, /gromov-dtw takes no --cost; dtw/],
    [{ method: 'drop-dtw', 'open-end': true }, /drop-dtw takes no --open-end/],
    [{ gamma: '1' }, /dtw takes no --gamma; soft-dtw would/],
    [{ method: 'soft-dtw', gamma: '0' }, /--gamma/],
    [{ output: 'p.txt' }, /align writes/],
    [{ output: './x.csv', overwrite: true }, /one of the sequences/],
    [{ dims: '0', method: 'ctw' }, /--dims wants a number/],
    [{ dims: '2' }, /dtw takes no --dims; ctw, gtw, dctw would/],
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
      /aligns two sequences. For 3 use dtw, ddtw, ctw, gtw, utw/,
    );
    expect(() => ask({ method: 'ddtw', pin: ['1,1,1'] }, three)).toThrow(
      /ddtw of 3 sequences takes no --pin/,
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
  });
});

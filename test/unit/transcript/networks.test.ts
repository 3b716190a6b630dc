import { describe, expect, it } from 'vitest';
import { networks } from '#main/transcript/networks.ts';
import { MachineError } from '#src/model/errors.ts';

const broken = () => Promise.reject(new MachineError('no-runtime', 'It does not work here.', 'Install it.'));

describe('the networks of an alignment', () => {
  it('give way to the text read aloud where they cannot be loaded and nobody asked for them, and say so', async () => {
    expect(await networks('attention', true, broken)).toEqual({
      aligner: null,
      notes: [
        'The network that aligns could not be loaded, so the text read aloud was compared instead: It does not work here.',
      ],
    });
    await expect(networks('attention', false, broken)).rejects.toMatchObject({ code: 'no-runtime' });
  });

  it('are not loaded for what needs none', async () => {
    for (const model of ['dtw', { folder: 'x' }] as const)
      expect(await networks(model, true, broken)).toEqual({ aligner: null, notes: [] });
  });
});

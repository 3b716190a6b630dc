import { describe, expect, it } from 'vitest';
import { Options } from '#main/hosts/cli/command.ts';
import { warpArguments } from '#main/hosts/cli/commands/warp-arguments.ts';

const ask = (options: Record<string, unknown>, files = ['a.csv', 'b.csv']) =>
  warpArguments({ files, options: new Options(options) });

describe('arguments of warp', () => {
  it('--times holds for all that is read: both files, those between, those learnt from', async () => {
    const timed = (path: string) =>
      expect.objectContaining({ path, analysis: expect.objectContaining({ times: 'zeit' }) });
    const between = await ask({ times: 'zeit', via: ['c.csv', 'd.mp4'] });
    expect([between.request.a, between.request.b, ...between.via]).toEqual(
      ['a.csv', 'b.csv', 'c.csv', 'd.mp4'].map(timed),
    );
    const learnt = await ask({ times: 'zeit', method: 'dctw', pool: ['e.csv,f.npy'] });
    expect(learnt.request.others).toEqual([['e.csv', 'f.npy'].map(timed)]);
    for (const none of [await ask({ via: ['c.csv'] }), await ask({ method: 'dctw', pool: ['e.csv,f.csv'] })])
      for (const media of [none.request.a, ...none.via, ...(none.request.others ?? []).flat()])
        expect(media).not.toHaveProperty('analysis');
  });

  it('--window slanted:SECONDS counts those of the longer', async () => {
    const { request } = await ask({ method: 'dtw', window: ['slanted:2.5'] });
    expect(request.how?.window).toEqual({ kind: 'slanted', radius: 2.5, of: 'longer' });
  });

  it('--times needs a table anywhere among them', async () => {
    const media = ['a.wav', 'b.wav'];
    await expect(ask({ times: 'none' }, media)).rejects.toThrow(/none is given/);
    await expect(ask({ times: ' ' })).rejects.toThrow(/--times wants a column/);
    expect((await ask({ times: 'none', via: ['c.tsv'] }, media)).via).toHaveLength(1);
    expect(
      (await ask({ times: 'none', method: 'dctw', pool: ['c.txt,d.wav'] }, media)).request.others,
    ).toHaveLength(1);
  });
});

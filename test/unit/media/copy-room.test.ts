import { existsSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cached, cacheKey, sweepCache } from '#main/media/cache.ts';
import { clearCopies, copyFacts, roomForCopy } from '#main/media/copy-room.ts';
import { studio } from './studio.ts';

studio();
const gb = 10 ** 9;

/** An entry of so many bytes (a file with a hole), used so many hours ago. */
async function entry(kind: string, name: string, bytes: number, hours: number): Promise<string> {
  const folder = await cached(kind, cacheKey(name), async (place) => {
    writeFileSync(join(place, 'proxy.mp4'), '');
    truncateSync(join(place, 'proxy.mp4'), bytes);
  });
  const used = new Date(Date.now() - hours * 3_600_000);
  utimesSync(folder, used, used);
  return folder;
}

describe('copies for playback', () => {
  it('take no more room than they may: the ones used longest ago go, none of the last day, and what was asked for is made', async () => {
    const [old, older] = [await entry('proxy', 'old', 2 * gb, 50), await entry('proxy', 'older', gb, 90)];
    const today = await entry('proxy', 'today', 18 * gb, 5);
    const wave = await entry('peaks', 'wave', 1000, 500);
    expect(await copyFacts()).toMatchObject({ count: 3, bytes: 21 * gb });
    // Of 21.5 GB: what is asked for is small, since the disk must have room for it.
    await roomForCopy(gb, true);
    expect([old, older, today, wave].map((each) => existsSync(each))).toEqual([true, false, true, true]);
    await roomForCopy(2 * gb, true);
    expect([old, today].map((each) => existsSync(each))).toEqual([false, true]);
    await entry('proxy', 'today too', 2 * gb, 4);
    await expect(roomForCopy(2 * gb, true)).rejects.toMatchObject({ code: 'no-room-for-copy' });
    await roomForCopy(2 * gb, false);
    expect(existsSync(today)).toBe(true);
  });

  it('are never begun where the disk has too little room, asked for or not', async () => {
    for (const unasked of [true, false])
      await expect(roomForCopy(1e17, unasked)).rejects.toMatchObject({
        code: 'no-room-for-copy',
        message: expect.stringContaining('100000000.0 GB'),
      });
  });

  it('do not push waveforms out of the cache, nor are pushed out by them', async () => {
    await clearCopies();
    const copy = await entry('proxy', 'large', 19 * gb, 200);
    const sound = await entry('sound', 'large', 19 * gb, 200);
    await sweepCache();
    expect([copy, sound].map((each) => existsSync(each))).toEqual([true, true]);
    await sweepCache(1000);
    expect([copy, sound].map((each) => existsSync(each))).toEqual([false, false]);
  });

  it('are taken away but for those that are kept', async () => {
    await clearCopies();
    const [kept, other] = [await entry('proxy', 'kept', 5000, 0), await entry('proxy', 'other', 700, 0)];
    expect(await clearCopies(new Set([cacheKey('kept')]))).toBe(700);
    expect([kept, other].map((each) => existsSync(each))).toEqual([true, false]);
  });
});

import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cached, cacheFolder, cacheKey, sweepCache } from '#main/media/cache.ts';
import { blockPositions, fingerprint } from '#main/media/fingerprint.ts';
import { CancelledError } from '#src/model/errors.ts';
import { studio } from './studio.ts';

const { path } = studio();
const fill = (text: string) => async (folder: string) => writeFileSync(join(folder, 'x'), text);
const leftovers = () => readdirSync(cacheFolder()).filter((name) => name.startsWith('.making'));

/** A making that lasts until it is told to end. */
function held() {
  let begin = () => {};
  const begun = new Promise<void>((done) => (begin = done));
  let [finish, giveUp] = [() => {}, (_: Error) => {}];
  const work = new Promise<void>((done, fail) => ([finish, giveUp] = [done, fail]));
  const make = () => {
    begin();
    return work;
  };
  return { make, begun, finish, giveUp };
}

describe('cached', () => {
  it('makes an entry once, also when asked twice at a time: as who asked first makes it', async () => {
    const made: string[] = [];
    const make = (text: string) => async (folder: string) => {
      made.push(text);
      await fill(text)(folder);
    };
    const keys = Array.from({ length: 100 }, (_, k) => cacheKey(`once ${k}`));
    const asked = keys.flatMap((key) => ['a', 'b'].map((text) => cached('test', key, make(text))));
    const places = await Promise.all(asked);
    expect(await Promise.all(keys.map((key) => cached('test', key, make('c'))))).toEqual(
      places.filter((_, k) => k % 2 === 1),
    );
    expect(made).toEqual(keys.map(() => 'a'));
  });

  it('leaves nothing behind when making fails, and says why when the disk is full', async () => {
    const full = async (folder: string) => {
      await fill('half')(folder);
      throw Object.assign(new Error('write ENOSPC'), { code: 'ENOSPC' });
    };
    const key = cacheKey('full');
    await expect(cached('test', key, full)).rejects.toMatchObject({
      name: 'StorageError',
      code: 'disk-full',
    });
    expect(leftovers()).toEqual([]);
    expect(existsSync(await cached('test', key, fill('whole')))).toBe(true);
  });

  it('lets the second caller make it when the first one gives up', async () => {
    const key = cacheKey('give up');
    const { make, begun, giveUp } = held();
    const first = cached('test', key, make);
    const failed = expect(first).rejects.toBeInstanceOf(CancelledError);
    await begun;
    const second = cached('test', key, fill('b'));
    giveUp(new CancelledError());
    await failed;
    expect(existsSync(join(await second, 'x'))).toBe(true);
  });

  it('does not make a caller wait who has cancelled', async () => {
    const key = cacheKey('slow');
    const { make, begun, finish } = held();
    const slow = cached('test', key, make);
    await begun;
    const abort = new AbortController();
    const waiting = cached('test', key, fill('c'), { signal: abort.signal });
    abort.abort();
    await expect(waiting).rejects.toBeInstanceOf(CancelledError);
    finish();
    await slow;
  });

  it('sweeps what was used longest ago, never what is in use, and nothing that is not its own', async () => {
    const hours = (n: number) => new Date(Date.now() - n * 3_600_000);
    const entries = await Promise.all(
      [30, 20, 10, 0].map(async (age) => {
        const folder = await cached('old', cacheKey(age), fill('x'.repeat(1000)));
        utimesSync(folder, hours(age), hours(age));
        return folder;
      }),
    );
    const broken = join(cacheFolder(), '.making-1-abc');
    const foreign = join(cacheFolder(), 'holiday photos');
    for (const folder of [broken, foreign]) {
      mkdirSync(folder);
      utimesSync(folder, hours(48), hours(48));
    }
    await sweepCache(2500);
    expect(entries.map((folder) => existsSync(folder))).toEqual([false, false, true, true]);
    await sweepCache(0);
    expect(entries.map((folder) => existsSync(folder))).toEqual([false, false, false, true]);
    expect([existsSync(broken), existsSync(foreign)]).toEqual([false, true]);
  });
});

describe('fingerprint', () => {
  it('notices another size, and another byte in a block it reads', async () => {
    const bytes = Buffer.alloc(3_000_000, 7);
    const of = async (content: Buffer) => {
      writeFileSync(path('print'), content);
      return (await fingerprint(path('print'))).hash;
    };
    const hash = await of(bytes);
    expect(await of(bytes)).toBe(hash);
    expect(await of(bytes.subarray(1))).not.toBe(hash);
    for (const at of [0, 2_999_999, (blockPositions(bytes.length)[7] as number) + 5]) {
      const other = Buffer.from(bytes);
      other[at] = 8;
      expect(await of(other)).not.toBe(hash);
    }
  });

  it('reads whole small files, and both ends of large ones', () => {
    expect(blockPositions(1)).toEqual([0]);
    expect(blockPositions(65_537)).toEqual([0, 65_536]);
    const large = blockPositions(10 ** 12);
    expect([large.length, large[0], large[15]]).toEqual([16, 0, 10 ** 12 - 65_536]);
  });
});

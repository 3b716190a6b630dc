import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Project } from '#src/model/project.ts';
import { fresh, projectWith, storePlace } from './store-place.ts';

const place = storePlace();
const { makeStore } = place;
let top: string;
beforeEach(() => {
  top = place.top;
});

describe('recovery copies', () => {
  const [mine, yours] = ['a'.repeat(32), 'b'.repeat(32)];
  const copy = (project: Project, path: string | null = null) => ({ path, revision: 'r', project });

  it('are offered and opened as they were; dropped on request', async () => {
    await mkdir(join(top, 'm'));
    const clip = join(top, 'm/a.wav');
    await writeFile(clip, 'sound');
    const store = makeStore();
    const project = await projectWith(clip);
    expect(await store.copies.list()).toEqual([]);
    await store.copies.write(mine, copy(project, join(top, 'x.syncline')));
    await store.copies.write(yours, copy({ ...project, name: 'Other' }));
    const list = await makeStore().copies.list();
    expect(list.map((r) => [r.name, r.path]).sort()).toEqual([
      ['Evening', join(top, 'x.syncline')],
      ['Other', null],
    ]);
    expect(await makeStore().recover(mine, mine)).toMatchObject({
      project,
      savedPath: join(top, 'x.syncline'),
      revision: 'r',
      missing: [],
    });
    await store.copies.drop(yours);
    await store.copies.drop(yours);
    expect((await store.copies.list()).map((r) => r.name)).toEqual(['Evening']);
  });

  it('of two windows on one project are two', async () => {
    const store = makeStore();
    const project = await projectWith();
    await store.copies.write(mine, copy({ ...project, name: 'mine' }));
    await store.copies.write(yours, copy({ ...project, name: 'yours' }));
    expect((await store.copies.list()).map((r) => r.name).sort()).toEqual(['mine', 'yours']);
  });

  it('that a window works on are offered to nobody, before it ends', async () => {
    const store = makeStore();
    const release = store.copies.hold(mine);
    await store.copies.write(mine, copy(await projectWith()));
    expect(await store.copies.list()).toEqual([]);
    await expect(store.recover(mine, yours)).rejects.toMatchObject({ code: 'no-recovery' });
    release();
    expect((await store.copies.list()).map((r) => r.key)).toEqual([mine]);
  });

  it('once recovered are the window’s own: neither offered nor thrown away by others, and kept for the next crash', async () => {
    const store = makeStore();
    await store.copies.write(yours, copy(await projectWith()));
    const release = store.copies.hold(mine);
    await store.recover(yours, mine);
    expect(await store.copies.list()).toEqual([]);
    await store.copies.drop(yours); // what a window with an old list may ask
    await expect(store.recover(yours, 'c'.repeat(32))).rejects.toMatchObject({ code: 'no-recovery' });
    release();
    expect((await makeStore().recover(mine, yours)).project.name).toBe('Evening');
  });

  it('from before windows had keys are still offered', async () => {
    await mkdir(join(top, 'state/recovery'), { recursive: true });
    const project = await projectWith();
    const old = { version: 1, path: null, saved: 5, project };
    await writeFile(join(top, `state/recovery/${mine}.json`), JSON.stringify(old));
    expect(await makeStore().recover(mine, yours)).toMatchObject({ revision: null, project });
  });

  it('keys that are paths reach nothing', async () => {
    for (const key of ['../recent', '', 'x'.repeat(32), '../../../../etc/passwd']) {
      await expect(makeStore().recover(key, mine)).rejects.toMatchObject({ code: 'no-recovery' });
      await expect(makeStore().recover(mine, key)).rejects.toMatchObject({ code: 'no-recovery' });
    }
  });

  it('that are damaged are not offered, and stay where they are', async () => {
    await mkdir(join(top, 'state/recovery'), { recursive: true });
    await writeFile(join(top, `state/recovery/${mine}.json`), '{"version":1,');
    expect(await makeStore().copies.list()).toEqual([]);
    await expect(makeStore().recover(mine, yours)).rejects.toMatchObject({ code: 'bad-project' });
    expect(await readdir(join(top, 'state/recovery'))).toEqual([`${mine}.json`]);
  });
});

describe('recent projects', () => {
  it('are the newest first, each once, and only those that are still there', async () => {
    const store = makeStore();
    const project = await projectWith();
    for (const name of ['a', 'b', 'c']) await store.save(join(top, `${name}.syncline`), project, fresh);
    await store.open(join(top, 'a.syncline'));
    await rm(join(top, 'b.syncline'));
    expect((await store.recent()).map((r) => r.path)).toEqual(
      ['a', 'c'].map((n) => join(top, `${n}.syncline`)),
    );
    await writeFile(join(top, 'state/recent.json'), 'broken');
    expect(await store.recent()).toEqual([]);
  });
});

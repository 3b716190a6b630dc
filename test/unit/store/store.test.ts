import { spawn } from 'node:child_process';
import {
  chmod,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join, posix, win32 } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { documentText } from '#main/store/document-text.ts';
import { loadedPath, storedPath } from '#main/store/media-paths.ts';
import { storageError } from '#main/store/storage-error.ts';
import { sweepOrphans, writeSafely } from '#main/store/write-safely.ts';
import { fresh, projectWith, storePlace } from './store-place.ts';

const place = storePlace();
const { makeStore } = place;
let top: string;
beforeEach(() => {
  top = place.top;
});

const over = { overwrite: true, revision: null };

describe('a project file', () => {
  it('holds media relative to itself and comes back as it was; folder and all may move', async () => {
    await mkdir(join(top, 'work/media 🎥'), { recursive: true });
    const clip = join(top, 'work/media 🎥/a\nb%20.wav');
    await writeFile(clip, 'sound');
    const store = makeStore();
    const project = await projectWith(clip);
    const path = join(top, 'work/x.syncline');
    const saved = await store.save(path, project, fresh);
    expect(JSON.parse(await readFile(path, 'utf8')).recordings[0].path).toBe('media 🎥/a\nb%20.wav');
    expect(await store.open(path)).toEqual({ ...saved, moved: [], missing: [], changed: [], notes: [] });
    await rename(join(top, 'work'), join(top, 'moved'));
    const moved = await store.open(join(top, 'moved/x.syncline'));
    expect(moved.missing).toEqual([]);
    expect(moved.project.recordings[0]?.path).toBe(join(top, 'moved/media 🎥/a\nb%20.wav'));
  });

  it('finds moved media again by content, names changed ones, and lists what is gone', async () => {
    await mkdir(join(top, 'media/deep'), { recursive: true });
    const names = ['same', 'moved', 'changed', 'gone', 'touched'];
    const paths = names.map((name) => join(top, 'media', name));
    for (const [i, path] of paths.entries()) await writeFile(path, `content ${i}`);
    const store = makeStore();
    const path = join(top, 'x.syncline');
    await store.save(path, await projectWith(...paths), fresh);
    await rename(paths[1] as string, join(top, 'media/deep/renamed.wav'));
    await writeFile(join(top, 'media/decoy'), 'content X'); // same size, other content
    await writeFile(paths[2] as string, 'content Y');
    await utimes(paths[2] as string, 1, 1);
    await rm(paths[3] as string);
    await utimes(paths[4] as string, 5, 5);
    const opened = await store.open(path);
    expect(opened.missing).toEqual(['r3']);
    expect(opened.changed).toEqual(['r2']);
    expect(opened.project.recordings[1]?.path).toBe(join(top, 'media/deep/renamed.wav'));
  });

  it('does not look where the host may not read', async () => {
    await mkdir(join(top, 'in'));
    await mkdir(join(top, 'out'));
    const clip = join(top, 'in/a.wav');
    await writeFile(clip, 'sound');
    const path = join(top, 'in/x.syncline');
    await makeStore().save(path, await projectWith(clip), fresh);
    await rename(clip, join(top, 'out/a.wav'));
    const inside = makeStore(async (p) => p.startsWith(join(top, 'in')));
    expect((await inside.open(path)).missing).toEqual(['r0']);
    expect((await makeStore().open(path)).missing).toEqual([]);
  });

  it.each([
    ['{"format":"syncline","version":2}', 'newer-project'],
    ['{"format":"other","version":1}', 'bad-project'],
    ['{"format":"syncline","ver', 'bad-project'],
    ['', 'bad-project'],
    ['null', 'bad-project'],
    ['{"format":"syncline","version":1}', 'bad-project'],
  ])('that holds %j is refused as %s', async (text, code) => {
    const path = join(top, 'x.syncline');
    await writeFile(path, text);
    await expect(makeStore().open(path)).rejects.toMatchObject({ code });
  });

  it('is not written where it could not be opened again: what stands there stays', async () => {
    const store = makeStore();
    const path = join(top, 'x.syncline');
    const project = await projectWith();
    await store.save(path, project, fresh);
    const before = await readFile(path, 'utf8');
    const pins = [{ id: 'p', a: 'r7', b: 'r8', timeA: 1, timeB: 1 }] as unknown as typeof project.pins;
    await expect(store.save(path, { ...project, pins }, over)).rejects.toMatchObject({
      code: 'unwritable-project',
      hint: expect.not.stringMatching(/recovery copy/),
    });
    expect(await readFile(path, 'utf8')).toBe(before);
  });

  it('that is missing or a folder is refused in words', async () => {
    await expect(makeStore().open(join(top, 'no'))).rejects.toMatchObject({ code: 'missing' });
    await expect(makeStore().open(top)).rejects.toMatchObject({ code: 'not-a-file' });
  });

  it('is readable text: what JSON reads back, numbers in one line', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(documentText(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
    expect(documentText({ a: [1, 2, [3, null]], b: { x: 1, y: null } })).toBe(
      '{\n  "a": [1,2,[3,null]],\n  "b": { "x": 1, "y": null }\n}\n',
    );
  });
});

describe('media paths in the document', () => {
  it.each([
    [posix, '/a/b/x.syncline', '/a/b/c/m.wav', 'c/m.wav'],
    [posix, '/a/b/x.syncline', '/a/m.wav', '../m.wav'],
    [posix, '/a/b/x.syncline', '/c/m.wav', '/c/m.wav'],
    [posix, '/x.syncline', '/c/m.wav', 'c/m.wav'],
    [posix, '/a/x.syncline', '/a/back\\slash.wav', 'back\\slash.wav'],
    [win32, 'C:\\a\\b\\x.syncline', 'C:\\a\\c\\m.wav', '../c/m.wav'],
    [win32, 'C:\\a\\x.syncline', 'D:\\m.wav', 'D:\\m.wav'],
  ] as const)('%#: seen from %s… is %s', (paths, document, media, stored) => {
    expect(storedPath(document, media, paths)).toBe(stored);
    expect(loadedPath(document, stored, paths)).toBe(media);
  });
});

describe('saving', () => {
  it('never replaces unasked, and leaves nothing behind when it fails', async () => {
    const store = makeStore();
    const project = await projectWith();
    const path = join(top, 'x.syncline');
    await writeFile(path, 'precious');
    await expect(store.save(path, project, fresh)).rejects.toMatchObject({ code: 'exists' });
    expect(await readFile(path, 'utf8')).toBe('precious');
    await store.save(path, project, over);
    expect((await readdir(top)).sort()).toEqual(['state', 'x.syncline']);
    await mkdir(join(top, 'folder.syncline'));
    await expect(store.save(join(top, 'folder.syncline'), project, over)).rejects.toMatchObject({
      name: 'StorageError',
    });
    await expect(store.save(join(top, 'no/x.syncline'), project, over)).rejects.toMatchObject({
      message: 'The folder “no” is not there.',
      code: 'missing',
    });
    expect((await readdir(top)).sort()).toEqual(['folder.syncline', 'state', 'x.syncline']);
  });

  it('writes through a link to the file it means, and keeps its rights', async () => {
    await writeFile(join(top, 'real'), 'old', { mode: 0o640 });
    await chmod(join(top, 'real'), 0o640);
    await symlink(join(top, 'real'), join(top, 'link'));
    await writeSafely(join(top, 'link'), 'new');
    expect(await readFile(join(top, 'real'), 'utf8')).toBe('new');
    expect((await stat(join(top, 'real'))).mode & 0o777).toBe(0o640);
  });

  it.skipIf(process.getuid?.() === 0)('says when the folder is read-only', async () => {
    await mkdir(join(top, 'locked'), { mode: 0o500 });
    await expect(writeSafely(join(top, 'locked/x'), 'x')).rejects.toMatchObject({ code: 'read-only' });
  });

  it.each([
    ['EROFS', 'read-only'],
    ['EACCES', 'read-only'],
    ['ENOSPC', 'disk-full'],
    ['EDQUOT', 'disk-full'],
    ['EIO', 'storage'],
  ])('%s becomes a StorageError %s with a hint', (code, want) => {
    const error = storageError(Object.assign(new Error(code), { code }), '/a/x.syncline');
    expect(error).toMatchObject({ name: 'StorageError', code: want });
    expect(error.message).toContain('x.syncline');
    expect(error.hint.length).toBeGreaterThan(10);
  });

  it.skipIf(process.platform === 'win32')('says when the disk is full, and keeps the old file', async () => {
    // ulimit -f stops writes like a full disk does: EFBIG instead of ENOSPC.
    await writeFile(join(top, 'x'), 'old');
    const script = `import { writeSafely } from ${JSON.stringify(source('main/store/write-safely.ts'))};
      process.on('SIGXFSZ', () => {});
      await writeSafely(${JSON.stringify(join(top, 'x'))}, 'y'.repeat(5_000_000)).then(
        () => console.log('written'), (e) => console.log(e.name + ' ' + e.code));`;
    const out = await runScript(script, 'ulimit -f 1000;');
    expect(out).toBe('StorageError too-large\n');
    expect(await readFile(join(top, 'x'), 'utf8')).toBe('old');
    expect((await readdir(top)).filter((n) => n.endsWith('.tmp'))).toEqual([]);
  });

  it('killed at any moment leaves the old file or the new one, never a torn one', async () => {
    const path = join(top, 'x.json');
    const script = `import { writeSafely } from ${JSON.stringify(source('main/store/write-safely.ts'))};
      for (let i = 0; ; i++) {
        await writeSafely(${JSON.stringify(path)}, JSON.stringify({ i, text: String(i).repeat(300_000) }));
        if (i === 0) console.log('begun');
      }`;
    let kills = 0;
    for (let round = 0; round < 8; round++) {
      const child = startScript(script);
      await new Promise((resolve) => child.stdout.once('data', resolve));
      await new Promise((resolve) => setTimeout(resolve, 15 + round * 7));
      child.kill('SIGKILL');
      await new Promise((resolve) => child.once('exit', resolve));
      kills++;
      const got = JSON.parse(await readFile(path, 'utf8')) as { i: number; text: string };
      expect(got.text === String(got.i).repeat(300_000)).toBe(true);
    }
    expect(kills).toBe(8);
    // What the killed left is swept once it is old, and not before.
    const orphans = (await readdir(top)).filter((n) => n.endsWith('.tmp'));
    expect(await sweepOrphans(top)).toBe(0);
    expect(await sweepOrphans(top, 3_600_000, Date.now() + 3_700_000)).toBe(orphans.length);
    expect(await readdir(top)).toEqual(['x.json']);
  });
});

describe('two windows on one project', () => {
  it('cannot lose each other’s work: the second save is refused until it is told to replace', async () => {
    const path = join(top, 'x.syncline');
    const store = makeStore();
    const first = await store.save(path, await projectWith(), fresh);
    const [one, two] = [await store.open(path), await makeStore().open(path)];
    const { revision } = await store.save(path, { ...one.project, notes: ['one'] }, known(one.revision));
    const late = { ...two.project, notes: ['two'] };
    const refused = makeStore().save(path, late, known(two.revision));
    await expect(refused).rejects.toMatchObject({ name: 'StorageError', code: 'changed-on-disk' });
    expect((await store.open(path)).project.notes).toEqual(['one']);
    expect(revision).not.toBe(first.revision);
    // Who saved last goes on without being asked.
    await store.save(path, { ...one.project, notes: ['one more'] }, known(revision));
    await makeStore().save(path, late, over);
    expect((await store.open(path)).project.notes).toEqual(['two']);
    expect((await readdir(top)).sort()).toEqual(['state', 'x.syncline']);
  });

  it('that save at the same moment: one of them is refused', async () => {
    const path = join(top, 'x.syncline');
    const store = makeStore();
    const { project, revision } = await store.save(path, await projectWith(), fresh);
    const saves = ['one', 'two', 'three'].map((note) =>
      store.save(path, { ...project, notes: [note] }, known(revision)),
    );
    const ends = await Promise.allSettled(saves);
    expect(ends.map((e) => e.status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect((await store.open(path)).project.notes).toEqual(['one']);
  });

  it('a file that was taken away is written again', async () => {
    const path = join(top, 'x.syncline');
    const store = makeStore();
    const { project, revision } = await store.save(path, await projectWith(), fresh);
    await rm(path);
    await store.save(path, project, known(revision));
    expect((await store.open(path)).project.id).toBe('p1');
  });
});

const known = (revision: string | null) => ({ overwrite: false, revision });

const source = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** Bundles a few lines with what they import and runs them in a process of their own. */
function startScript(script: string, before = '') {
  const built = `
    import { rolldown } from 'rolldown';
    const entry = ${JSON.stringify(script)};
    const bundle = await rolldown({
      input: 'entry', platform: 'node', logLevel: 'silent',
      plugins: [{ name: 'entry', resolveId: (id) => (id === 'entry' ? '\\0entry.ts' : null), load: (id) => (id === '\\0entry.ts' ? entry : null) }],
    });
    const { output } = await bundle.generate({ format: 'es' });
    await import('data:text/javascript,' + encodeURIComponent(output[0].code));`;
  return spawn(
    '/bin/sh',
    ['-c', `${before} exec "$0" --input-type=module -e "$1"`, process.execPath, built],
    {
      cwd: source(''),
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
}
async function runScript(script: string, before: string): Promise<string> {
  const child = startScript(script, before);
  let out = '';
  child.stdout.on('data', (data) => {
    out += data;
  });
  await new Promise((resolve) => child.once('close', resolve));
  return out;
}

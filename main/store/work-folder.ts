import { constants } from 'node:fs';
import { lstat, mkdtemp, open, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

/** A folder in which something large is made beside its destination, and who makes it. */
const prefix = '.syncline-export-';
const pattern = /^\.syncline-export-[0-9A-Za-z]{6}$/;
const ownerName = '.owner';

/** `machine`: where `pid` has a meaning. `began`: tells a process from a later one of the same number. */
const ownerSchema = z.strictObject({
  machine: z.string(),
  pid: z.int().positive(),
  began: z.string().nullable(),
});
type Owner = z.infer<typeof ownerSchema>;

/** Makes a work folder in `parent`. Who ends the work removes it; where nobody can, `sweepWorkFolders` does. */
export async function makeWorkFolder(parent: string): Promise<string> {
  const folder = await mkdtemp(join(parent, prefix));
  try {
    const owner: Owner = { machine: await machine(), pid: process.pid, began: await beganAt(process.pid) };
    await writeFile(join(folder, ownerName), JSON.stringify(owner), { flag: 'wx' });
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return folder;
}

/**
 * Removes work folders in `parent` whose process was killed. Only what has our name, belongs to this user and is a
 * folder itself (no link); links inside are removed, not followed. Where the process cannot be asked after (another
 * machine, another container, another boot, no owner told) only what nothing was written to for `age` ms.
 */
export async function sweepWorkFolders(parent: string, age = 86_400_000, now = Date.now()): Promise<number> {
  const names = await readdir(parent).catch(() => []);
  let swept = 0;
  for (const name of names.filter((n) => pattern.test(n))) {
    const folder = join(parent, name);
    const info = await lstat(folder).catch(() => null);
    if (!info?.isDirectory() || (process.getuid && info.uid !== process.getuid())) continue;
    const alive = await isAlive(await ownerOf(folder));
    if (alive === true || (alive === null && now - (await lastTouched(folder)) < age)) continue;
    // What cannot be removed harms nobody but the disk: the work at hand goes on.
    swept += await rm(folder, { recursive: true, force: true, maxRetries: 3 }).then(
      () => 1,
      () => 0,
    );
  }
  return swept;
}

/** Whether the owner still runs; null where that cannot be told. */
async function isAlive(owner: Owner | null): Promise<boolean | null> {
  if (!owner || owner.machine !== (await machine())) return null;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const began = await beganAt(owner.pid);
  return began === null || owner.began === null || began === owner.began;
}

async function ownerOf(folder: string): Promise<Owner | null> {
  try {
    const file = await open(join(folder, ownerName), constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    try {
      const info = await file.stat();
      if (!info.isFile() || info.size > 4096) return null;
      return ownerSchema.parse(JSON.parse(await file.readFile('utf8')));
    } finally {
      await file.close();
    }
  } catch {
    return null; // killed before it was written, or not ours to read
  }
}

/** When anything in the folder was last written to, ms; never, where it cannot be seen. */
async function lastTouched(folder: string): Promise<number> {
  const inside = await readdir(folder, { recursive: true }).catch(() => []);
  const infos = await Promise.all(['', ...inside].map((name) => lstat(join(folder, name)).catch(() => null)));
  return Math.max(...infos.map((info) => info?.mtimeMs ?? 0));
}

/** Within which process numbers are unique: on Linux a boot and a name space (containers), else the computer. */
async function machine(): Promise<string> {
  if (process.platform !== 'linux') return hostname();
  const [boot, space] = await Promise.all([
    readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => ''),
    readlink('/proc/self/ns/pid').catch(() => ''),
  ]);
  return `${hostname()} ${boot.trim()} ${space}`;
}

/** Start of a process in ticks since boot (field 22 of its stat); null where the system does not tell. */
async function beganAt(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
}

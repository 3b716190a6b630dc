import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { fingerprint } from '#main/media/fingerprint.ts';
import { createProjectStore } from '#main/store/project-store.ts';
import { emptyProject, type Project } from '#src/model/project.ts';
import { defaultAnalysis } from '#src/model/recording.ts';
import { withoutStreams } from '#test/fixtures/without-streams.ts';

/** A folder of its own for each test. */
export function storePlace() {
  const place = {
    top: '',
    makeStore: (allowed: (path: string) => Promise<boolean> = async () => true) =>
      createProjectStore({ state: join(place.top, 'state'), fingerprint, allowed }),
  };
  beforeEach(async () => {
    place.top = await realpath(await mkdtemp(join(tmpdir(), 'syncline-store-')));
  });
  afterEach(async () => {
    await chmod(join(place.top, 'locked'), 0o700).catch(() => {});
    await rm(place.top, { recursive: true, force: true });
  });
  return place;
}

/** A project of these files. */
export async function projectWith(...paths: string[]): Promise<Project> {
  const recordings = await Promise.all(
    paths.map(async (path, i) => ({
      id: `r${i}`,
      name: `recording ${i}`,
      path,
      fingerprint: await fingerprint(path),
      media: withoutStreams,
      recorder: null,
      analysis: defaultAnalysis,
    })),
  );
  return { ...emptyProject('p1', 'Evening', '2026-01-01T00:00:00.000Z'), recordings };
}

export const fresh = { overwrite: false, revision: null };

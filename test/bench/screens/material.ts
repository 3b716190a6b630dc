import { copyFile, mkdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { fileUrl, runFfmpeg } from '#main/media/ffmpeg.ts';
import { writeProject } from '#main/store/project-document.ts';
import { runSync } from '#main/sync/service.ts';
import type { Pool } from '#main/work/pool.ts';
import type { PairEvidence, Placement } from '#src/model/alignment.ts';
import { emptyProject, type Project } from '#src/model/project.ts';
import type { Recording } from '#src/model/recording.ts';
import { knot, linearTimeMap, type TimeMap } from '#src/model/time-map.ts';
import { movementTable } from '../../fixtures/movement.ts';
import { walkTable } from '../../fixtures/walk.ts';
import { recordingAt } from '../../e2e/support/recording.ts';
import { talk } from './text-material.ts';

export const longName =
  'Camera 3 – second balcony, left, handheld – evening performance with the whole choir (1).mp4';

/**
 * What the screens show, made when it is first asked for, in a folder that the server may read. Paths of
 * projects; `bad`: of one good file and others that are bad in different ways.
 */
export function materialIn(root: string, demo: readonly string[], pool: Pool) {
  const make = {
    /** The demo and one recording more whose name has 90 characters, really synced: one is refused. */
    six: async () => {
      const long = await copied(demo[1] as string, join(root, longName));
      return await synced([...demo.slice(0, 4), long, ...demo.slice(4)], pool);
    },
    /** The demo beside two tables of numbers: one placed by hand, one without a clock. */
    data: async () => {
      const walk = join(root, 'walk of the dancer.csv');
      const breath = join(root, 'breath.csv');
      await writeFile(walk, walkTable(80, 100));
      await writeFile(breath, walkTable(40, 25, false).replaceAll(/^((?:[^,\n]*,){2}[^,\n]*),.*$/gm, '$1'));
      const made = await synced([...demo, walk, breath], pool);
      const at = placed('r5', linearTimeMap(12, 0, 80), { event: '0', by: 'manual' });
      return { ...made, placements: made.placements.map((p) => (p.recording === 'r5' ? at : p)) };
    },
    /** Two tables of one movement, of four columns and of three, beside the demo. */
    dances: async () => {
      const [suit, lens] = [join(root, 'suit of the dancer.csv'), join(root, 'what the lens saw.csv')];
      await writeFile(suit, movementTable(5, 30));
      await writeFile(lens, movementTable(5, 27, { pace: 1.1, columns: 3 }));
      return await synced([...demo, suit, lens], pool);
    },
    /** Rows of every state, in two events, with pauses. */
    twenty: () => twenty(join(root, 'twenty'), demo),
    /** An hour of sound on three recorders, no picture. */
    hour: () => spoken(join(root, 'hour'), 3600),
    seconds: () => spoken(join(root, 'seconds'), 3),
    /** A text and its recording. */
    talk: () => talk(root),
    /** Three recordings of which no browser plays the pictures. */
    unplayable: () => unplayable(join(root, 'mov'), demo),
  };
  const made = new Map<string, Promise<string>>();
  const project = (name: keyof typeof make): Promise<string> => {
    const known = made.get(name) ?? make[name]().then((p) => save(join(root, `${name}.syncline`), p));
    made.set(name, known);
    return known;
  };
  return { project, bad: () => bad(join(root, 'bad'), demo) };
}
export type Material = ReturnType<typeof materialIn>;
export type ProjectName = Parameters<Material['project']>[0];

async function save(path: string, project: Project): Promise<string> {
  await writeProject(path, project, { overwrite: true });
  return path;
}

async function copied(from: string, to: string): Promise<string> {
  await copyFile(from, to);
  return to;
}

const project = (name: string, recordings: readonly Recording[]): Project => ({
  ...emptyProject(name, name, '2026-01-01T00:00:00Z'),
  settings: { reference: recordings[0]?.id ?? null, maxDrift: 500, by: 'auto' },
  recordings,
});

const recordingsAt = (paths: readonly string[]): Promise<Recording[]> =>
  Promise.all(paths.map((path, i) => recordingAt(path, `r${i}`)));

async function synced(paths: readonly string[], pool: Pool): Promise<Project> {
  const recordings = await recordingsAt(paths);
  const made = project('six', recordings);
  const options = { reference: 'r0', maxDrift: 500, by: 'auto' } as const;
  const { result } = await runSync({ recordings, options }, pool);
  return { ...made, ...result };
}

const placed = (id: string, map: TimeMap, patch: Partial<Placement> = {}): Placement => ({
  recording: id,
  placed: true,
  event: 'e0',
  confidence: 0.98,
  reason: null,
  score: 20,
  chance: 4,
  candidates: [],
  map,
  by: 'auto',
  ...patch,
});

const refused = (id: string): Placement => ({
  ...placed(id, linearTimeMap(0, 0, 1)),
  placed: false,
  event: null,
  map: null,
  confidence: 0,
  score: 0.21,
  chance: 0.18,
  reason: 'Its best match scores 0.21 against a chance level of 0.18.',
  candidates: [
    { against: 'r0', offset: 12.345, score: 0.21 },
    { against: 'r1', offset: 1824.5, score: 0.19 },
    { against: 'r2', offset: -3.25, score: 0.18 },
  ],
});

/** A map with a pause of 7.3 s in the middle. */
function paused(start: number, ppm: number, length: number): TimeMap {
  const rate = 1 + ppm * 1e-6;
  const half = length / 2;
  const again = start + half / rate + 7.3;
  return {
    segments: [
      { knots: [knot(start, 0, 1e-5), knot(start + half / rate, half, 1e-5)] },
      { knots: [knot(again, half, 1e-5), knot(again + half / rate, length, 1e-5)] },
    ],
  };
}

async function twenty(folder: string, demo: readonly string[]): Promise<Project> {
  await mkdir(folder, { recursive: true });
  const paths = await Promise.all(
    Array.from({ length: 20 }, (_, i) => {
      const from = demo[i % 4] as string;
      const stem = basename(from, extname(from));
      return copied(from, join(folder, `${String(i + 1).padStart(2, '0')} ${stem}${extname(from)}`));
    }),
  );
  const recordings = await recordingsAt(paths);
  const made = project('twenty', recordings);
  const placements = recordings.map(({ id, media: { duration } }, i) => {
    const start = ((i * 37) % 23) - 6;
    if (i >= 17) return placed(id, linearTimeMap(i - 17, 12, duration), { event: 'e1', confidence: 0.95 });
    if (i === 16) return refused(id);
    if (i % 5 === 2) return placed(id, paused(start, 40 * i - 200, duration));
    if (i % 6 === 4) return placed(id, linearTimeMap(start, 250, duration), { confidence: 0.61 });
    if (i === 7) return placed(id, linearTimeMap(start, 0, duration), { by: 'manual' });
    return placed(id, linearTimeMap(i === 0 ? 0 : start, i === 0 ? 0 : 9 * i, duration));
  });
  const events = [
    { id: 'e0', reference: 'r0' },
    { id: 'e1', reference: 'r17' },
  ];
  return { ...made, placements, events, pairs: ties(placements) };
}

/** Pairs of all that lie in one event, some of which contradict the others. */
function ties(placements: readonly Placement[]): readonly PairEvidence[] {
  const along = (p: Placement) => p.map?.segments[0]?.knots;
  return placements.flatMap((a, i) =>
    placements.slice(i + 1).flatMap((b, j): PairEvidence[] => {
      const [p, q] = [along(a), along(b)];
      if (!p?.[0] || !q?.[0] || a.event !== b.event || (i * 7 + j * 3) % 4 === 1) return [];
      const apart = q[0].timeline - p[0].timeline;
      const bad = (i * 5 + j) % 41 === 9;
      const off = bad ? 0.34 + 0.1 * i : (((i * 13 + j * 29) % 17) * 9 + 1) * 2e-5;
      return [
        {
          ...{ a: a.recording, b: b.recording, status: bad ? 'inconsistent' : 'matched', by: 'audio' },
          ...{ confidence: bad ? 0.3 : 0.97, score: 18 + i, chance: 4.2, candidates: [], residual: off },
          matches: { a: [40], b: [40 - apart], sd: [1e-4], strength: [1] },
          segments: [{ a: [20, 60], b: [20 - apart + off, 60 - apart + off], ppm: 0, sd: 1e-4 }],
        },
      ];
    }),
  );
}

/** `length` seconds of something like speech on three recorders. */
async function spoken(folder: string, length: number): Promise<Project> {
  await mkdir(folder, { recursive: true });
  const paths = await Promise.all(
    ['table', 'lapel', 'room'].map(async (name, i) => {
      const path = join(folder, `${name}.flac`);
      const wave = `(random(${i})-0.5)*pow(abs(sin(2*PI*t*0.9)*sin(2*PI*t*0.037+${i})),3)`;
      await ffmpeg(['-f', 'lavfi', '-i', `aevalsrc='${wave}':s=16000:d=${length}`, '-y', fileUrl(path)]);
      return path;
    }),
  );
  const recordings = await recordingsAt(paths);
  const made = project(basename(folder), recordings);
  return {
    ...made,
    events: [{ id: 'e0', reference: 'r0' }],
    placements: recordings.map(({ id, media }, i) =>
      placed(id, linearTimeMap(i * length * 0.04, i * 31, media.duration)),
    ),
  };
}

async function bad(folder: string, demo: readonly string[]): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  const [recorder, left, phone] = demo as [string, string, string];
  const cutSound = await copied(recorder, join(folder, 'cut short.wav'));
  await truncate(cutSound, 9_000_000);
  const cutFilm = join(folder, 'cut short.mkv');
  await ffmpeg(['-i', fileUrl(phone), '-map', '0', '-c', 'copy', '-y', fileUrl(cutFilm)]);
  await truncate(cutFilm, 3_000_000);
  const flipped = await readFile(left);
  for (let at = 500_000; at < flipped.length - 500_000; at += 90_001) flipped[at] = (flipped[at] ?? 0) ^ 0x55;
  await writeFile(join(folder, 'flipped.mp4'), flipped);
  await writeFile(join(folder, 'nothing.mp4'), '');
  await writeFile(join(folder, 'a text.mov'), 'Nothing but text.\n'.repeat(200));
  await copied(phone, join(folder, 'no end.mp4'));
  await truncate(join(folder, 'no end.mp4'), 2_000_000);
  return [
    recorder,
    phone,
    ...['cut short.wav', 'cut short.mkv', 'flipped.mp4'].map((n) => join(folder, n)),
  ].concat(['nothing.mp4', 'a text.mov', 'no end.mp4', 'missing.mp4'].map((n) => join(folder, n)));
}

async function unplayable(folder: string, demo: readonly string[]): Promise<Project> {
  await mkdir(folder, { recursive: true });
  const paths = [];
  for (const [i, from] of demo.slice(1, 4).entries()) {
    const path = join(folder, `unit ${i + 1}.mov`);
    const how = ['-t', '20', '-c:v', 'mpeg2video', '-q:v', '6', '-c:a', 'pcm_s16le'];
    await ffmpeg(['-i', fileUrl(from), ...how, '-y', fileUrl(path)]);
    paths.push(path);
  }
  const recordings = await recordingsAt(paths);
  const made = project('unplayable', recordings);
  const placements = recordings.map(({ id }, i) => placed(id, linearTimeMap(i, 0, 20)));
  return { ...made, placements, events: [{ id: 'e0', reference: 'r0' }] };
}

async function ffmpeg(args: readonly string[]): Promise<void> {
  const { code, stderr } = await runFfmpeg(['-v', 'error', ...args]);
  if (code !== 0) throw new Error(`ffmpeg ${args.join(' ')}: ${stderr}`);
}

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeProject } from '#main/store/project-document.ts';
import { timelineAt } from '#src/align/resolve-exact.ts';
import { fitSegments } from '#src/align/sync/fit-segments.ts';
import { resolveWithPins } from '#src/align/resolve.ts';
import type { PairEvidence } from '#src/model/alignment.ts';
import { emptyProject, type Project, type ProjectTranscript } from '#src/model/project.ts';
import type { Recording } from '#src/model/recording.ts';
import { plainSegment, transcriptOfSegments } from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';
import { recordingAt } from './support/recording.ts';

const rate = 16_000;

/** Timeline seconds at which each recording begins; the last one shows another event. */
export const starts = { deck: 0, mixer: 7.25, phone: -3.5 } as const;
const length = 60;

/** Words said twice a second from the same moment of the event on, as the recording has them. */
function transcriptOf(id: string, start: number): ProjectTranscript {
  const text =
    'the lamp had gone out so he lit it again while far below the waves broke over black rocks and';
  const first = 5 - start;
  const segment = plainSegment(text, sourceTime(first), sourceTime(first + 20));
  return {
    id: `text of ${id}`,
    recording: id,
    source: `${id}.srt`,
    transcript: transcriptOfSegments([segment], 'en'),
  };
}

/**
 * Three recordings of one tune and one of another, as WAV files with a project beside them that is already
 * synced: the pair view has a real matrix, real waveforms and a path to drag, without waiting for a sync.
 * @param isSaid the three have a text each, too
 */
export async function makePairMaterial(folder: string, isSaid = false): Promise<string> {
  await mkdir(folder, { recursive: true });
  const tune = notes(1);
  const recordings: Recording[] = [];
  for (const [name, start] of Object.entries(starts))
    recordings.push(await record(folder, name, tune, start + 20, recordings.length));
  recordings.push(await record(folder, 'another night', notes(2), 20, 3));
  const pairs: PairEvidence[] = [];
  for (let i = 0; i < 4; i++) for (let j = i + 1; j < 4; j++) pairs.push(evidence(i, j));
  const bare: Project = {
    ...emptyProject('pairs', 'Pairs', '2026-01-01T00:00:00Z'),
    settings: { reference: 'r0', maxDrift: 500, by: 'auto' },
    recordings,
    pairs,
    transcripts: isSaid ? Object.values(starts).map((start, k) => transcriptOf(`r${k}`, start)) : [],
  };
  const path = join(folder, 'pairs.syncline');
  await writeProject(path, { ...bare, ...resolveWithPins(bare) }, { overwrite: true });
  return path;
}

/**
 * Two takes of one tune, the second now faster and now slower than the first: no single clock fits them. Neither is placed.
 */
export async function makeTakes(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const tune = notes(1);
  const bent = tune.map(({ at, hertz }) => ({ at: at + 3 * Math.sin((at - 20) / 9), hertz }));
  const recordings = [
    await record(folder, 'first take', tune, 20, 0),
    await record(folder, 'second take', bent, 20, 1),
  ];
  const path = join(folder, 'takes.syncline');
  const bare: Project = {
    ...emptyProject('takes', 'Takes', '2026-01-01T00:00:00Z'),
    settings: { reference: 'r0', maxDrift: 500, by: 'auto' },
    recordings,
  };
  await writeProject(path, { ...bare, ...resolveWithPins(bare) }, { overwrite: true });
  return path;
}

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

type Note = { readonly at: number; readonly hertz: number };

/** A tune nobody wrote: 100 s of notes that never repeat. */
function notes(seed: number): Note[] {
  const next = random(seed * 7919);
  const made: Note[] = [];
  for (let at = 0; at < 100; at += 0.18 + 0.4 * next())
    made.push({ at, hertz: 220 * 2 ** (Math.floor(next() * 24) / 12) });
  return made;
}

async function record(
  folder: string,
  name: string,
  tune: readonly Note[],
  from: number,
  index: number,
): Promise<Recording> {
  const samples = new Float32Array(length * rate);
  const next = random(index + 5);
  for (let i = 0; i < samples.length; i++) samples[i] = 0.004 * (next() - 0.5);
  for (const note of tune) {
    const start = Math.round((note.at - from) * rate);
    for (let k = 0; k < rate * 0.6; k++) {
      const i = start + k;
      if (i < 0 || i >= samples.length) continue;
      const phase = (2 * Math.PI * note.hertz * k) / rate;
      const decay = Math.exp((-5 * k) / rate) * 0.25;
      samples[i] = (samples[i] as number) + decay * (Math.sin(phase) + 0.4 * Math.sin(2 * phase));
    }
  }
  const path = join(folder, `${name}.wav`);
  await writeFile(path, wav(samples));
  return await recordingAt(path, `r${index}`, name);
}

function wav(samples: Float32Array): Uint8Array {
  const bytes = new Uint8Array(44 + samples.length * 2);
  const view = new DataView(bytes.buffer);
  const text = (at: number, value: string) => {
    for (let i = 0; i < value.length; i++) view.setUint8(at + i, value.charCodeAt(i));
  };
  text(0, 'RIFF');
  view.setUint32(4, 36 + samples.length * 2, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, 'data');
  view.setUint32(40, samples.length * 2, true);
  for (let i = 0; i < samples.length; i++)
    view.setInt16(44 + i * 2, Math.max(-1, Math.min(1, samples[i] as number)) * 32_767, true);
  return bytes;
}

/** What sync would have found between recordings i and j: the last one matches nothing. */
function evidence(i: number, j: number): PairEvidence {
  const start = Object.values(starts);
  const common = { a: `r${i}`, b: `r${j}`, by: 'audio', chance: 3.6, residual: null } as const;
  if (j === 3)
    return {
      ...common,
      status: 'refused',
      confidence: 0,
      score: 3.1,
      matches: { a: [], b: [], sd: [], strength: [] },
      segments: [],
      candidates: [
        { against: `r${i}`, offset: 9.5, score: 3.1 },
        { against: `r${i}`, offset: -14, score: 2.8 },
      ],
    };
  const shift = (start[i] ?? 0) - (start[j] ?? 0);
  const next = random(i * 10 + j + 1);
  const matches = { a: [] as number[], b: [] as number[], sd: [] as number[], strength: [] as number[] };
  for (let a = 1; a < length - 1; a += 2) {
    const b = a + shift;
    if (b < 1 || b > length - 1) continue;
    matches.a.push(a);
    matches.b.push(b + (next() - 0.5) * 1e-4);
    matches.sd.push(5e-5);
    matches.strength.push(0.5 + 0.5 * next());
  }
  const segments = fitSegments(matches, { durationA: length, durationB: length });
  return { ...common, status: 'matched', confidence: 0.97, score: 17, matches, segments, candidates: [] };
}

/** How a placed recording lies on the timeline. */
export const mapOf = (project: Project, id: string) => {
  const map = project.placements.find((p) => p.recording === id)?.map;
  if (!map) throw new Error(`${id} is not placed`);
  return map;
};

/** How far the two moments of the first pin lie apart on the timeline, seconds. */
export function pinGap(project: Project): number {
  const pin = project.pins[0];
  if (!pin) throw new Error('there is no pin');
  return Math.abs(
    timelineAt(mapOf(project, pin.a), pin.timeA) - timelineAt(mapOf(project, pin.b), pin.timeB),
  );
}

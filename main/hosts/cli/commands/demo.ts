import { join, resolve } from 'node:path';
import { type Demo, makeDemo } from '#main/demo/make.ts';
import { cacheFolder } from '#main/folders.ts';
import { type Command, type CommandCall, type CommandOutcome, Options } from '../command.ts';
import { fixed, plain } from '../plain.ts';
import { type FoundRecording, judge, type Verdict } from './demo-verdict.ts';
import { exportCommand } from './export.ts';
import { syncCommand } from './sync.ts';

/** Timeline seconds of the demo's clips: every device runs through them without a pause. */
const clipRange = [56, 102] as const;
/** What an export may be off by, found again by syncing what was exported. */
const residual = { ms: 0.1, ppm: 0.1 };

type SyncJson = { readonly recordings: readonly FoundRecording[] };

/** `syncline demo`: the whole main job on recordings whose truth is known. */
export const demoCommand: Command = {
  name: 'demo',
  summary: 'Make demo recordings, sync them, show found against true, export clips',
  usage: 'demo [-o DIR]',
  options: {
    output: {
      kind: 'value',
      short: 'o',
      writes: true,
      value: 'DIR',
      help: 'folder for it all (default: a cache folder)',
    },
  },
  async run(call) {
    const folder = resolve(call.options.text('output') ?? join(cacheFolder(), 'demo'));
    const demo = await makeDemo(folder, {
      signal: call.signal,
      progress: call.progress,
      overwrite: call.options.flag('overwrite'),
    });
    const project = join(folder, 'demo.syncline');
    call.log(`The recordings are in ${folder}.`);
    const synced = await syncAgain(call, demo.paths, { output: project });
    const verdicts = judge(demo.truth, synced.recordings);
    const clips = await step(call, exportCommand, [project], {
      format: 'clips',
      range: clipRange.join(':'),
      output: join(folder, 'clips'),
    });
    const { files } = clips.json as { files: readonly string[] };
    // The recorder's clip first: it is the clock.
    const order = [...files].sort((a, b) => Number(b.includes('recorder')) - Number(a.includes('recorder')));
    const again = await syncAgain(call, order, {});
    const left = again.recordings.map((recording) => leftover(recording));
    const ok = verdicts.every((v) => v.ok) && left.every((l) => l.ok);
    return {
      exit: ok ? 0 : 1,
      json: { version: 1, folder, project, ok, recordings: verdicts, clips: left },
      text: report(folder, demo, verdicts, left, ok),
    };
  },
};

/** Runs another command as a person would, for its JSON. */
async function step(
  call: CommandCall,
  command: Command,
  files: readonly string[],
  options: Readonly<Record<string, unknown>>,
): Promise<CommandOutcome> {
  return await command.run({
    ...call,
    files,
    options: new Options({ ...options, overwrite: true }),
    json: true,
  });
}

const syncAgain = async (
  call: CommandCall,
  files: readonly string[],
  options: Readonly<Record<string, unknown>>,
): Promise<SyncJson> => (await step(call, syncCommand, files, options)).json as SyncJson;

type Leftover = {
  readonly path: string;
  readonly ms: number | null;
  readonly ppm: number | null;
  readonly ok: boolean;
};

/** How far a clip is from where it should be: at 0, with the same clock. */
function leftover({ path, placed, segments }: FoundRecording): Leftover {
  const [segment, another] = segments;
  if (!placed || !segment || another) return { path, ms: null, ppm: null, ok: false };
  const ends = [0, 1].map((i) => 1000 * ((segment.timeline[i] as number) - (segment.source[i] as number)));
  const ms = Math.max(...ends.map(Math.abs));
  return { path, ms, ppm: segment.ppm, ok: ms <= residual.ms && Math.abs(segment.ppm) <= residual.ppm };
}

function report(
  folder: string,
  demo: Demo,
  verdicts: readonly Verdict[],
  left: readonly Leftover[],
  ok: boolean,
): string {
  const wide = Math.max(...demo.truth.recordings.map((r) => r.path.length));
  const lines = [
    `Demo in ${plain(folder)}`,
    '',
    'Found against true:',
    `  ${'recording'.padEnd(wide)}  starts at s    true          ppm     true    worst error  allowed`,
  ];
  for (const v of verdicts) {
    const mark = v.ok ? '' : '  WRONG';
    if (!v.expected) {
      const said = v.placed ? 'placed, although it belongs to nothing here' : 'not placed, as it should be';
      lines.push(`  ${v.path.padEnd(wide)}  ${said}${mark}`);
      continue;
    }
    const cells = [
      number(v.start.found, 6, 12),
      number(v.start.true, 4, 10),
      number(v.ppm.found, 2, 9),
      number(v.ppm.true, 2, 8),
      `${number(v.worst, 3, 9)} ms`,
      `${v.allowed} ms`.padStart(8),
    ];
    const pause = v.pauses > 0 ? `  ${v.pauses} pause${v.pauses > 1 ? 's' : ''}` : '';
    lines.push(`  ${v.path.padEnd(wide)}  ${cells.join('  ')}${pause}${mark}`);
  }
  lines.push('', `Exported clips (${clipRange.join('–')} s), synced again:`);
  for (const l of left)
    lines.push(
      `  ${(l.path.split(/[\\/]/).pop() ?? '').padEnd(wide)}  off by ${number(l.ms, 4, 7)} ms, ${number(l.ppm, 3, 6)} ppm${l.ok ? '' : '  WRONG'}`,
    );
  lines.push('', ok ? 'All within what is allowed.' : 'NOT all within what is allowed.');
  return `${lines.join('\n')}\n`;
}

const number = (value: number | null, places: number, width: number): string =>
  (value === null ? '–' : fixed(value, places)).padStart(width);

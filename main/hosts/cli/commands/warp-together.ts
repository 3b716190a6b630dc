import { extname } from 'node:path';
import type { TogetherResult } from '#main/hosts/api/results.ts';
import { writeSafely } from '#main/store/write-safely.ts';
import { createWarpService } from '#main/warp/service.ts';
import { mostTogether, type Together, warpTogether } from '#main/warp/together.ts';
import { createPool } from '#main/work/pool.ts';
import type { Computed } from '#main/work/tasks.ts';
import { type DeviceChoice, deviceChoices } from '#main/compute/choose.ts';
import { type CommandCall, type CommandOutcome, usageError } from '../command.ts';
import { fixed, plain } from '../plain.ts';

/** Options of `warp` that say nothing of three films and more. */
const ofTwo = [
  ...[
    'transcript',
    'without',
    'crop-a',
    'crop-b',
    'window',
    'slope',
    'step',
    'cost',
    'gaps',
    'drop',
    'gamma',
  ],
  ...['kernel', 'pca', 'ridge', 'picture', 'pool', 'via', 'open-begin', 'open-end', 'pin', 'trust', 'times'],
];

/** `warp A B C …`: all films at once onto the clock of the first. @throws InvalidInputError `usage` */
export async function warpFilms(call: CommandCall): Promise<CommandOutcome<TogetherResult>> {
  const { files, options } = call;
  if (options.text('method') !== 'gtw' || options.text('by') !== 'video')
    throw usageError(
      'warp wants two recordings; three and more films go together with --by video --method gtw.',
    );
  if (files.length > mostTogether)
    throw usageError(`warp takes ${mostTogether} films at once, not ${files.length}.`);
  const odd = ofTwo.find(
    (name) => options.flag(name) || options.text(name) !== undefined || options.texts(name).length > 0,
  );
  if (odd !== undefined) throw usageError(`--${odd} is said of two recordings: leave it out, or the third.`);
  const seed = options.number('seed', 1, 0, 2 ** 31 - 1);
  const dims = options.text('dims') === undefined ? null : options.number('dims', 1, 1, 1000);
  if (!Number.isInteger(seed) || (dims !== null && !Number.isInteger(dims)))
    throw usageError('--seed and --dims want whole numbers.');
  const output = options.text('output');
  if (output !== undefined && extname(output).toLowerCase() !== '.json')
    throw usageError(`Of three films and more warp writes .json, not “${output}”.`);
  const device: DeviceChoice = options.choice('device', deviceChoices, 'auto');
  const model = options.text('model');
  const pool = createPool();
  const service = createWarpService(pool);
  try {
    const used: Computed[] = [];
    const found = await warpTogether(
      pool,
      service,
      files.map((path) => ({ path, ...(model !== undefined && { model }) })),
      { seed, dims },
      {
        ...{ signal: call.signal, progress: call.progress, device },
        computed: (where) => used.push(where),
      },
    );
    const notes = [...new Set([...found.notes, ...used.flatMap((where) => where.notes)])];
    const json = result(
      files,
      found,
      used.some((where) => where.device === 'webgpu') ? 'webgpu' : 'cpu',
      notes,
    );
    if (output !== undefined && found.maps.some(({ reason }) => reason === null))
      await writeSafely(output, `${JSON.stringify(json)}\n`, { overwrite: options.flag('overwrite') });
    return {
      exit: found.maps.every(({ reason }) => reason === null) ? 0 : 3,
      json,
      text: report(files, found, notes),
    };
  } finally {
    await service.close();
    await pool.close();
  }
}

const rounded = (seconds: number): number => Math.round(seconds * 1e6) / 1e6;

function result(
  files: readonly string[],
  { maps }: Together,
  device: 'cpu' | 'webgpu',
  notes: readonly string[],
): TogetherResult {
  return {
    ...({ version: 1, reference: files[0] ?? '', method: 'gtw-motion' } as const),
    maps: maps.map(({ path, map, sd, confidence, reason }) => ({
      path,
      map: map.map(([ta, tb]) => [rounded(ta), rounded(tb)]),
      sd: sd?.map(rounded) ?? null,
      ...{ confidence: rounded(confidence), reason },
    })),
    ...{ device, notes },
  };
}

function report(files: readonly string[], { maps }: Together, notes: readonly string[]): string {
  const lines = maps.flatMap(({ path, map, sd, confidence, reason }) => {
    if (reason !== null) return [`${plain(path)}\n  left out: ${reason}`];
    const [first, last] = [map[0] ?? [0, 0], map.at(-1) ?? [0, 0]];
    const typical = sd && ([...sd].sort((x, y) => x - y)[sd.length >> 1] ?? 0);
    return [
      `${plain(path)}\n  from ${fixed(first[1], 3)} s to ${fixed(last[1], 3)} s goes with ${fixed(first[0], 3)} s to ${fixed(last[0], 3)} s of ${plain(files[0] ?? '')}`,
      `  ${map.length} points${typical === null ? '' : `, by the fit right to ${(typical * 1000).toFixed(0)} ms`}; ${Math.round(100 * confidence)} % sure that both show the same thing.`,
    ];
  });
  return `${[...lines, ...notes.map(plain)].join('\n')}\n`;
}

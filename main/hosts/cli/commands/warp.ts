import { extname } from 'node:path';
import type { PinnedTime } from '#src/align/warp.ts';
import { writeSafely } from '#main/store/write-safely.ts';
import { createWarpService, type WarpOutcome, warpMethods } from '#main/warp/service.ts';
import { createPool } from '#main/work/pool.ts';
import { type Command, type CommandCall, type CommandOutcome, outputOption, usageError } from '../command.ts';
import { fixed, plain } from '../plain.ts';

const ways = ['auto', 'audio', 'video', 'text', 'fused'] as const;

export const warpCommand: Command = {
  name: 'warp',
  summary: 'Map the time of one performance onto another’s',
  usage: 'warp A B [options]',
  options: {
    by: { kind: 'value', value: ways.join('|'), help: 'what to compare (default auto: the sound)' },
    method: {
      kind: 'value',
      value: warpMethods.join('|'),
      help: 'compare as music (notes) or as speech (timbre); auto takes what fits better',
    },
    pin: { kind: 'value', value: 'tA,tB', many: true, help: 'pass through this moment; may be given again' },
    output: outputOption,
  },
  async run(call) {
    const [a, b, ...rest] = call.files;
    if (a === undefined || b === undefined || rest.length > 0) throw usageError('warp wants two recordings.');
    const by = call.options.choice('by', ways, 'auto');
    if (by !== 'auto' && by !== 'audio')
      throw usageError(`warp cannot compare by ${by} yet: it compares the sound (--by audio).`);
    const method = call.options.choice('method', warpMethods, 'auto');
    const pins = call.options.texts('pin').map(parsePin);
    const output = call.options.text('output');
    if (output !== undefined && !(extname(output).toLowerCase() in writers))
      throw usageError(`warp writes ${Object.keys(writers).join(' and ')} files, not “${output}”.`);
    return await warp(call, { a: { path: a }, b: { path: b }, method, pins }, output);
  },
};

async function warp(
  call: CommandCall,
  request: Parameters<ReturnType<typeof createWarpService>['warp']>[0],
  output: string | undefined,
): Promise<CommandOutcome> {
  const pool = createPool();
  const service = createWarpService(pool);
  try {
    const outcome = await service.warp(request, { signal: call.signal, progress: call.progress });
    const write = output === undefined ? null : writers[extname(output).toLowerCase()];
    if (output !== undefined && write && outcome.reason === null)
      await writeSafely(output, write(outcome), { overwrite: call.options.flag('overwrite') });
    return {
      exit: outcome.reason === null ? 0 : 3,
      json: result(outcome),
      text: report(outcome, request.a.path, request.b.path, output),
    };
  } finally {
    await service.close();
    await pool.close();
  }
}

function parsePin(text: string): PinnedTime {
  const parts = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const [ta, tb] = parts;
  if (parts.length !== 2 || !Number.isFinite(ta) || !Number.isFinite(tb))
    throw usageError(`--pin wants two times in seconds, as in 12.5,14.25, not “${text}”.`);
  return [ta as number, tb as number];
}

const rounded = (seconds: number): number => Math.round(seconds * 1e6) / 1e6;

function result({ map, sd, confidence, method, reason, notes }: WarpOutcome): unknown {
  return {
    version: 1,
    map: map.map(([ta, tb]) => [rounded(ta), rounded(tb)]),
    sd: sd.map(rounded),
    confidence: rounded(confidence),
    method,
    reason,
    notes,
  };
}

const writers: Readonly<Record<string, (outcome: WarpOutcome) => string>> = {
  '.json': (outcome) => `${JSON.stringify(result(outcome))}\n`,
  '.csv': ({ map, sd }) =>
    `a_s,b_s,sd_s\n${map.map(([ta, tb], k) => `${rounded(ta)},${rounded(tb)},${rounded(sd[k] as number)}\n`).join('')}`,
};

function report(outcome: WarpOutcome, a: string, b: string, output: string | undefined): string {
  const { map, sd, confidence, reason, notes } = outcome;
  const sure = `${Math.round(confidence * 100)} % sure that both hold the same thing`;
  if (reason !== null) return `Not warped: ${plain(reason)} (${sure})\n`;
  const [first, last] = [map[0] ?? [0, 0], map[map.length - 1] ?? [0, 0]];
  const typical = [...sd].sort((x, y) => x - y)[sd.length >> 1] ?? 0;
  const lines = [
    `${plain(a)}\n  from ${fixed(first[0], 3)} s to ${fixed(last[0], 3)} s goes with`,
    `${plain(b)}\n  from ${fixed(first[1], 3)} s to ${fixed(last[1], 3)} s`,
    `${map.length} points, typically right to ${(typical * 1000).toFixed(0)} ms; ${sure}.`,
    ...notes.map(plain),
    ...(output === undefined
      ? ['Use -o FILE.csv or --json for the points.']
      : [`Written to ${plain(output)}.`]),
  ];
  return `${lines.join('\n')}\n`;
}

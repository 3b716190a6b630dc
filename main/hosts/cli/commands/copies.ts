import { clearCopies, copyFacts } from '#main/media/copy-room.ts';
import { probeMedia } from '#main/media/probe.ts';
import { copyEstimate, findPlayable, makeCopy } from '#main/media/proxy.ts';
import { type ErrorData, errorData, throwIfCancelled } from '#src/model/errors.ts';
import { basename } from 'node:path';
import { type Command, usageError } from '../command.ts';
import { fixed, plain } from '../plain.ts';

type Copied = {
  readonly path: string;
  /** As it is. */
  readonly plays: boolean;
  /** Why it does not; null: it does, or has a copy already. */
  readonly why: string | null;
  readonly copy: string | null;
  /** Of the copy. */
  readonly bytes: number | null;
  /** Bytes that a copy would take, about. */
  readonly estimate: number | null;
  readonly error: ErrorData | null;
};

/** `syncline copies`: the copies from which the window plays what a browser cannot. */
export const copiesCommand: Command = {
  name: 'copies',
  summary: 'Make, count or remove the copies from which the window plays what a browser cannot',
  usage: 'copies [MEDIA…] [--check | --clear] [--json]',
  options: {
    check: { kind: 'flag', help: 'say what plays as it is and how large copies would be; make none' },
    clear: { kind: 'flag', help: 'take all copies away; they are made again when they are wanted' },
  },
  lesson: [
    'HEVC, ProRes, .mov, .mkv with H.264, AVI, transport streams and others do not play in a browser. The window makes a',
    'small copy of each (H.264 of at most 720 lines, AAC) whose frames have the times that they have in the recording;',
    'syncing and exporting use the recording itself. This makes them beforehand, into the same cache. What plays as it',
    'is gets none. Without MEDIA it says where copies lie and how much they take.',
    '',
    'Examples:',
    '  syncline copies *.mov',
    '  syncline copies --check *.mov --json',
    '  syncline copies --clear',
    '',
  ].join('\n'),
  async run({ files, options, signal, progress }) {
    const [check, clear] = [options.flag('check'), options.flag('clear')];
    if (clear && (check || files.length > 0)) throw usageError('copies --clear wants nothing else.');
    if (check && files.length === 0) throw usageError('copies --check wants MEDIA files.');
    const freed = clear ? await clearCopies() : null;
    const copies: Copied[] = [];
    for (const path of files) {
      const watch = (done: number, total: number) => progress(done, total, 's', basename(path));
      copies.push(await copyOf(path, check, watch, signal));
    }
    const { folder, count, bytes, most } = await copyFacts();
    const failed = copies.filter(({ error }) => error !== null).length;
    const total = `${count} ${count === 1 ? 'copy' : 'copies'}, ${sizeOf(bytes)} of at most ${sizeOf(most)}, in ${plain(folder)}`;
    const lines = [...(freed === null ? [] : [`Freed ${sizeOf(freed)}.`]), ...copies.map(lineOf), total];
    return {
      exit: failed === 0 ? 0 : failed === copies.length ? 1 : 3,
      json: { version: 1, folder, count, bytes, most, freed, copies },
      text: `${lines.join('\n')}\n`,
    };
  },
};

async function copyOf(
  path: string,
  check: boolean,
  progress: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<Copied> {
  const unknown = { path, plays: false, why: null, copy: null, bytes: null, estimate: null };
  try {
    const media = await probeMedia(path, { signal });
    const found = await findPlayable(path, { media, signal });
    if (!('why' in found)) {
      const { isProxy, bytes } = found;
      const plays = !isProxy;
      return {
        ...unknown,
        plays,
        copy: isProxy ? found.path : null,
        bytes: plays ? null : bytes,
        error: null,
      };
    }
    const { why } = found;
    const estimate = Math.round(await copyEstimate(path, media));
    if (check) return { ...unknown, why, estimate, error: null };
    const made = await makeCopy(path, { media, signal, progress });
    return { ...unknown, why, copy: made.path, bytes: made.bytes, estimate, error: null };
  } catch (error) {
    throwIfCancelled(signal);
    return { ...unknown, error: errorData(error) };
  }
}

function lineOf({ path, plays, why, copy, bytes, estimate, error }: Copied): string {
  const name = plain(path);
  if (error !== null) return `${name}: ${plain(`${error.message} ${error.hint}`)}`;
  if (plays) return `${name}: plays as it is`;
  if (copy !== null)
    return `${name}: plays from a copy of ${sizeOf(bytes ?? 0)}${why === null ? '' : ` (${why})`}`;
  return `${name}: needs a copy of about ${sizeOf(estimate ?? 0)} (${why ?? ''})`;
}

const sizeOf = (bytes: number): string =>
  bytes >= 1e9 ? `${fixed(bytes / 1e9, 1)} GB` : `${fixed(bytes / 1e6, bytes < 1e7 ? 1 : 0)} MB`;

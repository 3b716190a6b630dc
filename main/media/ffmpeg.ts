import { devNull } from 'node:os';
import { resolve } from 'node:path';
import { MachineError, MediaError, StorageError, type SynclineError } from '#src/model/errors.ts';
import { type Executed, type ExecuteOptions, execute } from './process.ts';
import { tools } from './tools.ts';

/**
 * The demuxers we want. Everything that refers to other files is left out (hls, dash, concat, image2, sdp,
 * imf …): a playlist renamed to .mp4 would otherwise make ffmpeg read what it names.
 */
const formats = [
  'mov,matroska,avi,asf,flv,mpegts,mpeg,mxf,gxf,dv,rm,wtv,nut,ivf,ogg',
  'wav,w64,mp3,flac,aac,aiff,caf,au,amr,amrnb,amrwb,ac3,eac3,dts,dtshd,truehd,loas,latm',
  'wv,ape,tta,tak,mpc,mpc8,voc,sox,oma,dsf,nistsphere',
  // Bare samples, only ever read when asked for by name.
  'u8,s16le,s24le,s32le,f32le,f64le',
].join(',');

/** A path as ffmpeg takes it: never an option, never another protocol, whatever the name looks like. */
export const fileUrl = (path: string): string => `file:${resolve(path)}`;

/** Arguments for one input, with the two whitelists that must stand before every input of a user's file. */
export const inputArgs = (path: string, options: readonly string[] = []): readonly string[] => [
  '-protocol_whitelist',
  'file,pipe',
  '-format_whitelist',
  formats,
  ...options,
  '-i',
  fileUrl(path),
];

/** Runs ffmpeg with our standing arguments. See `execute` for what it throws; exit codes are the caller's. */
export const runFfmpeg = (args: readonly string[], options: ExecuteOptions = {}): Promise<Executed> =>
  execute(tools().ffmpeg.path, ['-nostdin', '-hide_banner', ...args], options);

/** Runs a decoder a second time when a signal ended it: whoever killed it need not have meant the file. */
export async function unlessKilled<T extends { readonly result: Executed } | null>(
  decode: () => Promise<T>,
): Promise<T> {
  const end = await decode();
  return end?.result.killedBy ? await decode() : end;
}

/**
 * Runs ffprobe; a deadline always stands. The one that the installer package carries is linked statically, and crashes
 * where it loads the system's glibc to convert the names in an MPEG-TS: it is told to look for converters where none are.
 */
export const runFfprobe = (
  args: readonly string[],
  options: ExecuteOptions & { readonly deadline: number },
): Promise<Executed> =>
  execute(tools().ffprobe.path, ['-hide_banner', ...args], { ...options, env: { GCONV_PATH: devNull } });

/** ffmpeg's complaint lines without their addresses, in order, each once with its number of occurrences. */
export function complaints(stderr: string): readonly { readonly text: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const raw of stderr.split(/[\r\n]+/)) {
    const repeated = /Last message repeated (\d+) times/.exec(raw);
    const line = raw.replace(/^\[([^\]@]+?) @ 0x[0-9a-f]+\] /, '$1: ').trim();
    if (line === '' || repeated) continue;
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return [...counts].map(([text, count]) => ({ text, count }));
}

/** What ffmpeg grumbled about although it went on, as one warning in plain words; null when it was silent. */
export function decodeWarning(stderr: string): string | null {
  const list = complaints(stderr);
  const first = list[0];
  if (!first) return null;
  const total = list.reduce((sum, { count }) => sum + count, 0);
  return `Part of the file is damaged or odd: ${total} ${total === 1 ? 'problem' : 'problems'} while decoding, the first: ${first.text.slice(0, 200)}.`;
}

/** The typed error for a run that failed (non-zero exit or a crash), from what ffmpeg said. */
export function failureOf(result: Executed, path: string): SynclineError {
  const said = complaints(result.stderr);
  const text = said.map((c) => c.text).join('\n');
  const cause = { cause: new Error(text.slice(0, 4000)) };
  const name = JSON.stringify(path);
  const library = /(?:error while loading shared libraries|Library not loaded): ([^\s:]+)/.exec(text)?.[1];
  if (library)
    return new MachineError(
      'ffmpeg-broken',
      `ffmpeg cannot start: the library ${library} is missing.`,
      'Install ffmpeg again, or name another one with FFMPEG_PATH.',
      cause,
    );
  if (/No space left on device|Disk quota exceeded/i.test(text))
    return new StorageError('disk-full', 'The disk is full.', 'Free some space and try again.', cause);
  if (/not on whitelist/i.test(text))
    return new MediaError(
      'not-media',
      `${name} is no media file: it is a list that refers to other files, or a kind we do not read.`,
      'Add the recordings themselves.',
      cause,
    );
  if (/Permission denied/i.test(text))
    return new MediaError('unreadable', `${name} may not be read.`, 'Check the file’s permissions.', cause);
  if (/No such file or directory/i.test(text) && !/moov/i.test(text))
    return new MediaError(
      'missing',
      `${name} is not there.`,
      'Check the path, or find the file again.',
      cause,
    );
  if (/Decoder .*not found|Unknown decoder|Could not find codec|no decoder/i.test(text))
    return new MediaError(
      'unknown-codec',
      `${name} uses a coding that this ffmpeg cannot decode.`,
      'Install a newer ffmpeg, or name one with FFMPEG_PATH.',
      cause,
    );
  if (result.killedBy)
    return new MachineError(
      'ffmpeg-crashed',
      `ffmpeg crashed while reading ${name}.`,
      'Install another ffmpeg (FFMPEG_PATH), or convert the file.',
      cause,
    );
  const reason = said[said.length - 1]?.text
    .replaceAll(`${fileUrl(path)}: `, '')
    .replaceAll(fileUrl(path), 'it');
  return new MediaError(
    'unreadable-media',
    `${name} cannot be read as media${reason ? ` (${reason.slice(0, 200)})` : ''}.`,
    'The file may be damaged, cut short or of an unknown kind.',
    cause,
  );
}

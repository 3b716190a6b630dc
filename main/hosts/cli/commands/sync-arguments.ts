import { realpathSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import { defaultMaxDrift } from '#src/model/alignment.ts';
import { type AnalysisChoice, defaultAnalysis, type MediaInfo } from '#src/model/recording.ts';
import { type CommandCall, usageError } from '../command.ts';

export type SyncArguments = {
  /** As given, in order. */
  readonly files: readonly string[];
  readonly reference: number;
  readonly maxDrift: number;
  readonly by: 'auto' | 'audio' | 'video';
  /** By file: the recorder's name, or null. */
  readonly recorders: readonly (string | null)[];
  /** By file: which of its recorder's tracks, where that is said. */
  readonly tracks: readonly (string | undefined)[];
  /** By file: which of its sound to use. */
  readonly analyses: readonly AnalysisChoice[];
  readonly output: string | null;
  readonly overwrite: boolean;
  /** What is odd about the arguments, yet no fault. */
  readonly warnings: readonly string[];
};

/** Reads the arguments of `sync`. @throws InvalidInputError `usage` */
export function syncArguments({ files, options }: Pick<CommandCall, 'files' | 'options'>): SyncArguments {
  if (files.length < 2) throw usageError('sync wants at least two MEDIA files: nothing can be synced alone.');
  const reference = options.number('reference', 0, 0, files.length - 1);
  if (!Number.isInteger(reference))
    throw usageError(`--reference wants a whole number, the index of a MEDIA file (0…${files.length - 1}).`);
  const output = options.text('output') ?? null;
  if (output !== null && extname(output).toLowerCase() !== '.syncline')
    throw usageError(`sync writes a project: -o wants a name that ends in .syncline, not “${output}”.`);
  return {
    files,
    reference,
    maxDrift: options.number('max-drift', defaultMaxDrift, 0, 100_000),
    by: options.choice('by', ['auto', 'audio', 'video'], 'auto'),
    ...recordersOf(files, options.texts('recorder')),
    analyses: analysesOf(files, options.texts('stream'), options.texts('channel')),
    output,
    overwrite: options.flag('overwrite'),
    warnings: repeated(files),
  };
}

/** `NAME=FILE,FILE` or `NAME/TRACK=FILE,FILE`: the files are among MEDIA, as given there; names with commas in them are understood. */
function recordersOf(
  files: readonly string[],
  given: readonly string[],
): Pick<SyncArguments, 'recorders' | 'tracks'> {
  const recorders: (string | null)[] = files.map(() => null);
  const tracks: (string | undefined)[] = files.map(() => undefined);
  for (const text of given) {
    const cut = text.indexOf('=');
    const { name, track } = recorderNamed(text.slice(0, Math.max(0, cut)));
    if (name === '' || cut === text.length - 1)
      throw usageError(`--recorder wants NAME=FILE,FILE or NAME/TRACK=FILE,FILE, not “${text}”.`);
    for (const file of listed(text.slice(cut + 1), files)) {
      const all = files.flatMap((f, index) => (f === file || resolve(f) === resolve(file) ? [index] : []));
      if (all.length === 0) throw usageError(`--recorder ${name}: “${file}” is not among the MEDIA files.`);
      for (const index of all) {
        const other = recorders[index];
        if (other !== null && other !== name)
          throw usageError(`“${file}” cannot come from two recorders (“${other}” and “${name}”).`);
        if (tracks[index] !== undefined && tracks[index] !== track)
          throw usageError(`“${file}” cannot be on two tracks of “${name}”.`);
        recorders[index] = name;
        tracks[index] = track;
      }
    }
  }
  return { recorders, tracks };
}

/** `NAME` or `NAME/TRACK`. */
export function recorderNamed(text: string): { readonly name: string; readonly track: string | undefined } {
  const cut = text.lastIndexOf('/');
  const [name, track] = [text.slice(0, cut).trim(), text.slice(cut + 1).trim()];
  return cut > 0 && name !== '' && track !== '' ? { name, track } : { name: text.trim(), track: undefined };
}

/** `FILE=N` of --stream and `FILE=N|mix` of --channel, onto the files they name. */
function analysesOf(
  files: readonly string[],
  streams: readonly string[],
  channels: readonly string[],
): AnalysisChoice[] {
  const analyses: AnalysisChoice[] = files.map(() => defaultAnalysis);
  const each = (option: string, given: readonly string[], form: RegExp, choice: (text: string) => object) => {
    for (const text of given) {
      const cut = text.lastIndexOf('='); // a name may hold the sign, a number never
      const file = text.slice(0, cut);
      const value = text.slice(cut + 1);
      if (cut < 1 || !form.test(value)) throw usageError(`--${option} wants FILE=N, not “${text}”.`);
      const all = files.flatMap((f, index) => (f === file || resolve(f) === resolve(file) ? [index] : []));
      if (all.length === 0) throw usageError(`--${option}: “${file}” is not among the MEDIA files.`);
      for (const index of all)
        analyses[index] = { ...(analyses[index] ?? defaultAnalysis), ...choice(value) };
    }
  };
  each('stream', streams, /^\d{1,6}$/, (text) => ({ audioStream: Number(text) }));
  each('channel', channels, /^(\d{1,6}|mix)$/, (text) => ({
    channel: text === 'mix' ? 'mix' : Number(text),
  }));
  return analyses;
}

/** Checks a choice against what the file holds. @throws InvalidInputError `usage` */
export function checkAnalysis(
  file: string,
  { audioStream, channel }: AnalysisChoice,
  media: MediaInfo,
): void {
  const stream = audioStream === null ? media.audio[0] : media.audio.find((a) => a.index === audioStream);
  if (!stream) {
    const all = media.audio.map((a) => a.index).join(', ');
    const wanted = audioStream === null ? '' : ` in stream ${audioStream}`;
    throw usageError(`“${file}” has no sound${wanted}${all ? `; its sound is in ${all}` : ''}.`);
  }
  if (channel !== 'mix' && channel >= stream.channels)
    throw usageError(
      `Stream ${stream.index} of “${file}” has no channel ${channel}: the last is ${stream.channels - 1}.`,
    );
}

/** Splits at commas, keeping together what is a file only with them. */
function listed(text: string, files: readonly string[]): string[] {
  const parts = text.split(',');
  const found: string[] = [];
  const known = (name: string) => files.some((f) => f === name || resolve(f) === resolve(name));
  while (parts.length > 0) {
    let length = 1;
    for (let n = parts.length; n > 1; n--)
      if (known(parts.slice(0, n).join(','))) {
        length = n;
        break;
      }
    found.push(parts.splice(0, length).join(','));
  }
  return found;
}

function repeated(files: readonly string[]): string[] {
  const seen = new Map<string, string>();
  return files.flatMap((file) => {
    let real = resolve(file);
    try {
      real = realpathSync(real);
    } catch {
      // A file that is not there is reported where it is read.
    }
    const first = seen.get(real);
    seen.set(real, first ?? file);
    return first === undefined ? [] : [`“${file}” is listed twice: it will lie exactly over itself.`];
  });
}

/** What the notes call each file: its name, with the path where two share one. */
export const namesOf = (files: readonly string[]): string[] =>
  files.map((file) =>
    files.filter((f) => basename(f) === basename(file)).length > 1 ? file : basename(file),
  );

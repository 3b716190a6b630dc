import { accessSync, chmodSync, constants, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { MachineError } from '#src/model/errors.ts';
import { execute } from './process.ts';

/** The two programs that read and write media. */
export type ToolName = 'ffmpeg' | 'ffprobe';
export type ToolPaths = Readonly<Record<ToolName, string>>;

/** Where a program was found, and what it is. */
export type ToolFacts = {
  readonly path: string;
  readonly origin: 'setting' | 'ffmpeg-static' | 'sibling' | 'PATH' | 'installer';
};

const suffix = process.platform === 'win32' ? '.exe' : '';
const require = createRequire(import.meta.url);

/** A packaged program keeps its binaries beside the archive, not inside it. */
const unpacked = (path: string): string => path.replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked');

function packagePath(name: string, pick: (value: unknown) => unknown): string | null {
  try {
    const path = pick(require(name));
    return typeof path === 'string' ? unpacked(path) : null;
  } catch {
    return null; // not installed: ffmpeg-static is optional, the installers have no build for every machine
  }
}

const installer = (name: ToolName): string | null =>
  packagePath(`@${name}-installer/${name}`, (value) => (value as { path?: unknown }).path);

/** Runnable as it is, or made so: install scripts that set the bit may have been skipped. */
function isRunnable(path: string): boolean {
  if (!existsSync(path)) return false;
  for (const repair of [true, false]) {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      if (!repair) return false;
      try {
        chmodSync(path, 0o755);
      } catch {
        return false;
      }
    }
  }
  return false;
}

function onPath(name: ToolName): string | null {
  for (const folder of (process.env.PATH ?? '').split(delimiter))
    if (folder !== '') {
      const path = join(folder, name + suffix);
      if (existsSync(path) && isRunnable(path)) return path;
    }
  return null;
}

type Candidate = { readonly origin: ToolFacts['origin']; readonly path: string | null };

/** @throws MachineError `ffmpeg-missing`, `ffprobe-missing`: none is there, or none that this user may run. */
export function firstRunnable(name: ToolName, candidates: readonly Candidate[]): ToolFacts {
  const barred: string[] = [];
  for (const { origin, path } of candidates) {
    if (path === null) continue;
    if (isRunnable(path)) return { path, origin };
    if (origin === 'setting')
      throw new MachineError(
        `${name}-missing`,
        `The ${name} that was asked for cannot be run: ${path}.`,
        `Correct ${name.toUpperCase()}_PATH (or the setting), or remove it.`,
      );
    if (existsSync(path)) barred.push(path);
  }
  if (barred.length > 0)
    throw new MachineError(
      `${name}-missing`,
      `${name} is there, but this user may not run it: ${barred.join(', ')}.`,
      `Let its owner make it executable (chmod a+rx), install ffmpeg, or name another with ${name.toUpperCase()}_PATH.`,
    );
  throw new MachineError(
    `${name}-missing`,
    `No ${name} was found, so media cannot be read.`,
    `Install ffmpeg, or name it with ${name.toUpperCase()}_PATH.`,
  );
}

/**
 * Looks for both programs. ffmpeg: setting or FFMPEG_PATH → ffmpeg-static → PATH → installer package;
 * ffprobe: setting or FFPROBE_PATH → beside the ffmpeg found → PATH → installer package.
 * @throws MachineError `ffmpeg-missing`, `ffprobe-missing`.
 */
export function findTools(setting: Partial<ToolPaths> = {}): Readonly<Record<ToolName, ToolFacts>> {
  const ffmpeg = firstRunnable('ffmpeg', [
    { origin: 'setting', path: setting.ffmpeg || process.env.FFMPEG_PATH || null },
    { origin: 'ffmpeg-static', path: packagePath('ffmpeg-static', (value) => value) },
    { origin: 'PATH', path: onPath('ffmpeg') },
    { origin: 'installer', path: installer('ffmpeg') },
  ]);
  const ffprobe = firstRunnable('ffprobe', [
    { origin: 'setting', path: setting.ffprobe || process.env.FFPROBE_PATH || null },
    { origin: 'sibling', path: join(dirname(ffmpeg.path), `ffprobe${suffix}`) },
    { origin: 'PATH', path: onPath('ffprobe') },
    { origin: 'installer', path: installer('ffprobe') },
  ]);
  return { ffmpeg, ffprobe };
}

let setting: Partial<ToolPaths> = {};
let found: ReturnType<typeof findTools> | null = null;

/** Names the programs to use from now on (the user's setting); an empty record goes back to looking. */
export function setToolPaths(paths: Partial<ToolPaths>): void {
  setting = paths;
  found = null;
}

/** The programs in use, looked for once. */
export function tools(): ReturnType<typeof findTools> {
  found ??= findTools(setting);
  return found;
}

export type ToolReport = {
  readonly ffmpeg: ToolFacts & { readonly version: string };
  readonly ffprobe: ToolFacts & { readonly version: string };
  /** What a person should know, e.g. that a very old build is in use. */
  readonly warnings: readonly string[];
};

/** Paths, versions and warnings, for `--version`, the about box and problem reports. */
export async function describeTools(): Promise<ToolReport> {
  const { ffmpeg, ffprobe } = tools();
  const version = async (path: string): Promise<string> => {
    const { stdout } = await execute(path, ['-version'], { deadline: 20 });
    return /^\S+ version (\S+)/.exec(stdout.toString('utf8'))?.[1] ?? 'unknown';
  };
  const [a, b] = await Promise.all([version(ffmpeg.path), version(ffprobe.path)]);
  const warnings =
    ffmpeg.origin === 'installer'
      ? [
          `The ffmpeg in use is the old build that comes with Syncline (${a}): newer formats such as AV1 may fail. Install ffmpeg, or name one with FFMPEG_PATH.`,
        ]
      : [];
  return { ffmpeg: { ...ffmpeg, version: a }, ffprobe: { ...ffprobe, version: b }, warnings };
}

const passthroughByPath = new Map<string, Promise<readonly string[]>>();

/**
 * Arguments that keep every frame at its own time. `-vsync` is being removed and `-fps_mode` is younger
 * than the oldest build we carry, so the program itself is asked which one it knows.
 */
export function keepFrameTimes(): Promise<readonly string[]> {
  const { path } = tools().ffmpeg;
  let known = passthroughByPath.get(path);
  if (!known) {
    known = execute(path, ['-hide_banner', '-h', 'long'], { deadline: 20 }).then(({ stdout }) =>
      stdout.includes('-fps_mode') ? ['-fps_mode', 'passthrough'] : ['-vsync', '0'],
    );
    known.catch(() => passthroughByPath.delete(path));
    passthroughByPath.set(path, known);
  }
  return known;
}

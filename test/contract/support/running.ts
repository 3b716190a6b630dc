import { readdir, readFile } from 'node:fs/promises';

/** How many ffmpeg processes have a path below `folder` among their arguments (Linux: reads /proc). */
export async function ffmpegsOn(folder: string): Promise<number> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(ids.map((id) => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')));
  return lines.filter((line) => /ffmpeg/.test(line.split('\0')[0] ?? '') && line.includes(folder)).length;
}

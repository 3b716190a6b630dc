import { open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type HeatStrip, type StripWindow, stripColumns, stripPart } from '#src/signal/heat-strip.ts';

type Facts = Omit<HeatStrip, 'levels'>;

/** What a window shows of a strip: rows × columns, row by row from the first; 0 where there is nothing. */
export type StripLevels = { readonly rows: number; readonly levels: Uint8Array };

/** Writes a strip's levels and their facts as new files into `folder`. */
export async function writeStrip({ levels, ...facts }: HeatStrip, folder: string): Promise<void> {
  await writeFile(join(folder, 'levels.u8'), levels, { flag: 'wx' });
  await writeFile(join(folder, 'facts.json'), JSON.stringify(facts satisfies Facts), { flag: 'wx' });
}

/** Reads of them what a window needs. */
export async function readStrip(folder: string, window: StripWindow): Promise<StripLevels> {
  const facts = JSON.parse(await readFile(join(folder, 'facts.json'), 'utf8')) as Facts;
  const { rows } = facts;
  const part = stripPart(facts, window);
  if (!part) return { rows, levels: new Uint8Array(rows * window.columns) };
  const file = await open(join(folder, 'levels.u8'));
  try {
    const bytes = new Uint8Array(part.count * rows);
    await file.read(bytes, 0, bytes.length, part.at);
    return { rows, levels: stripColumns(facts, part, bytes, window) };
  } finally {
    await file.close();
  }
}

/** Sound against picture: generated impacts and faces against baselines and nulls ([FAMILY,…|seen|unseen] [CLIPS] [FIRST]), files by ffmpeg (files [CLIPS]), shifted real clips (real) */
import { table } from './table.ts';

export default async function bench(args: readonly string[]): Promise<void> {
  const [what = 'seen', count, first] = args;
  if (what === 'real') await (await import('./real.ts')).real();
  else if (what === 'files') await (await import('./files.ts')).files(Number(count ?? 4));
  else await table(what, Number(count ?? 20), Number(first ?? 100));
}

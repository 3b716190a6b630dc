/** Sound against picture: generated impacts and faces against baselines and nulls ([FAMILY,…|seen|unseen] [CLIPS] [FIRST] [480p|400k: as files]), shifted real clips (real) */
import { codings } from './files.ts';
import { table } from './table.ts';

export default async function bench(args: readonly string[]): Promise<void> {
  const [what = 'seen', count, first, coding] = args;
  if (what === 'real') return (await import('./real.ts')).real();
  const asFiles = coding === '480p' || coding === '400k' ? coding : null;
  if (coding && !asFiles) throw new Error(`Codings are ${Object.keys(codings).join(', ')}.`);
  await table(what, Number(count ?? 20), Number(first ?? 100), asFiles);
}

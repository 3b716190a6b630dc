/** Sound against picture: generated impacts and faces against baselines and nulls ([FAMILY,…|seen|unseen] [CLIPS] [FIRST] [480p|400k: as files]), shifted real clips (real); faces with the tests' tiny lip-sync model (expert FAMILY CLIPS FIRST, after npm run build) */
import { codings } from './files.ts';
import { table } from './table.ts';

export default async function bench(args: readonly string[]): Promise<void> {
  const [what = 'seen', count, first, coding] = args;
  if (what === 'real') return (await import('./real.ts')).real();
  if (what === 'expert')
    return (await import('./expert.ts')).expert(count ?? 'front', Number(first ?? 4), Number(coding ?? 900));
  const asFiles = coding === '480p' || coding === '400k' ? coding : null;
  if (coding && !asFiles) throw new Error(`Codings are ${Object.keys(codings).join(', ')}.`);
  await table(what, Number(count ?? 20), Number(first ?? 100), asFiles);
}

/** Sound against picture: generated impacts and faces against baselines and nulls ([FAMILY,…|seen|unseen] [CLIPS] [FIRST] [480p|400k: as files]), shifted real clips (real); what strikes and what moves smoothly (strokes FAMILY,… CLIPS FIRST made|clean|clean60|made60), as exact paths (paths [COUNT] [FIRST]); faces with the tests' tiny lip-sync model (expert FAMILY CLIPS FIRST, after npm run build) */
import { codings } from './files.ts';
import { table } from './table.ts';

export default async function bench(args: readonly string[]): Promise<void> {
  const [what = 'seen', count, first, coding] = args;
  if (what === 'real') return (await import('./real.ts')).real();
  if (what === 'paths') return (await import('./paths.ts')).paths(Number(count ?? 20), Number(first ?? 1));
  if (what === 'strokes') {
    const { strokes } = await import('./strokes.ts');
    return strokes(count ?? 'hammer,turning', Number(first ?? 1), Number(coding ?? 3000), args[4] ?? 'made');
  }
  if (what === 'expert')
    return (await import('./expert.ts')).expert(count ?? 'front', Number(first ?? 4), Number(coding ?? 900));
  const asFiles = coding === '480p' || coding === '400k' ? coding : null;
  if (coding && !asFiles) throw new Error(`Codings are ${Object.keys(codings).join(', ')}.`);
  await table(what, Number(count ?? 20), Number(first ?? 100), asFiles);
}

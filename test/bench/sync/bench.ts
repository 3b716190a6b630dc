/** How exactly two recordings are placed: npm run bench -- sync [--case TEXT] [--kind speech,music,…] [--seeds N] */
import { wasmSound } from '#main/compute/sound.ts';
import { measurePair } from '#src/align/sync/pair.ts';
import { soundOf } from '#src/signal/sound.ts';
import { describeSound } from '#src/signal/sound-summary.ts';
import { cases } from './cases.ts';
import { haveShared, type Kind } from './material.ts';
import { scoreOf } from './score.ts';

const value = (args: readonly string[], name: string, otherwise: string): string => {
  const i = args.indexOf(name);
  return i < 0 ? otherwise : (args[i + 1] ?? otherwise);
};

export default function run(args: readonly string[]): void {
  const wanted = value(args, '--case', '');
  const kinds = value(args, '--kind', haveShared ? 'speech,music' : 'syn-speech,syn-music').split(
    ',',
  ) as Kind[];
  const seeds = Number(value(args, '--seeds', '1'));
  console.log(
    '| case | sound | worst ms | limit | ppm error | boundary ms | pieces | confidence | score/chance | s | |',
  );
  console.log('|---|---|---|---|---|---|---|---|---|---|---|');
  for (const c of cases) {
    if (!wanted.split(',').some((text) => c.name.includes(text))) continue;
    for (const kind of kinds)
      for (let seed = 1; seed <= seeds; seed++) {
        const made = c.make(kind, seed);
        const a = soundOf(made.a, 16000);
        const b = soundOf(made.b, 16000);
        const t0 = performance.now();
        const summaryA = describeSound(a, wasmSound());
        const summaryB = describeSound(b, wasmSound());
        const t1 = performance.now();
        const found = measurePair(a, b, summaryA, summaryB, { arithmetic: wasmSound() });
        const t2 = performance.now();
        const s = scoreOf(found, made.truth);
        const good =
          c.limit === null
            ? found.confidence < 0.5
            : s.worst <= c.limit && s.pieces.split('/')[0] === s.pieces.split('/')[1];
        const row = [
          c.name,
          seeds > 1 ? `${kind} ${seed}` : kind,
          c.limit === null ? '–' : (s.worst * 1e3).toFixed(3),
          c.limit === null ? 'refuse' : c.limit * 1e3,
          c.limit === null ? '–' : s.ppm.toFixed(2),
          c.limit === null || made.truth.length < 2 ? '–' : (s.boundary * 1e3).toFixed(1),
          s.pieces,
          found.confidence.toFixed(3),
          `${found.score.toFixed(1)}/${found.chance.toFixed(1)}`,
          `${((t1 - t0) / 1e3).toFixed(2)}+${((t2 - t1) / 1e3).toFixed(2)}`,
          good ? '' : '✗',
        ];
        console.log(`| ${row.join(' | ')} |`);
        if (args.includes('--verbose')) {
          console.log(
            '  candidates',
            found.candidates
              .slice(0, 4)
              .map((q) => `${q.offset.toFixed(3)}:${q.score.toFixed(1)}`)
              .join(' '),
          );
          console.log(
            '  found',
            found.segments
              .map(
                (q) =>
                  `a ${q.a.map((v) => v.toFixed(4))} b ${q.b.map((v) => v.toFixed(4))} ${q.ppm.toFixed(2)}`,
              )
              .join('\n        '),
          );
          console.log(
            '  truth',
            made.truth
              .map((q) => `a ${q.a.map((v) => v.toFixed(4))} b ${q.b.map((v) => v.toFixed(4))}`)
              .join('\n        '),
          );
        }
      }
  }
}

/** Glimpses: a policy that chooses what is decoded against simple ways to spend as many frames (glimpse [seen|unseen] [CLIPS] [FIRST]); its training (glimpse train MINUTES [RATE] [SEED]) */
import { seenFamilies, unseenFamilies } from '#test/fixtures/subject-video.ts';
import { table } from './table.ts';
import { train } from './train.ts';

export default async function bench(args: readonly string[]): Promise<void> {
  const [what = 'seen', count, first] = args;
  if (what === 'train') return train(Number(count ?? 10), Number(first ?? 0.003), Number(args[3] ?? 1));
  const shares = [0.06, 0.12, 0.25];
  const [clips, from] = [Number(count ?? 4), Number(first ?? 20_001)];
  if (what === 'unseen') table(unseenFamilies, ['bounce'], clips, from, shares);
  else table(seenFamilies, ['wander', 'dart'], clips, from, shares);
}

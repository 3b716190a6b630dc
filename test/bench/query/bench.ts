/** Finding a passage elsewhere: false alarms and finds (accuracy [seen|unseen|PART OF A NAME] [QUERIES]), and time against searching everything (speed) */
import { accuracy } from './accuracy.ts';
import { speed } from './speed.ts';

export default async function bench(args: readonly string[]): Promise<void> {
  const [what, ...rest] = args;
  if (what !== 'speed') await accuracy(rest[0] ?? '', Number(rest[1] ?? 70));
  if (what !== 'accuracy') await speed();
}

import { tr } from '#renderer/i18n/tr.ts';
import { isData, type Recording } from '#src/model/recording.ts';
import { fusedMethod, type WarpHow } from '#src/model/warp-how.ts';
import { type MethodDraft, ownChoice } from './method-draft.ts';
import { type SaidPair, saidInWords } from './said.ts';

/** What of two recordings drives their path. */
export type Drive = 'sound' | 'picture' | 'text' | 'all';
export const drives: readonly Drive[] = ['sound', 'picture', 'text', 'all'];

type Pair = { readonly a: Recording; readonly b: Recording };

/** Numbers have no sound, picture or text: what drives their path is not a question. */
export const hasDrive = ({ a, b }: Pair): boolean => ![a, b].some((r) => isData(r.media));

const hears = (r: Recording) => r.media.audio.length > 0 && r.analysis.by !== 'video';
const sees = (r: Recording) => r.media.video.length > 0;

/** What drives the path of a choice of method. */
export function driveOf({ method, features }: MethodDraft, { a, b }: Pair): Drive {
  if (method === fusedMethod) return 'all';
  if (features === 'motion') return 'picture';
  if (features === 'text') return 'text';
  return hears(a) || hears(b) || !(sees(a) && sees(b)) ? 'sound' : 'picture';
}

/** The choice with another drive; the method stays, where it goes with it. */
export function withDrive(draft: MethodDraft, drive: Drive): Partial<MethodDraft> {
  if (drive === 'all') return { method: fusedMethod };
  const features = ({ sound: 'auto', picture: 'motion', text: 'text' } as const)[drive];
  return { features, method: draft.method === fusedMethod ? ownChoice : draft.method };
}

/** Of the features that a method may compare, those that go with the drive. */
export function featuresOf(
  drive: Drive | null,
  options: readonly WarpHow['features'][],
): readonly WarpHow['features'][] {
  if (drive === 'picture') return ['motion'];
  if (drive === 'text') return ['text'];
  return drive === null ? options : options.filter((each) => each !== 'motion' && each !== 'text');
}

/** Why the path of the two cannot be driven by that, in a sentence; null where it can. */
export function whyNotBy(drive: Drive, pair: Pair, said: SaidPair): string | null {
  const blind = [sees(pair.a) ? null : 'A', sees(pair.b) ? null : 'B'].filter((side) => side !== null);
  if (drive === 'picture' && blind.length > 0)
    return tr('There is no picture in {blind}.', { blind: blind.join(tr(' and ')) });
  if (drive === 'text' && !(said[0] && said[1]))
    return tr('{saidInWords} Add one and align it, or choose what else drives the path.', {
      saidInWords: saidInWords(said),
    });
  const isMute = !hears(pair.a) && !hears(pair.b);
  return drive === 'sound' && isMute ? tr('Both have their picture alone to be compared by.') : null;
}

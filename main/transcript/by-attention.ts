import { type AdaptOptions, adaptDefaults, adapted } from '#src/attention/adapt.ts';
import { alignedTranscript } from '#src/attention/align-transcript.ts';
import { type AttentionPrices, attentionPrices } from '#src/attention/attention.ts';
import { type Boundaries, placeOdds } from '#src/attention/boundary-evidence.ts';
import type { TokenPosterior } from '#src/attention/boundary-posterior.ts';
import { confidenceSharpness, wordConfidence } from '#src/attention/confidence.ts';
import { wordUncertainty } from '#src/attention/dropout-uncertainty.ts';
import { followDefaults, followText } from '#src/attention/follow-text.ts';
import { givenSpans } from '#src/attention/given-times.ts';
import type { ContrastPrior } from '#src/attention/contrast-prior.ts';
import { heardStarts } from '#src/attention/heard-starts.ts';
import { followGiven } from '#src/attention/place-given.ts';
import { edgesAtPauses } from '#src/attention/pause-edges.ts';
import { retold } from '#src/attention/retold-words.ts';
import { withRoom } from '#src/attention/word-room.ts';
import { oneSaying } from '#src/attention/said-again.ts';
import { refinedBoundaries } from '#src/attention/refine-boundaries.ts';
import { sameTextConfidence, type SameTextEvidence, sameTextEvidence } from '#src/attention/same-text.ts';
import { gatherStrays } from '#src/attention/stray-words.ts';
import { type TimedToken, timeWords, wordPosteriors } from '#src/attention/time-words.ts';
import { withoutSqueezed } from '#src/attention/unsaid-words.ts';
import { onlyVoiced, unaccounted } from '#src/attention/untranscribed.ts';
import { makeRandom } from '#src/math/random.ts';
import type { Aligner, Masks } from '#main/models/aligner.ts';
import type { AlignedTranscript, AlignInput, Watch } from './aligned.ts';
import { givenNotes } from './given-notes.ts';

export type AttentionSettings = {
  readonly prices: AttentionPrices;
  readonly sharpness: number;
  /** Null: keys are taken as they ship. */
  readonly adapt: AdaptOptions | null;
  /** Whether words beside pauses begin and end where they are heard, or where the path has them. */
  readonly starts: 'heard' | 'path';
  /** Tells boundaries of words between the frames of networks, by how the spectrum changes; null: they lie where networks have them. */
  readonly place: ((of: Boundaries) => Float32Array) | null;
  /** Whether what this recording alone tells of how its sound changes is asked, too, where boundaries are refined. */
  readonly contrast: boolean;
  /** Whether the text read aloud is asked after the words that the network is unsure of. */
  readonly asks: boolean;
};
export const attentionDefaults: AttentionSettings = {
  prices: attentionPrices,
  sharpness: confidenceSharpness,
  adapt: adaptDefaults,
  starts: 'heard',
  place: placeOdds,
  contrast: false,
  asks: true,
};

/** Times of words by the networks that ship. @param phones IPA of each word */
export async function byAttention(
  { sound, transcript, seed, times = 'ignore', draws = 0 }: Omit<AlignInput, 'model' | 'language'>,
  phones: readonly (readonly string[])[],
  aligner: Aligner,
  { prices, sharpness, adapt, starts, place, contrast }: Omit<AttentionSettings, 'asks'>,
  watch: Watch,
): Promise<AlignedTranscript> {
  const shipped = await aligner.hear(sound, phones);
  const following = (label: string) => (done: number, total: number) =>
    watch(done * shipped.hop, total * shipped.hop, 's', label);
  const options = { ...followDefaults, prices };
  const spans = times === 'refine' ? givenSpans(transcript) : [];
  const given = spans.some((span) => span !== null)
    ? await followGiven(shipped, spans, options, following('Listening'))
    : null;
  const first = given ? given.path : await followText(shipped, options, following('Listening'));
  const fitted = first && adapt ? await adapted(shipped, first, prices, adapt) : null;
  const heard = fitted?.heard ?? shipped;
  const again = { ...options, windows: given?.windows ?? null };
  const followed = fitted ? await followText(heard, again, following('Listening again')) : first;
  const isWrong = times === 'refine' && !given && transcript.segments.some(({ start }) => start !== null);
  const about = isWrong ? 'unordered' : given;
  if (!followed)
    return { transcript: alignedTranscript(transcript, [], phones, [], 0), notes: givenNotes(about, 0) };
  const notes: string[] = [];
  const lines = transcript.segments.map(({ words }) => words);
  const gathered = await gatherStrays(heard, followed, lines, prices);
  const { silence, noise } = aligner.keys;
  const once = await oneSaying(heard, gathered, lines, [silence, noise], prices);
  const path = await retold(heard, await withoutSqueezed(heard, once, prices), prices);
  const timed = await timeWords(heard, path, prices, sharpness, (done, total) =>
    watch(done, total, 'words', 'Timing'),
  );
  const fit = meanFit(timed);
  const { uniform } = makeRandom(seed);
  const drawn: (readonly (TokenPosterior | null)[])[] = [];
  for (let draw = 0; draw < draws; draw++) {
    watch(draw, draws, 'draws', 'Asking networks with parts left out');
    const one = await aligner.hear(sound, phones, dropped(uniform));
    drawn.push(await wordPosteriors(fitted ? one.shifted(fitted.shifts) : one, path, prices, sharpness));
  }
  const uncertainty =
    draws > 0
      ? timed.map((_, k) =>
          wordUncertainty(
            drawn.map((of) => of[k]),
            heard.hop,
          ),
        )
      : null;
  const audible =
    starts === 'heard'
      ? await edgesAtPauses(heard, path, timed, sound, aligner.keys, prices, following('Listening to pauses'))
      : timed;
  const begun = starts === 'heard' ? heardStarts(audible, phones, sound) : audible;
  const refined = place
    ? await refinedBoundaries(
        ...([heard, path, begun, phones, sound, prices, place] as const),
        contrast
          ? { seed, watch: (done, total) => watch(done, total, 'steps', 'Learning how sounds change') }
          : null,
        (done, total) => watch(done, total, 'boundaries', 'Refining boundaries'),
      )
    : { timed: begun, learnt: null };
  if (place && contrast) notes.push(contrastNote(refined.learnt));
  const surely = withRoom(
    refined.timed.map((t, k) => t && { ...t, sure: wordConfidence(uncertainty?.[k]?.sure ?? t.sure, fit) }),
  );
  const rest = onlyVoiced(await unaccounted(heard, path, aligner.keys), sound);
  const spelt = phones.map((of) => of.join(' '));
  const evidence: SameTextEvidence = await sameTextEvidence(heard, path, timed, rest, prices, uniform, spelt);
  const confidence = sameTextConfidence(evidence);
  return {
    transcript: alignedTranscript(transcript, surely, phones, rest, confidence),
    evidence,
    ...(uncertainty ? { uncertainty } : {}),
    notes: [...givenNotes(about, confidence), ...notes],
  };
}

/** Share of channels that are left out, as in training. */
const left = 0.1;
const dropped =
  (uniform: () => number): Masks =>
  (count) =>
    Float32Array.from({ length: count }, () => (uniform() < left ? 0 : 1 / (1 - left)));

const contrastNote = (learnt: ContrastPrior | null): string =>
  learnt
    ? `How this recording changes was learnt and is used for the boundaries of words: stretches not learnt from are likelier by ${learnt.gain.toFixed(3)} nats a boundary.`
    : 'How this recording changes is not used for the boundaries of words: what was not learnt from is no likelier by it, or too little is said.';

/** Log α a frame of all that is said. */
function meanFit(timed: readonly (TimedToken | null)[]): number {
  const said = timed.filter((t) => t !== null);
  const time = said.reduce((sum, t) => sum + t.end - t.start, 0);
  return said.reduce((sum, t) => sum + t.fit * (t.end - t.start), 0) / Math.max(1e-9, time);
}

import { makeRandom, type Random } from '#src/math/random.ts';
import type { GroundedFrame, GroundedPhrase, HeatMap, Region } from '#src/model/grounding.ts';
import { stepsByPicture, spansByPicture } from '#src/vision/steps/steps-by-picture.ts';
import { attendedCells, boxOf, evidenceOf, heatOf, readOut, softAttention } from './attention.ts';
import { deletionTest, elsewhere, judged } from './deletion.ts';

/** Cosines of texts with what is seen: the phrases' and, last, those of a text that says nothing. */
export type Glimpses = {
  readonly regions: readonly Region[];
  /** (phrases + 1) × regions. */
  readonly cosines: Float32Array;
};

/** A network that compares pictures with texts, at the frames of one recording. */
export type Looker = {
  readonly columns: number;
  readonly rows: number;
  /** Of every region of a frame. All frames have as many. */
  look(frame: number): Promise<Glimpses>;
  /** Closer to one region; null where the network sees no closer. */
  closer(frame: number, region: Region): Promise<Glimpses | null>;
  /** Of the whole frame (phrases + 1), with cells filled by the mean of its pixels. @param mask columns × rows; null: as it is */
  whole(frame: number, mask: Uint8Array | null): Promise<Float32Array>;
};

/** When a phrase is to be seen: a half-open range of frames and its times; null: not at all. */
type Span = { readonly from: number; readonly to: number; readonly start: number; readonly end: number };

export type Grounding = {
  readonly phrases: readonly GroundedPhrase[];
  /** Why nothing of the text is taken to belong to the recording; null where something is. */
  readonly reason: string | null;
};

export type GroundOptions = {
  /** Source seconds of the frames, ascending, and the end of the last one. */
  readonly times: ArrayLike<number>;
  readonly end: number;
  /** `ordered`: the phrases come in their order; `free`: in any; or when each is said, source seconds. */
  readonly when: 'ordered' | 'free' | readonly (readonly [start: number, end: number])[];
  /** Of the softmax over regions, in cosines: 1 over what the network was trained with. Default 0.01, CLIP's. */
  readonly temperature?: number;
  readonly seed?: number;
  readonly progress?: (done: number, total: number, unit: string, label: string) => void;
};

/** Frames of a phrase on which its region is tested. */
const tested = 3;
/** Of a phrase's best score, what it has in the frames in which it is seen. */
const seenFrom = 0.5;
/** Seconds before and after it is said in which a phrase may be seen. */
const around = 1.5;

/**
 * Phrase grounding: when and in which region of the picture each phrase is seen. Regions compete for every phrase by soft attention
 * over their cosines with it less those with the other phrases. When is told by Drop-DTW over what is read through the
 * attention, or by the text's times; a closer look around the best region follows; a region that the score of the whole picture does
 * not miss more than regions elsewhere (deletion test) is not given.
 */
export async function ground(
  texts: readonly string[],
  looker: Looker,
  { times, end, when, temperature = 0.01, seed = 1, progress = () => {} }: GroundOptions,
): Promise<Grounding> {
  const [n, m] = [texts.length, times.length];
  const random = makeRandom(seed);
  const timed = typeof when === 'string' ? null : spansOfTimes(when, times);
  const wanted = Uint8Array.from({ length: m }, (_, j) =>
    timed === null || timed.some((span) => span !== null && j >= span.from && j < span.to) ? 1 : 0,
  );
  const total = wanted.reduce((sum, on) => sum + on, 0);
  const seen = new Map<number, Glimpses>();
  const values = new Float32Array(n * m);
  for (let j = 0; j < m; j++) {
    if (wanted[j] === 0) continue;
    progress(seen.size, total, 'frames', 'Looking at the frames');
    const glimpses = await looker.look(j);
    seen.set(j, glimpses);
    for (let i = 0; i < n; i++) {
      const evidence = evidenceOf(glimpses.cosines, glimpses.regions.length, i);
      values[i * m + j] = readOut(evidence, softAttention(evidence, temperature));
    }
  }
  const { spans, reason } = timed
    ? { spans: timed, reason: null }
    : spansOf(texts, { n, m, values }, times, end, when === 'ordered', seed);
  const phrases: GroundedPhrase[] = [];
  for (const [i, span] of spans.entries()) {
    progress(i, n, 'phrases', 'Testing the regions');
    const text = texts[i] as string;
    const score = values.subarray(i * m, (i + 1) * m);
    phrases.push(
      span === null || span.to <= span.from
        ? { text, start: null, end: null, status: 'not-found', confidence: 0, deletion: null, frames: [] }
        : await grounded(i, text, span, { looker, seen, score, times, temperature, random }),
    );
  }
  const nothing = phrases.every(({ status }) => status !== 'grounded');
  return {
    phrases,
    reason: reason ?? (nothing ? 'No phrase has a region of the pictures to itself.' : null),
  };
}

function spansOf(
  texts: readonly string[],
  scores: { readonly n: number; readonly m: number; readonly values: Float32Array },
  times: ArrayLike<number>,
  end: number,
  isOrdered: boolean,
  seed: number,
): { readonly spans: readonly (Span | null)[]; readonly reason: string | null } {
  const frameAt = (time: number): number => {
    let k = 0;
    while (k < times.length && (times[k] as number) < time) k++;
    return k;
  };
  if (isOrdered) {
    const { steps, reason } = stepsByPicture(texts, scores, { times, end }, { seed });
    const spans = steps.map(({ start, end: till }) =>
      start === null || till === null ? null : { from: frameAt(start), to: frameAt(till), start, end: till },
    );
    return { spans, reason };
  }
  const spans = spansByPicture(scores).map((span) => {
    if (span === null) return null;
    const last = times[span.to - 1] as number;
    const till = span.to < times.length ? (times[span.to] as number) : Math.max(end, last);
    return { from: span.from, to: span.to, start: times[span.from] as number, end: till };
  });
  return { spans, reason: null };
}

function spansOfTimes(
  when: readonly (readonly [start: number, end: number])[],
  times: ArrayLike<number>,
): readonly (Span | null)[] {
  return when.map(([start, end]) => {
    let from = 0;
    while (from < times.length && (times[from] as number) < start - around) from++;
    let to = from;
    while (to < times.length && (times[to] as number) < end + around) to++;
    return to > from ? { from, to, start, end } : null;
  });
}

type Work = {
  readonly looker: Looker;
  readonly seen: ReadonlyMap<number, Glimpses>;
  /** Of the phrase, frame by frame. */
  readonly score: Float32Array;
  readonly times: ArrayLike<number>;
  readonly temperature: number;
  readonly random: Random;
};

async function grounded(
  phrase: number,
  text: string,
  { from, to, start, end }: Span,
  work: Work,
): Promise<GroundedPhrase> {
  const { looker, score, times, random } = work;
  const frames: GroundedFrame[] = [];
  const masks = new Map<number, Uint8Array>();
  const most = score.subarray(from, to).reduce((a, b) => Math.max(a, b), 0);
  for (let j = from; j < to; j++) {
    if ((score[j] as number) < seenFrom * most) continue;
    const heat = await heatAt(phrase, j, work);
    const mask = attendedCells(heat);
    masks.set(j, mask);
    frames.push({ t: times[j] as number, heat, ...boxOf(heat, mask) });
  }
  const best = [...masks.keys()].sort((p, q) => (score[q] as number) - (score[p] as number)).slice(0, tested);
  const [falls, others]: [number[], number[][]] = [[], []];
  for (const j of best) {
    const mask = masks.get(j) as Uint8Array;
    const moved = elsewhere(looker, mask, random);
    if (moved.length === 0) continue;
    const worth = async (blanked: Uint8Array | null) =>
      evidenceOf(await looker.whole(j, blanked), 1, phrase)[0] as number;
    const full = await worth(null);
    falls.push(full - (await worth(mask)));
    const own: number[] = [];
    for (const region of moved) own.push(full - (await worth(region)));
    others.push(own);
  }
  const deletion = deletionTest(falls, others);
  return judged({ text, start, end }, deletion, frames);
}

async function heatAt(phrase: number, frame: number, { looker, seen, temperature }: Work): Promise<HeatMap> {
  const far = seen.get(frame) as Glimpses;
  const evidence = evidenceOf(far.cosines, far.regions.length, phrase);
  const best = far.regions[evidence.indexOf(evidence.reduce((a, b) => Math.max(a, b)))] as Region;
  const close = await looker.closer(frame, best);
  if (close === null) return heatOf(far.regions, softAttention(evidence, temperature), looker);
  const both = Float32Array.from([...evidence, ...evidenceOf(close.cosines, close.regions.length, phrase)]);
  return heatOf([...far.regions, ...close.regions], softAttention(both, temperature), looker);
}

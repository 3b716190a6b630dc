import { quantile } from '#src/signal/chroma.ts';
import { type LogMelRecipe, logMel, logMelRate } from '#src/signal/log-mel.ts';
import { cutSound, type Sound } from '#src/signal/sound.ts';
import { attentionChunk, type AttentionPrices } from './attention.ts';
import type { Decoded } from './decode.ts';
import type { Heard } from './follow-text.ts';
import type { TimedToken } from './time-words.ts';
import type { SpecialKeys } from './untranscribed.ts';

/** Frames of a recording that are judged by the same floor: a minute. */
const blockFrames = 6000;
/** Frames of a pause, from either end, that are listened to; those this near to a word may be part of it. */
const [listened, guard] = [300, 8];
/** Frames of a word that a pause may gain. */
const reach = 15;
/** Frames: less is not worth a move. */
const leastMove = 2;
/** A shorter pause has no edges; fewer quiet frames in a block tell nothing of its floor. */
const [leastPause, leastQuiet] = [3, 30];
/** Deviations of the floor's own loudness by which a frame stands out of it. */
const outstanding = 2.5;
/** What standing out tells counts half: frames beside each other tell the same. */
const share = 0.5;
/** By how much less a frame in no token costs where the floor tells words from pauses perfectly. */
const discount = 0.5;

/** One end of a pause, and the phone of the word beside it. */
type Edge = {
  readonly token: number;
  readonly isEnd: boolean;
  /** Frames of the word's outermost phone; those of the pause that are quiet. */
  readonly phone: readonly [from: number, to: number];
  readonly quiet: readonly number[];
  /** Of the phone's frames: its score, and what frames in no token score at these prices. */
  readonly own: Float32Array;
  between(prices: AttentionPrices): Float32Array;
};

/**
 * Words beside pauses end, and begin, where they stand out of what their pauses sound like. Frames in no token cost (drawn-out sounds of
 * real speakers go to nobody otherwise), and to networks a phone that fades into noise is a phone for long: at 10 dB words beside
 * pauses were 20–80 ms too long, where words touch nothing was lost. So of a minute the floor is taken from its pauses (median and spread of
 * each band); how often frames of words, and of pauses, stand out of it is counted, which is what standing out tells (nothing,
 * where a floor is as restless as speech). By that, and by scores with frames in no token cheaper, the outermost phones of words
 * beside pauses are cut anew. How sure a word is stays what the posterior says of its path. Words get shorter by less than 0.15 s and their outermost phone keeps a frame; nothing gets longer.
 * @param timed of the path, one for each token; null: not said
 * @param watch told how many frames are done; throws to stop
 */
export async function edgesAtPauses(
  heard: Heard,
  path: Decoded,
  timed: readonly (TimedToken | null)[],
  sound: Sound,
  keys: SpecialKeys,
  prices: AttentionPrices,
  watch: (done: number, total: number) => void = () => {},
): Promise<readonly (TimedToken | null)[]> {
  const { frames, hop } = heard;
  const [out, spans] = [[...timed], [...path.spans]];
  const blocks = Math.max(1, Math.round(frames / blockFrames));
  const ends = pauseEnds(path);
  let next = 0;
  for (let block = 0; block < blocks; block++) {
    const [from, to] = [block, block + 1].map((n) => Math.round((n * frames) / blocks)) as [number, number];
    const edges: Edge[] = [];
    for (let end = ends[next]; end && end.frame < to; end = ends[++next]) {
      watch(end.frame, frames);
      edges.push(await edgeOf(heard, path, end, keys, prices));
    }
    const isIn = (t: number) => t >= from && t < to;
    const quiet = edges.flatMap((edge) => edge.quiet.filter(isIn));
    if (quiet.length < leastQuiet) continue;
    // A frame more on either side: beyond the ends there is no sound.
    const ahead = Math.min(1, from);
    const levels = levelsOf(cutSound(sound, (from - ahead) * hop, (to + 1) * hop), hop);
    const levelAt = (t: number) => {
      const n = Math.min(levels.length / bands - 1, t - from + ahead);
      return levels.subarray(n * bands, (n + 1) * bands);
    };
    const overFloor = floorOf(quiet.map(levelAt));
    const standsOut = (t: number) => overFloor(levelAt(t)) > outstanding;
    const said: number[] = [];
    for (let t = from; t < to; t++) if ((path.at[t] as number) >= 0) said.push(t);
    const [inWords, inPauses] = [oftenIn(said, standsOut), oftenIn(quiet, standsOut)];
    if (inWords <= inPauses) continue;
    const told = [Math.log((1 - inWords) / (1 - inPauses)), Math.log(inWords / inPauses)] as const;
    const cheaper = 1 - discount * (inWords - inPauses);
    const softer = { ...prices, aside: prices.aside.map((price) => cheaper * price) };
    for (const edge of edges) {
      const between = edge.between(softer);
      const gains = edge.own.map((own, i) => {
        const t = edge.phone[0] + i;
        return own - (between[i] as number) + (isIn(t) ? share * told[standsOut(t) ? 1 : 0] : 0);
      });
      const { token, isEnd } = edge;
      const [first, last] = spans[token] as readonly [number, number];
      const [frame, part] = cutOf(edge, gains, [first, last]);
      if ((isEnd ? last - frame : frame - first) < leastMove) continue;
      spans[token] = isEnd ? [first, frame] : [frame, last];
      out[token] = shortened(out[token] as TimedToken, isEnd, (frame - 0.5 + part) * hop);
    }
  }
  watch(frames, frames);
  return out;
}

/** Where a token meets a pause: `frame` is the first of the pause, or the first behind it. */
type PauseEnd = {
  readonly token: number;
  readonly isEnd: boolean;
  readonly frame: number;
  /** Frames of the pause that are listened to: half of it, or all where no token is on its other side. */
  readonly half: readonly [from: number, to: number];
};

function pauseEnds({ at, spans }: Decoded): readonly PauseEnd[] {
  const said = spans.flatMap((span, k) => (span ? [k] : []));
  return [null, ...said].flatMap((before, i): readonly PauseEnd[] => {
    const behind = said[i] ?? null;
    const from = before === null ? 0 : (spans[before]?.[1] ?? 0);
    const to = behind === null ? at.length : (spans[behind]?.[0] ?? 0);
    if (to - from < leastPause) return [];
    const middle = before === null ? from : behind === null ? to : (from + to) >> 1;
    return [
      ...(before === null
        ? []
        : [
            {
              token: before,
              isEnd: true,
              frame: from,
              half: [from, Math.min(middle, from + listened)],
            } as const,
          ]),
      ...(behind === null
        ? []
        : [{ token: behind, isEnd: false, frame: to, half: [Math.max(middle, to - listened), to] } as const]),
    ];
  });
}

async function edgeOf(
  heard: Heard,
  { at, spans }: Decoded,
  { token, isEnd, half }: PauseEnd,
  keys: SpecialKeys,
  prices: AttentionPrices,
): Promise<Edge> {
  const [first, last] = spans[token] as readonly [number, number];
  const position = at[isEnd ? last - 1 : first] as number;
  let [a, b] = isEnd ? [last - 1, last] : [first, first + 1];
  if (isEnd) while (a > first && b - a < reach && at[a - 1] === position) a--;
  else while (b < last && b - a < reach && at[b] === position) b++;
  const begin = isEnd ? a : half[0];
  const attention = await heard.attend([begin, isEnd ? half[1] : b], [position, position + 1], prices.floor);
  const width = attention.specials.length / attention.frames;
  const key = (t: number, of: number) => Math.exp(attention.specials[(t - begin) * width + of] as number);
  const quiet: number[] = [];
  for (let t = isEnd ? half[0] + guard : half[0]; t < (isEnd ? half[1] : half[1] - guard); t++)
    if (key(t, keys.silence) + key(t, keys.noise) > 0.5) quiet.push(t);
  const ownOf = (values: Float32Array) => values.subarray(a - begin, b - begin);
  return {
    ...{ token, isEnd, phone: [a, b], quiet },
    own: ownOf(attention.phones),
    between: (softer) => ownOf(attentionChunk(attention, [0, 1], softer).between),
  };
}

/**
 * Of the phone is left what, from within the word to some frame towards the pause, gains most; a frame at least.
 * @param span frames that are left of the word: one of a single phone may have lost some at its other end
 * @returns the word's first frame, or the first behind it, and the part of a frame that the boundary lies behind the middle
 * between that and the one before
 */
function cutOf(
  { isEnd, phone: [a, b] }: Edge,
  gains: Float32Array,
  [first]: readonly [number, number],
): readonly [frame: number, part: number] {
  const from = Math.max(a, first);
  const gain = (n: number) => gains[(isEnd ? from + n : b - 1 - n) - a] as number;
  let [sum, most, best] = [0, -Infinity, 0];
  for (let n = 0; n < b - from; n++) {
    sum += gain(n);
    if (sum <= most) continue;
    [most, best] = [sum, n + 1];
  }
  if (best >= b - from) return [isEnd ? b : from, 0];
  // Where lines through the gains of the frames on both sides cross, as `timeWords` has it.
  const [kept, lost] = [Math.max(0, gain(best - 1)), Math.max(0, -gain(best))];
  const part = (kept + 0.5) / (kept + lost + 1) - 0.5;
  return isEnd ? [from + best, part] : [b - best, -part];
}

/** The token, and its outermost phone, begun or ended there, if that makes it shorter. */
function shortened(token: TimedToken, isEnd: boolean, time: number): TimedToken {
  const { start, end, phones } = token;
  const outermost = isEnd ? phones.length - 1 : 0;
  const phone = phones[outermost];
  if (!phone) return token;
  const there = isEnd ? Math.min(end, time) : Math.max(start, time);
  if (isEnd ? there <= phone.start : there >= phone.end) return token;
  const edge = isEnd ? { end: there } : { start: there };
  return { ...token, ...edge, phones: phones.map((one, n) => (n === outermost ? { ...one, ...edge } : one)) };
}

const bands = 20;
const recipe: Omit<LogMelRecipe, 'hop'> = {
  ...{ window: 400, fft: 512, bands },
  ...{ low: 100, high: 7600, floor: 1e-7 },
};
const levelsOf = (sound: Sound, hop: number): Float32Array =>
  logMel(sound, { ...recipe, hop: Math.round(hop * logMelRate) });

/** No band counts for less or more, in its own deviations. */
const [least, most] = [-2, 6];

/** How far a frame stands out of frames like these, in deviations of their own: the mean over bands. */
function floorOf(quiet: readonly Float32Array[]): (levels: Float32Array) => number {
  const floors = Array.from({ length: bands }, (_, b) => {
    const levels = Float32Array.from(quiet, (frame) => frame[b] as number);
    const middle = quantile(levels, 0.5);
    return {
      middle,
      spread: Math.max(
        0.1,
        1.4826 *
          quantile(
            levels.map((l) => Math.abs(l - middle)),
            0.5,
          ),
      ),
    };
  });
  const over = (levels: Float32Array): number =>
    floors.reduce(
      (sum, { middle, spread }, b) =>
        sum + Math.min(most, Math.max(least, ((levels[b] as number) - middle) / spread)),
      0,
    ) / bands;
  const own = quiet.map(over);
  const mean = own.reduce((sum, x) => sum + x, 0) / own.length;
  const spread = Math.max(0.1, Math.sqrt(own.reduce((sum, x) => sum + (x - mean) ** 2, 0) / own.length));
  return (levels) => (over(levels) - mean) / spread;
}

/** How often it is so, one of each held possible. */
const oftenIn = (frames: readonly number[], is: (frame: number) => boolean): number =>
  (frames.filter(is).length + 1) / (frames.length + 2);

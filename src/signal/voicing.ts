import { fft, fftLength } from './fft.ts';
import type { Sound } from './sound.ts';
import { hann } from './spectra.ts';

/** Seconds of a frame, and between two; pitches that voices have, Hz. */
const frame = 0.04;
const hop = 0.02;
const [lowest, highest] = [75, 400];
/** Autocorrelation at a period from which a frame has a voice; noise has it in some frames by chance. */
const periodic = 0.4;
/** A shorter period counts from that share of the greatest autocorrelation. */
const octave = 0.85;
/** A voice has its first harmonics below so many Hz, with at least that share of a frame's power: whistles and birds have none there. */
const [bottom, share] = [1000, 0.1];
/** A voice goes on: so many frames at least, and so little its period changes from one to the next. */
const [leastRun, glide] = [2, 1.06];
/** Frames that are looked at in a stretch at most, in groups that lie evenly. */
const [mostFrames, fewFrames] = [1000, 20];

/**
 * Share of the frames of a stretch that are periodic as voices are: the greatest autocorrelation at a lag of 2.5–13 ms, divided by
 * that of the window (Boersma 1993). Speech has 0.3–0.7, at 0 dB of noise 0.2; applause, rain, typing below 0.03; music has it too. What is periodic
 * only above 1 kHz is no voice: the periods of a whistle fit any lag. Nor is what is periodic for a moment: rumble by chance.
 * @param from @param to seconds
 * @returns 0…1; 0 of less than a frame
 */
export function voicedShare(sound: Sound, from: number, to: number): number {
  const { rate } = sound;
  const size = Math.round(frame * rate);
  const [first, last] = [Math.floor(rate / highest), Math.ceil(rate / lowest)];
  const plan = fft(fftLength(size + last + 1));
  const window = hann(size);
  const re = new Float64Array(plan.n);
  const im = new Float64Array(plan.n);
  const end = Math.round((bottom / rate) * plan.n);
  /** Puts the autocorrelation into `re`. @returns the share of the power that lies low */
  const correlation = (): number => {
    plan.forward(re, im);
    let [low, all] = [0, 0];
    for (let k = 0; k < plan.n; k++) {
      const power = (re[k] as number) ** 2 + (im[k] as number) ** 2;
      all += power;
      if (k < end || k > plan.n - end) low += power;
      re[k] = power;
      im[k] = 0;
    }
    plan.inverse(re, im);
    return all > 0 ? low / all : 0;
  };
  re.set(window);
  correlation();
  const own = re.slice(0, last + 2);
  const begin = Math.round(from * rate);
  const count = Math.floor((Math.round(to * rate) - begin - size) / Math.round(hop * rate)) + 1;
  const group = count > mostFrames ? fewFrames : Math.max(0, count);
  const groups = count > mostFrames ? mostFrames / fewFrames : 1;
  const samples = new Float32Array(size);
  /** The period of a frame, samples; 0: it has none. */
  const periodOf = (at: number): number => {
    sound.read(begin + at * Math.round(hop * rate), size, samples);
    const mean = samples.reduce((sum, x) => sum + x, 0) / size;
    re.fill(0);
    im.fill(0);
    for (let t = 0; t < size; t++) re[t] = ((samples[t] as number) - mean) * (window[t] as number);
    const low = correlation();
    if (!((re[0] as number) > 0) || low < share) return 0;
    const at0 = (re[0] as number) / (own[0] as number);
    const value = (lag: number) => (re[lag] as number) / (own[lag] as number) / at0;
    let most = 0;
    for (let lag = first; lag <= last; lag++) most = Math.max(most, value(lag));
    if (!(most > periodic)) return 0;
    // What is periodic is so at twice its period too: the shortest counts. The slope of what lies nearer to lag 0 is no period.
    for (let lag = first; lag <= last; lag++) {
      const isPeak = value(lag) >= value(lag - 1) && value(lag) >= value(lag + 1);
      if (isPeak && value(lag) >= octave * most && value(lag) > periodic) return lag;
    }
    return 0;
  };
  let [seen, voiced] = [0, 0];
  for (let g = 0; g < groups; g++) {
    const from = Math.floor((g * (count - group)) / Math.max(1, groups - 1));
    let [run, before] = [0, 0];
    for (let at = from; at < from + group; at++) {
      const period = periodOf(at);
      const goesOn = run > 0 && period < before * glide && period * glide > before;
      run = period === 0 ? 0 : goesOn ? run + 1 : 1;
      before = period;
      seen++;
      if (run >= leastRun) voiced += run === leastRun ? leastRun : 1;
    }
  }
  return seen > 0 ? voiced / seen : 0;
}

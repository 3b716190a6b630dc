import { tr } from '#renderer/i18n/tr.ts';
import { cueName } from './cue-names.ts';
import type { CueShares } from '#src/model/cue-shares.ts';

/** Reads which cue carried a path where; times are A's. */

/** A stretch, or neighbouring ones, where one cue tells most; `cue` null: next to nothing is told. */
export type Lead = {
  readonly cue: number | null;
  readonly from: number;
  readonly to: number;
  /** Of each cue, on average over the stretch. */
  readonly shares: readonly number[];
};

/** Which stretch a time falls into; the first or last beyond the ends; −1 where there are none. */
export function stretchAt({ at }: CueShares, time: number): number {
  if (at.length < 2) return -1;
  const after = at.findIndex(([a]) => a > time);
  return Math.max(0, Math.min(at.length - 2, (after < 0 ? at.length : after) - 1));
}

export const sharesIn = ({ cues }: CueShares, stretch: number): number[] =>
  cues.map(({ shares }) => shares[stretch] ?? 0);

function leaderOf(shares: readonly number[]): number | null {
  const most = Math.max(0, ...shares);
  return most > 0 ? shares.indexOf(most) : null;
}

/** The path's course, by who leads. */
export function leads(strip: CueShares): Lead[] {
  const out: { cue: number | null; from: number; to: number; sums: number[]; length: number }[] = [];
  for (let s = 0; s + 1 < strip.at.length; s++) {
    const shares = sharesIn(strip, s);
    const [from, to] = [strip.at[s]?.[0] ?? 0, strip.at[s + 1]?.[0] ?? 0];
    const [cue, last] = [leaderOf(shares), out.at(-1)];
    const weighed = shares.map((share) => share * (to - from));
    if (last && last.cue === cue) {
      last.to = to;
      last.length += to - from;
      last.sums = last.sums.map((sum, k) => sum + (weighed[k] ?? 0));
    } else out.push({ cue, from, to, sums: weighed, length: to - from });
  }
  return out.map(({ sums, length, ...lead }) => ({ ...lead, shares: sums.map((sum) => sum / length) }));
}

/** Where the next stretch begins that another cue leads, or where the one before begins; the same time where there is none. */
export function nextLead(strip: CueShares, time: number, forward: boolean): number {
  const starts = leads(strip).map(({ from }) => from);
  const hair = 1e-6;
  const found = forward
    ? starts.find((from) => from > time + hair)
    : starts.findLast((from) => from < time - hair);
  return found ?? time;
}

export const percent = (share: number): string => `${Math.round(100 * share)} %`;

/** `harmony 62 %, onsets 38 %`, the largest first. */
export function sharesInWords({ cues }: CueShares, shares: readonly number[]): string {
  const told = cues
    .map(({ name }, k) => ({ name, share: shares[k] ?? 0 }))
    .filter(({ share }) => share >= 0.005)
    .sort((p, q) => q.share - p.share);
  return told.length === 0
    ? tr('next to nothing is told')
    : told.map(({ name, share }) => `${cueName(name)} ${percent(share)}`).join(', ');
}

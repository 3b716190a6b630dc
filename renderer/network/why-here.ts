import { formatSmall } from '#renderer/time/format.ts';
import { isHeldByHand } from '#renderer/state/by-hand.ts';
import { placementOf, recordingOf } from '#renderer/state/selectors.ts';
import type { PairEvidence } from '#src/model/alignment.ts';
import { type Project, referenceOf } from '#src/model/project.ts';
import { isData, type RecordingId } from '#src/model/recording.ts';

/** Partners that are told one by one. */
const told = 3;

const byWords = { audio: 'sound', video: 'picture', elastic: 'elastic warp', pins: 'pins' } as const;
const plural = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;
const figure = (n: number): string => (Math.abs(n) >= 10 ? n.toFixed(1) : n.toFixed(2));

/** Why a recording lies where it lies, or nowhere, in sentences; the weightiest first. */
export function whyHere(project: Project, id: RecordingId): readonly string[] {
  const recording = recordingOf(project, id);
  if (!recording) return [];
  const placement = placementOf(project, id);
  const name = (other: RecordingId) => `“${recordingOf(project, other)?.name ?? other}”`;
  const mine = project.pairs.filter((p) => p.a === id || p.b === id);
  const otherOf = (pair: { readonly a: string; readonly b: string }) => (pair.a === id ? pair.b : pair.a);
  const hands = handSentences(project, id, name);
  if (!placement) {
    if (isData(recording.media))
      return [
        'It holds numbers, which sync does not place: move it by hand, pin it, or warp it against another.',
      ];
    return ['It has not been synced yet.', ...hands];
  }
  if (!placement.map) {
    const best = mine
      .filter((p) => p.by === 'audio' || p.by === 'video')
      .toSorted((p, q) => q.score / q.chance - p.score / p.chance)
      .slice(0, told)
      .map(
        (p) =>
          `Its ${byWords[p.by]} against ${name(otherOf(p))}: best match ${figure(p.score)}, where unrelated recordings reach ${figure(p.chance)} by luck.`,
      );
    return [placement.reason ?? 'It is not placed.', ...best, ...hands];
  }
  const event = project.events.find((e) => e.id === placement.event);
  const isReference = event?.reference === id || (!event && referenceOf(project) === id);
  const said: string[] = [];
  if (isReference)
    said.push('It is the reference: its clock is the timeline, and the others lie against it.');
  else if (placement.by === 'manual')
    said.push('You placed it by hand: it stays there until it is released.');
  else said.push(...pairSentences(mine, otherOf, name));
  if (!isReference && event && placement.by === 'auto') {
    const way = wayTo(project.pairs, id, event.reference);
    if (way && way.length > 0)
      said.push(
        `Nothing ties it to the reference directly: it goes by way of ${way.map(name).join(', then ')}.`,
      );
  }
  said.push(...hands);
  for (const pair of mine.filter((p) => p.status === 'inconsistent').slice(0, told)) {
    const apart = pair.residual === null ? '' : `, by ${formatSmall(pair.residual)}`;
    said.push(
      isHeldByHand(project, pair)
        ? `What it shares with ${name(otherOf(pair))} would put it elsewhere${apart}; your hand decides.`
        : `What it shares with ${name(otherOf(pair))} would put it elsewhere${apart}; all others agree against that, so it was left out.`,
    );
  }
  if (placement.reason) said.push(placement.reason);
  return said;
}

function pairSentences(
  mine: readonly PairEvidence[],
  otherOf: (pair: PairEvidence) => RecordingId,
  name: (id: RecordingId) => string,
): readonly string[] {
  const matched = mine
    .filter((p) => p.status === 'matched')
    .toSorted((p, q) => q.confidence - p.confidence || q.matches.a.length - p.matches.a.length);
  const said = matched.slice(0, told).map((p) => {
    const moments = p.matches.a.length > 0 ? `${plural(p.matches.a.length, 'shared moment')}, ` : '';
    const off =
      p.residual === null ? '' : `; ${formatSmall(p.residual)} from where all pairs together put it`;
    return `By ${byWords[p.by]} it matches ${name(otherOf(p))}: ${moments}best match ${figure(p.score)} against ${figure(p.chance)} by luck${off}.`;
  });
  const more = matched.length - told;
  if (more > 0) said.push(`${plural(more, 'more recording says', 'more recordings say')} the same.`);
  return said;
}

function handSentences(
  project: Project,
  id: RecordingId,
  name: (id: RecordingId) => string,
): readonly string[] {
  const isOf = (link: { readonly a: string; readonly b: string }) => link.a === id || link.b === id;
  const pins = new Map<RecordingId, number>();
  for (const pin of project.pins.filter(isOf)) {
    const other = pin.a === id ? pin.b : pin.a;
    pins.set(other, (pins.get(other) ?? 0) + 1);
  }
  return [
    ...[...pins].map(([other, n]) => `${plural(n, 'pin ties', 'pins tie')} it to ${name(other)}.`),
    ...project.warps
      .filter(isOf)
      .map((w) => `A warp by ${w.how?.method ?? w.method} bends it along ${name(w.a === id ? w.b : w.a)}.`),
  ];
}

/** The recordings between two that no pair ties directly, by the fewest steps; []: they are tied; null: there is no way. */
export function wayTo(
  pairs: readonly PairEvidence[],
  from: RecordingId,
  to: RecordingId,
): readonly RecordingId[] | null {
  const used = pairs.filter((p) => p.status === 'matched' || p.status === 'pinned');
  const came = new Map<RecordingId, RecordingId | null>([[from, null]]);
  for (const here of came.keys()) {
    if (here === to) break;
    for (const p of used) {
      const next = p.a === here ? p.b : p.b === here ? p.a : null;
      if (next !== null && !came.has(next)) came.set(next, here);
    }
  }
  if (!came.has(to)) return null;
  const way: RecordingId[] = [];
  for (let at = came.get(to) ?? null; at !== null && at !== from; at = came.get(at) ?? null) way.unshift(at);
  return way;
}

import { tr } from '#renderer/i18n/tr.ts';
import type { Plain } from '#renderer/i18n/words.ts';
import { formatSmall } from '#renderer/time/format.ts';
import { isHeldByHand } from '#renderer/state/by-hand.ts';
import { isElastic } from '#renderer/state/mapping.ts';
import { placementOf, recordingOf } from '#renderer/state/selectors.ts';
import type { PairEvidence } from '#src/model/alignment.ts';
import { type Project, referenceOf } from '#src/model/project.ts';
import { isData, type RecordingId } from '#src/model/recording.ts';

/** Partners that are told one by one. */
const mostTold = 3;

const byWords: Readonly<Record<PairEvidence['by'], Plain>> = {
  audio: 'sound',
  video: 'picture',
  elastic: 'elastic warp',
  pins: 'pins',
};
const figure = (n: number): string => (Math.abs(n) >= 10 ? n.toFixed(1) : n.toFixed(2));

/** Why a recording lies where it lies, or nowhere, in sentences; the weightiest first. */
export function whyHere(project: Project, id: RecordingId): readonly string[] {
  const recording = recordingOf(project, id);
  if (!recording) return [];
  const placement = placementOf(project, id);
  const name = (other: RecordingId) => tr('“{name}”', { name: recordingOf(project, other)?.name ?? other });
  const mine = project.pairs.filter((p) => p.a === id || p.b === id);
  const otherOf = (pair: { readonly a: string; readonly b: string }) => (pair.a === id ? pair.b : pair.a);
  const hands = handSentences(project, id, name);
  if (!placement) {
    if (isData(recording.media))
      return [
        tr(
          'It holds numbers, which sync does not place: move it by hand, pin it, or warp it against another.',
        ),
      ];
    return [tr('It has not been synced yet.'), ...hands];
  }
  if (!placement.map) {
    const best = mine
      .filter((p) => p.by === 'audio' || p.by === 'video')
      .toSorted((p, q) => q.score / q.chance - p.score / p.chance)
      .slice(0, mostTold)
      .map((p) =>
        tr(
          'Its {by} against {name}: best match {score}, where unrelated recordings reach {chance} by luck.',
          {
            by: tr(byWords[p.by]),
            name: name(otherOf(p)),
            score: figure(p.score),
            chance: figure(p.chance),
          },
        ),
      );
    return [placement.reason ?? tr('It is not placed.'), ...best, ...hands];
  }
  const event = project.events.find((e) => e.id === placement.event);
  const isReference = event?.reference === id || (!event && referenceOf(project) === id);
  const isWarped = isElastic(placement.map) && project.warps.some((w) => w.a === id || w.b === id);
  const said: string[] = [];
  if (isReference)
    said.push(tr('It is the reference: its clock is the timeline, and the others lie against it.'));
  else if (placement.by === 'manual')
    said.push(tr('You placed it by hand: it stays there until it is released.'));
  // What bent it decides: matches at one rate, from before, say nothing of where it lies.
  else if (!isWarped) said.push(...pairSentences(mine, otherOf, name));
  if (!isReference && event && placement.by === 'auto' && !isWarped) {
    const way = wayTo(project.pairs, id, event.reference);
    if (way && way.length > 0)
      said.push(
        tr('Nothing ties it to the reference directly: it goes by way of {way}.', {
          way: way.map(name).join(tr(', then ')),
        }),
      );
  }
  said.push(...hands);
  const against = isWarped ? [] : mine.filter((p) => p.status === 'inconsistent');
  for (const pair of against.slice(0, mostTold)) {
    const apart =
      pair.residual === null ? '' : tr(', by {residual}', { residual: formatSmall(pair.residual) });
    said.push(
      isHeldByHand(project, pair)
        ? tr('What it shares with {name} would put it elsewhere{apart}; your hand decides.', {
            name: name(otherOf(pair)),
            apart,
          })
        : tr(
            'What it shares with {name} would put it elsewhere{apart}; all others agree against that, so it was left out.',
            { name: name(otherOf(pair)), apart },
          ),
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
  const said = matched.slice(0, mostTold).map((p) => {
    const moments =
      p.matches.a.length > 0 ? tr('{count} shared moments, ', { count: p.matches.a.length }) : '';
    const off =
      p.residual === null
        ? ''
        : tr('; {residual} from where all pairs together put it', { residual: formatSmall(p.residual) });
    return tr('By {by} it matches {name}: {moments}best match {score} against {chance} by luck{off}.', {
      by: tr(byWords[p.by]),
      name: name(otherOf(p)),
      moments,
      score: figure(p.score),
      chance: figure(p.chance),
      off,
    });
  });
  const more = matched.length - mostTold;
  if (more > 0) said.push(tr('{count} more recordings say the same.', { count: more }));
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
    ...[...pins].map(([other, n]) => tr('{count} pins tie it to {name}.', { count: n, name: name(other) })),
    ...project.warps.filter(isOf).map((w) =>
      tr('A warp by {method} bends it along {name}.', {
        method: w.how?.method ?? w.method,
        name: name(w.a === id ? w.b : w.a),
      }),
    ),
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

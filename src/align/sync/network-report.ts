import type { Candidate, PairEvidence, Placement, SyncEvent, SyncResult } from '#src/model/alignment.ts';
import type { Network } from './network-solution.ts';
import { middleOf } from './network-breaks.ts';
import { ownerOf } from './network-by-hand.ts';
import { type PairVerdict, recordingConfidence, verdicts } from './network-confidence.ts';
import { edges, mapOf } from './network-maps.ts';
import { closeScore, type Prior, priorsOf, supports } from './network-priors.ts';
import { driftsTooMuch, rateOf } from './network-drift.ts';
import { strayNote, straysOf } from './network-strays.ts';
import { isDenied } from './network-ties.ts';
import { figure, seconds } from './network-words.ts';
import { leastCommon } from './picture-search.ts';
import { disagreement, type NetworkRecording, type Piece, type Stretch } from './network-types.ts';

/**
 * Turns the solution into placements, judged pairs and notes in plain words.
 * @param denied pairs set aside for what they imply, by the pair as given
 */
export function report(
  network: Network,
  given: readonly PairEvidence[],
  denied: ReadonlyMap<PairEvidence, PairEvidence>,
): SyncResult {
  const { recordings, shown, component, reference } = network;
  const judged = verdicts(network);
  const events = eventsOf(network);
  const strays = straysOf(network, judged);
  const placements = shown.map((seat, index): Placement => {
    const recording = recordings[seat] as NetworkRecording;
    const { id } = recordings[index] as NetworkRecording;
    const base = { recording: id, by: recording.locked ? 'manual' : 'auto' } as const;
    const event = events.get(component[seat] as number) ?? null;
    const best = strongest(network.pairs, id);
    const measured = { score: best?.score ?? null, chance: best?.chance ?? null };
    if (event === null || (recording.trouble !== null && index === reference && !recording.locked))
      return {
        ...base,
        ...measured,
        placed: false,
        event: null,
        confidence: 0,
        reason: `${whyNot(network, index, denied)}${clockHint(network, index)}`,
        candidates: candidatesOf(network, index),
        map: null,
      };
    const confidence = recordingConfidence(network, seat, judged);
    return {
      ...base,
      ...measured,
      placed: true,
      event: event.id,
      confidence,
      reason: recording.locked
        ? strayNote(network, index, strays)
        : together(doubts(network, index, confidence, judged), openBreaks(network, index)),
      candidates: confidence < 0.5 ? candidatesOf(network, index) : [],
      map: mapOf(network, seat),
    };
  });
  const verdictOf = new Map(network.pairs.map((pair, index) => [pair, judged[index] as PairVerdict]));
  const pairs = given
    .filter((pair) => pair.by !== 'pins')
    .map((pair): PairEvidence => {
      const found = verdictOf.get(pair);
      const setAside = pair.status !== 'refused' && pair.by !== 'elastic' && pair.segments.length > 0;
      if (!found || pair.status === 'refused') return { ...pair, residual: null };
      if (found.verdict === 'unused')
        return setAside ? { ...(denied.get(pair) ?? pair), status: 'inconsistent', residual: null } : pair;
      const stray = strays.get(network.pairs.indexOf(pair));
      const status = found.verdict === 'used' && !stray?.beyond ? 'matched' : 'inconsistent';
      return { ...pair, status, residual: stray?.apart ?? found.residual };
    });
  return {
    events: [...events.values()],
    placements,
    pairs: [...pairs, ...pinnedPairs(network, pairs)],
    notes: [
      ...network.notes,
      ...contradictions(network, judged),
      ...recordings.flatMap(({ name }, index) => {
        const said = openBreaks(network, index);
        return said === null ? [] : [`“${name}”: ${said}`];
      }),
      ...shown.flatMap((_, index) => {
        const note = strayNote(network, index, strays);
        return note === null ? [] : [`“${recordings[index]?.name}”: ${note}`];
      }),
      ...brokenJoins(network),
    ],
  };
}

const together = (...said: readonly (string | null)[]): string | null =>
  said.flatMap((text) => text ?? []).join(' ') || null;

/** What a recording seems to lack, as long as no third recording tells whether another has it too much. */
function openBreaks({ breaks, recordings }: Network, index: number): string | null {
  const open = breaks.filter((b) => b.recording === index && b.rival !== null);
  if (open.length === 0) return null;
  const at = open.slice(0, 3).map((b) => `${middleOf(b).toFixed(2)} s`);
  const more = open.length > 3 ? ` and ${open.length - 3} more places` : '';
  const rivals = [...new Set(open.map((b) => `“${recordings[b.rival as number]?.name ?? ''}”`))];
  return `Taken to have lost something at ${at.join(', ')}${more}; no third recording tells whether ${rivals.join(' or ')} has it too much instead.`;
}

/** Components that hold more than one recording, by component; 0 is the reference's, however small. */
function eventsOf({ recordings, shown, component: all, reference }: Network): Map<number, SyncEvent> {
  const component = shown.map((seat) => all[seat] as number);
  const events = new Map<number, SyncEvent>();
  const home = component[reference] as number;
  const bare = recordings[reference] as NetworkRecording;
  const members = (c: number) => component.filter((other) => other === c).length;
  if (bare.trouble === null || members(home) > 1) events.set(home, { id: '0', reference: bare.id });
  let next = 1;
  for (const [index, c] of component.entries()) {
    const recording = recordings[index] as NetworkRecording;
    if (events.has(c) || (members(c) < 2 && !recording.locked)) continue;
    events.set(c, { id: String(next++), reference: recording.id });
  }
  return events;
}

const name = (network: Network, id: string): string =>
  network.recordings.find((r) => r.id === id)?.name ?? id;

/** The pair of a recording that rises most above chance. */
function strongest(pairs: readonly PairEvidence[], id: string): PairEvidence | null {
  let best: PairEvidence | null = null;
  const clear = (p: PairEvidence) => p.score / Math.max(p.chance, 1e-6);
  for (const pair of pairs)
    if ((pair.a === id || pair.b === id) && (!best || clear(pair) > clear(best))) best = pair;
  return best;
}

/** Best three ways it might lie against any other recording; between close ones, what the clocks support leads. */
function candidatesOf(network: Network, index: number): Candidate[] {
  const me = network.recordings[index] as NetworkRecording;
  const found: (Candidate & { readonly clear: number })[] = [];
  for (const pair of network.pairs) {
    if (pair.a !== me.id && pair.b !== me.id) continue;
    const other = pair.a === me.id ? pair.b : pair.a;
    const priors = priorsOf(me, network.recordings.find((r) => r.id === other) ?? me);
    for (const c of pair.candidates) {
      // Evidence says where B's 0:00 (or A's, when `against` is B) lies in the other one; turn it to this side.
      const offset = c.against === me.id ? -c.offset : c.offset;
      const clear = c.score / Math.max(pair.chance, 1e-6) / (supports(priors, offset) ? closeScore : 1);
      found.push({ against: other, offset, score: c.score, clear });
    }
  }
  found.sort((p, q) => q.clear - p.clear);
  const kept: Candidate[] = [];
  for (const { clear: _, ...c } of found)
    if (!kept.some((k) => k.against === c.against && Math.abs(k.offset - c.offset) < 0.02)) kept.push(c);
  kept.splice(3);
  const said = clockSays(network, index);
  if (
    said &&
    !kept.some((k) => k.against === said.against && Math.abs(k.offset - said.offset) < said.within)
  ) {
    kept.splice(2);
    kept.push({ against: said.against, offset: said.offset, score: 0 });
  }
  return kept;
}

/** Where the clocks put it: in the reference if they can, else in the first recording that they can. */
function clockSays(network: Network, index: number): (Prior & { readonly against: string }) | null {
  const { recordings, reference } = network;
  const me = recordings[index] as NetworkRecording;
  const home = recordings[reference] as NetworkRecording;
  for (const other of [home, ...recordings]) {
    const [prior] = other === me ? [] : priorsOf(me, other);
    if (prior) return { ...prior, against: other.id };
  }
  return null;
}

/** Not placed, what its clock would say all the same. */
function clockHint(network: Network, index: number): string {
  const said = clockSays(network, index);
  if (!said) return '';
  const by = said.by === 'timecode' ? 'timecode' : 'creation time';
  return ` By its ${by} it would start at ${said.offset.toFixed(3)} s of “${name(network, said.against)}”; nothing heard or seen confirms that.`;
}

function whyNot(network: Network, index: number, denied: ReadonlyMap<PairEvidence, PairEvidence>): string {
  const me = network.recordings[index] as NetworkRecording;
  if (me.trouble !== null) return me.trouble;
  const suspect = network.suspect[index];
  if (suspect) return `Not placed: ${suspect}.`;
  const tie = network.pairs.find((p) => (p.a === me.id || p.b === me.id) && (denied.has(p) || isDenied(p)));
  const best = strongest(network.pairs, me.id);
  if (tie)
    return `Not placed: its match with “${name(network, tie.a === me.id ? tie.b : tie.a)}” is weak, and by it others should sound alike that do not.`;
  const fast = network.pairs.find(
    (p) => (p.a === me.id || p.b === me.id) && driftsTooMuch(p, network.maxDrift),
  );
  if (fast)
    return `Not placed: by its match with “${name(network, fast.a === me.id ? fast.b : fast.a)}” their clocks would run ${figure(Math.abs(rateOf(fast)))} ppm apart, and no more than ${figure(network.maxDrift)} ppm were allowed.`;
  if (!best)
    return network.shown.length < 2
      ? 'There is no other recording to compare it with.'
      : 'It could not be compared with any other recording.';
  const otherId = best.a === me.id ? best.b : best.a;
  const other = name(network, otherId);
  const by = best.by === 'video' ? ' by picture' : '';
  if (best.score <= 0) {
    const least = best.by === 'video' ? leastCommon : tooShort;
    if (me.duration < least) return `Not placed: it is too short to be compared, ${seconds(me.duration)}.`;
    const length = network.recordings.find(({ id }) => id === otherId)?.duration ?? least;
    return length < least && network.shown.length === 2
      ? `Not placed: “${other}” is too short to be compared, ${seconds(length)}.`
      : 'Nothing in it is like anything in the other recordings.';
  }
  const score = `the best match${by}, with “${other}”, scores ${figure(best.score)} against a chance level of ${figure(best.chance)}`;
  return best.score > best.chance
    ? `No match sure enough to be used: ${score}, but ${whyUnsure(network, best)}.`
    : `Nothing in it rises above chance: ${score}.`;
}

/** Recordings shorter than this hold too few windows to tell a match from luck, seconds. */
const tooShort = 2;

/** Why a match above chance was refused. */
function whyUnsure({ recordings }: Network, { a, b, candidates }: PairEvidence): string {
  const [short] = recordings
    .filter((r) => (r.id === a || r.id === b) && r.duration < tooShort)
    .sort((p, q) => p.duration - q.duration);
  if (short) return `“${short.name}” is too short for that, ${seconds(short.duration)}`;
  const top = Math.max(...candidates.map((c) => c.score));
  const alike = candidates.filter((c) => c.score >= closeScore * top).length;
  return alike > 1
    ? `${alike} places fit about equally well: the sound repeats itself`
    : 'what fits is too little to be sure';
}

/** What is doubtful about a placed recording; null when nothing is. */
function doubts(
  network: Network,
  index: number,
  confidence: number,
  judged: readonly PairVerdict[],
): string | null {
  const me = network.recordings[index] as NetworkRecording;
  if (confidence >= 0.9) return null;
  const own = network.pairs.filter(
    (pair, k) => (pair.a === me.id || pair.b === me.id) && judged[k]?.verdict === 'used',
  );
  const said: string[] = [];
  if (network.plan.moved[index]) said.push('placed by pins set by hand');
  else if (network.leans[index]) said.push('placed by a match with what was placed by hand');
  else if (own.length === 0) {
    if (continues(network, index))
      said.push('placed as the continuation of another file; nothing in it confirms that');
  } else if (own.every((pair) => pair.by === 'video')) said.push('placed by its picture, to about a frame');
  const denied = network.pairs.filter(
    (pair, k) => (pair.a === me.id || pair.b === me.id) && judged[k]?.verdict === 'contradicts',
  );
  if (denied.length > 0) {
    const others = denied.map((p) => `“${name(network, p.a === me.id ? p.b : p.a)}”`).join(', ');
    const guess = said.length === 0 && own.length === 0 && index !== network.reference;
    const many = denied.length > 1;
    const verdict = network.plan.moved[index]
      ? `${many ? 'put' : 'puts'} it elsewhere`
      : many && own.length === 0
        ? 'contradict each other or the rest'
        : `${many ? 'contradict' : 'contradicts'} the others`;
    said.push(
      `its ${many ? 'matches' : 'match'} with ${others} ${verdict}`,
      ...(guess ? ['where it lies is a guess'] : []),
    );
  }
  let worst = 0;
  let beyond = 0;
  for (const segment of mapOf(network, index).segments)
    for (const k of segment.knots) worst = Math.max(worst, k.sd ?? 0);
  for (const [k, stretch] of network.stretches.entries()) {
    const measured = stretch.recording === index ? edges(network, k) : null;
    if (measured) beyond = Math.max(beyond, measured[0] - stretch.from, stretch.to - measured[1]);
  }
  if (worst > 0.4e-3) said.push(`known to about ${seconds(worst)} at its worst place`);
  if (beyond > 30 && worst > 0.4e-3) said.push(`${seconds(beyond)} of it lie outside what could be compared`);
  const best = [...own].sort((p, q) => q.confidence - p.confidence)[0];
  const apart = best ? elsewhere(best) : null;
  if (best && apart !== null)
    said.push(
      `another part of it matches “${name(network, best.a === me.id ? best.b : best.a)}” ${seconds(apart)} away from there: it may have been edited, or the same sound comes twice`,
    );
  if (said.length === 0) {
    said.push(
      best
        ? `the match scores ${figure(best.score)} against a chance level of ${figure(best.chance)}: not beyond doubt`
        : 'not beyond doubt',
    );
  }
  const text = said.join('; ');
  return `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}.`;
}

/** Is it held by the file that it continues, or by one that continues it? */
const continues = ({ pieces, consensus, stretches }: Network, index: number): boolean =>
  pieces.some(
    (piece, k) =>
      piece.kind === 'join' &&
      consensus.agrees[k] &&
      [piece.a, piece.b].some((i) => stretches[i]?.recording === index),
  );

/**
 * How far away (s of A) another strong match of a pair lies from the nearest of its segments; null where there is none.
 * A path cannot turn back, so what an editor moved, or what is heard twice, is left out of it.
 */
function elsewhere({ candidates, segments, score, chance }: PairEvidence): number | null {
  const strong = candidates.filter((c) => c.score > 2 * chance && c.score > 0.25 * score);
  for (const c of strong) {
    const apart = segments.map((s) => c.offset - (s.a[0] - s.b[0]));
    const nearest = apart.reduce((p, q) => (Math.abs(q) < Math.abs(p) ? q : p), Number.POSITIVE_INFINITY);
    if (Number.isFinite(nearest) && Math.abs(nearest) > 0.1) return Math.abs(nearest);
  }
  return null;
}

/** The bad pairs by name, with what they say and what all the others say. */
function contradictions(network: Network, judged: readonly PairVerdict[]): string[] {
  return network.pairs.flatMap((pair, index) => {
    if (judged[index]?.verdict !== 'contradicts') return [];
    const off = judged[index]?.residual ?? 0;
    const between = `“${name(network, pair.a)}” and “${name(network, pair.b)}”`;
    const pinned = network.ends[index]?.some((end) => network.plan.moved[end]);
    return [
      pinned
        ? `Pins hold ${between} ${seconds(off)} away from where their match puts them.`
        : `The match between ${between} contradicts the others by ${seconds(off)}; it was left out.`,
    ];
  });
}

function brokenJoins({ pieces, consensus, recordings, stretches }: Network): string[] {
  return pieces.flatMap((piece, index) => {
    if (piece.kind !== 'join' || consensus.agrees[index]) return [];
    const of = (i: number) => recordings[(stretches[i] as Stretch).recording]?.name ?? '';
    const over = disagreement(stretches, consensus.solution, piece, piece.moments[0]) > 0;
    const apart = seconds(consensus.residuals[index] ?? 0);
    return [
      over
        ? `“${of(piece.b)}” begins ${apart} before “${of(piece.a)}” ends, though it continues it: the earlier file runs on, or they are not of one take.`
        : `“${of(piece.b)}” does not continue “${of(piece.a)}” directly: ${apart} lie between them.`,
    ];
  });
}

/** Pairs that only the user's pins tie, for display. */
function pinnedPairs(network: Network, pairs: readonly PairEvidence[]): PairEvidence[] {
  const groups = new Map<string, Piece[]>();
  for (const piece of network.pieces) {
    if (piece.kind !== 'pin') continue;
    const pin = network.plan.pins[piece.origin];
    if (pin) groups.set(`${pin.a}\n${pin.b}`, [...(groups.get(`${pin.a}\n${pin.b}`) ?? []), piece]);
  }
  return [...groups].flatMap(([key, pieces]) => {
    const [a = '', b = ''] = key.split('\n').map(ownerOf);
    const known = pairs.some(
      (p) => p.status !== 'refused' && ((p.a === a && p.b === b) || (p.a === b && p.b === a)),
    );
    if (known) return [];
    const sorted = pieces.map((p) => p.moments[0]).sort((p, q) => p[0] - q[0]);
    return [
      {
        a,
        b,
        status: 'pinned',
        by: 'pins',
        confidence: 0,
        score: 0,
        chance: 0,
        matches: {
          a: sorted.map((m) => m[0]),
          b: sorted.map((m) => m[1]),
          sd: sorted.map(() => 0),
          strength: sorted.map(() => 1),
        },
        segments: [],
        candidates: [],
        residual: 0,
      } as const,
    ];
  });
}

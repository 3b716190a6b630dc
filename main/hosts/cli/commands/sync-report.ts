import type { SyncResult as SyncJson, SyncSegment } from '#main/hosts/api/results.ts';
import type { Candidate, PairEvidence, Placement, SyncResult } from '#src/model/alignment.ts';
import { type Segment, segmentPpm } from '#src/model/time-map.ts';
import { fixed, plain } from '../plain.ts';

/** What `sync --json` prints (DESIGN: command line). `notes` says in words what is doubtful about the whole. */
export function syncJson(
  files: readonly string[],
  ids: readonly string[],
  reference: number,
  result: SyncResult,
): SyncJson {
  const indexOf = new Map(ids.map((id, index) => [id, index]));
  const candidates = (list: readonly Candidate[]) =>
    list.map((c) => ({ against: indexOf.get(c.against) ?? null, offset: c.offset, score: c.score }));
  return {
    version: 1,
    reference,
    recordings: result.placements.map((p, index) => ({
      path: files[index] ?? null,
      event: p.event === null ? null : Number(p.event),
      placed: p.placed,
      confidence: p.confidence,
      reason: p.reason,
      candidates: candidates(p.candidates),
      segments: (p.map?.segments ?? []).map(segmentJson),
    })),
    pairs: result.pairs.map((pair) => ({
      a: indexOf.get(pair.a) ?? null,
      b: indexOf.get(pair.b) ?? null,
      status: pair.status,
      by: pair.by,
      confidence: pair.confidence,
      score: pair.score,
      chance: pair.chance,
      residual: pair.residual,
      candidates: candidates(pair.candidates),
      segments: pair.segments.map(({ a, b, ppm, sd }) => ({ a, b, ppm, sd })),
    })),
    notes: result.notes,
  };
}

function segmentJson(segment: Segment): SyncSegment {
  const first = segment.knots[0];
  const last = segment.knots[segment.knots.length - 1];
  return {
    source: [first?.source ?? null, last?.source ?? null],
    timeline: [first?.timeline ?? null, last?.timeline ?? null],
    ppm: segmentPpm(segment),
  };
}

/** 3: something is not placed, lies in another event than the reference, or where nothing confirms it. */
export const syncExit = (result: SyncResult): 0 | 3 =>
  result.placements.every((p) => p.placed && p.event === '0' && !isGuess(p)) ? 0 : 3;

/** All its matches contradict each other or the rest: it is shown where it might lie. */
const isGuess = (p: Placement): boolean => p.placed && p.confidence === 0;

/** The report a person reads. */
export function syncText(paths: readonly string[], reference: number, result: SyncResult): string {
  const files = paths.map(plain);
  const lines: string[] = [];
  const events = [...new Set(result.placements.flatMap((p) => (p.placed ? [p.event ?? ''] : [])))].sort();
  const wide = Math.max(9, ...files.map((f) => f.length));
  const head = `${'recording'.padEnd(wide)}  ${'starts at'.padStart(14)}  ${'drift ppm'.padStart(9)}  ${'sure'.padStart(5)}  segments`;
  for (const event of events) {
    const clock = result.events.find((e) => e.id === event)?.reference;
    const own = result.placements.findIndex((p) => p.recording === clock);
    const title = event === '0' ? 'On the timeline' : `Event ${event}, recordings that match only each other`;
    lines.push(`${title} (clock of ${files[own] ?? 'the reference'}):`, `  ${head}`);
    for (const [index, p] of result.placements.entries())
      if (p.placed && p.event === event)
        lines.push(...placedLines(files[index] ?? '', wide, p, index === reference));
    lines.push('');
  }
  const out = result.placements.flatMap((p, index) => (p.placed ? [] : [{ p, file: files[index] ?? '' }]));
  if (out.length > 0) {
    lines.push('Not placed:');
    for (const { p, file } of out) {
      lines.push(`  ${file}`, `    ${plain(p.reason ?? 'No reason is known.')}`);
      if (p.candidates.length > 0)
        lines.push(`    Best guesses, to try by hand: ${guesses(p, files, result)}`);
    }
    lines.push('');
  }
  if (result.notes.length > 0) lines.push('Notes:', ...result.notes.map((note) => `  ${plain(note)}`), '');
  const placed = result.placements.filter((p) => p.placed && p.event === '0').length;
  const guessed = result.placements.filter(isGuess).length;
  const unsure = guessed > 0 ? `${guessed} placed by a guess, ` : '';
  const count = used(result.pairs);
  lines.push(
    `${placed} of ${files.length} recordings on the timeline, ${unsure}${count} pair${count === 1 ? '' : 's'} used.`,
  );
  return `${lines.join('\n')}\n`;
}

const used = (pairs: readonly PairEvidence[]): number => pairs.filter((p) => p.status === 'matched').length;

function placedLines(file: string, wide: number, p: Placement, isReference: boolean): string[] {
  const segments = p.map?.segments ?? [];
  const first = segments[0];
  const start = first?.knots[0]?.timeline ?? 0;
  const ppm = first ? segmentPpm(first) : 0;
  const sure = `${Math.floor(100 * p.confidence)} %`;
  const line = `  ${file.padEnd(wide)}  ${fixed(start, 6).padStart(14)}  ${fixed(ppm, 2).padStart(9)}  ${sure.padStart(5)}  ${segments.length}${isReference ? '  (reference)' : ''}`;
  return [line, ...gapLines(segments), ...(p.reason ? [`    ${plain(p.reason)}`] : [])];
}

/** Shorter gaps than this are rounding, seconds. */
const leastGap = 1e-4;

function gapLines(segments: readonly Segment[]): string[] {
  return segments.slice(1).map((segment, k) => {
    const before = segments[k]?.knots.at(-1);
    const after = segment.knots[0];
    const lost = (after?.timeline ?? 0) - (before?.timeline ?? 0);
    const extra = (after?.source ?? 0) - (before?.source ?? 0);
    const at = `    at ${fixed(before?.source ?? 0, 3)} s it`;
    const had = `holds ${fixed(extra, 3)} s that the others lack (put in by its recorder)`;
    const missed = `lost ${fixed(lost, 3)} s (a pause or a dropped block)`;
    if (extra < leastGap) return `${at} ${missed}`;
    return lost < leastGap ? `${at} ${had}` : `${at} ${had}, and ${missed}`;
  });
}

function guesses(p: Placement, files: readonly string[], result: SyncResult): string {
  const fileOf = (id: string) => files[result.placements.findIndex((q) => q.recording === id)] ?? '';
  return p.candidates
    .map(
      (c) =>
        `its start at ${fixed(c.offset, 3)} s of ${fileOf(c.against)} (${c.score === 0 ? 'by its clock' : `score ${fixed(c.score, 2)}`})`,
    )
    .join('; ');
}

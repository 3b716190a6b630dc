import { z } from 'zod';
import { cropFault } from './crop-schema.ts';
import { InvalidInputError } from './errors.ts';
import { mendedText, withStretchesApart } from './mend-texts.ts';
import { type Project, projectSchema } from './project.ts';
import { stepsFault } from './steps-schema.ts';
import { transcriptFaults } from './transcript.ts';

/**
 * A project as it may be written: what reading it would mend is mended, and what reading it would refuse is refused.
 * @throws InvalidInputError `unwritable-project`
 */
export function writableProject(project: Project): Project {
  const parsed = projectSchema.safeParse(project);
  const made = parsed.success ? mended(parsed.data as unknown as Project).project : null;
  const fault = parsed.success ? made && projectFault(made) : firstOf(parsed.error);
  if (made && !fault) return made;
  throw new InvalidInputError(
    'unwritable-project',
    `The project was not written, as it could not be opened again (${fault}).`,
    'Undo what was done last, then save again; what was saved before is unchanged.',
  );
}

/**
 * A project from untrusted JSON. @throws InvalidInputError `newer-project` for a later version,
 * `bad-project` for everything else that breaks the form or points at nothing.
 * @param tell told of what was mended, a sentence each
 */
export function parseProject(value: unknown, tell: (note: string) => void = () => {}): Project {
  const head = z.object({ format: z.literal('syncline'), version: z.number() }).safeParse(value);
  if (!head.success)
    throw new InvalidInputError(
      'bad-project',
      'This is not a Syncline project.',
      'Choose a file that ends in .syncline.',
    );
  if (head.data.version > 1)
    throw new InvalidInputError(
      'newer-project',
      `This project was written by a later Syncline (form ${head.data.version}).`,
      'Open it with the newest version.',
    );
  const parsed = projectSchema.safeParse(value);
  if (!parsed.success) {
    throw badProject(firstOf(parsed.error));
  }
  const { project, hadHalves } = mended(parsed.data as unknown as Project);
  if (hadHalves) tell(halvesMended);
  const fault = projectFault(project);
  if (fault) throw badProject(fault);
  return project;
}

/** Stretches that overlap by a hair are parted without a word: nothing that is shown changes. */
function mended(read: Project): { readonly project: Project; readonly hadHalves: boolean } {
  const wholes = read.transcripts.map(mendedText);
  const hadHalves = wholes.some((own, k) => own !== read.transcripts[k]);
  const transcripts = wholes.map(withStretchesApart);
  const isMended = transcripts.some((own, k) => own !== read.transcripts[k]);
  return { project: isMended ? { ...read, transcripts } : read, hadHalves };
}

/** What is wrong first, and where. */
function firstOf({ issues: [issue] }: z.ZodError): string {
  return `${issue?.path.join('.') || 'the document'}: ${issue?.message ?? 'not as expected'}`;
}

const halvesMended =
  'Characters of its texts were torn in two: they were put together again, or are shown as �.';

const badProject = (detail: string): InvalidInputError =>
  new InvalidInputError(
    'bad-project',
    `The project file is damaged (${detail}).`,
    'Open its recovery copy or a backup; the media themselves are not affected.',
  );

/** What is wrong across fields, in words, or null. */
export function projectFault(project: Project): string | null {
  const recordings = new Set(project.recordings.map((r) => r.id));
  const recorders = new Set(project.recorders.map((r) => r.id));
  const events = new Set(project.events.map((e) => e.id));
  if (recordings.size !== project.recordings.length) return 'two recordings share an id';
  if (recorders.size !== project.recorders.length) return 'two recorders share an id';
  if (events.size !== project.events.length) return 'two events share an id';
  if (new Set(project.pins.map((p) => p.id)).size !== project.pins.length) return 'two pins share an id';
  if (new Set(project.forbidden.map((f) => f.id)).size !== project.forbidden.length)
    return 'two forbidden regions share an id';
  if (new Set(project.locked.map((l) => l.id)).size !== project.locked.length)
    return 'two locked parts share an id';
  for (const r of project.recordings)
    if (r.recorder !== null && !recorders.has(r.recorder))
      return `${r.name} names a recorder that does not exist`;
  const known = (recordingId: string) => recordings.has(recordingId);
  const links: readonly { a: string; b: string }[] = [
    ...project.pairs,
    ...project.warps,
    ...project.pins,
    ...project.forbidden,
    ...project.locked,
    ...project.alternatives,
  ];
  if (links.some((l) => !known(l.a) || !known(l.b) || l.a === l.b))
    return 'a pair, pin, forbidden region, locked part or alternative names a recording that does not exist';
  if (project.events.some((e) => !known(e.reference)))
    return 'an event names a recording that does not exist';
  const reference = project.settings.reference;
  if (reference !== null && !known(reference)) return 'the reference does not exist';
  const placed = new Set<string>();
  for (const p of project.placements) {
    if (!known(p.recording)) return 'a placement names a recording that does not exist';
    if (placed.has(p.recording)) return 'a recording is placed twice';
    placed.add(p.recording);
    if (p.placed !== (p.map !== null)) return 'a placement says placed without a map, or the reverse';
    if (p.event !== null && !events.has(p.event)) return 'a placement names an event that does not exist';
  }
  const ofOnePair = (p: { a: string; b: string }, q: { a: string; b: string }) =>
    (p.a === q.a && p.b === q.b) || (p.a === q.b && p.b === q.a);
  for (const [k, alternative] of project.alternatives.entries()) {
    if (project.alternatives.slice(0, k).some((other) => ofOnePair(other, alternative)))
      return 'a pair has two alternatives';
    const { warp, pins, forbidden, locked } = alternative;
    const parts = [...(warp ? [warp] : []), ...pins, ...forbidden, ...locked];
    if (!parts.every((part) => ofOnePair(part, alternative)))
      return 'an alternative holds what belongs to another pair';
  }
  const kept = project.alternatives.flatMap(({ warp }) => (warp ? [warp] : []));
  for (const w of [...project.warps, ...kept]) {
    if (w.map.length !== w.sd.length) return 'a warp has not one deviation a knot';
    if (w.map.some((k, i) => i > 0 && !(k[0] > (w.map[i - 1]?.[0] ?? 0) && k[1] > (w.map[i - 1]?.[1] ?? 0))))
      return 'a warp does not increase strictly';
  }
  if (new Set(project.transcripts.map((t) => t.id)).size !== project.transcripts.length)
    return 'two transcripts share an id';
  for (const { recording, transcript } of project.transcripts) {
    if (!known(recording)) return 'a transcript belongs to a recording that does not exist';
    const [fault] = transcriptFaults(transcript);
    if (fault) return `a transcript contradicts itself: ${fault.replace(/\.$/, '')}`;
  }
  const shifted = project.soundShifts.map((s) => s.recording);
  if (!shifted.every(known)) return 'a shift of sound names a recording that does not exist';
  if (new Set(shifted).size !== shifted.length) return 'the sound of a recording is shifted twice';
  const mixed = project.mix.map((m) => m.recording);
  if (!mixed.every(known)) return 'how a recording is heard is told of one that does not exist';
  if (new Set(mixed).size !== mixed.length) return 'how a recording is heard is told twice';
  const cropped = new Set<string>();
  for (const crop of project.crops) {
    if (!known(crop.recording)) return 'a crop belongs to a recording that does not exist';
    if (cropped.has(crop.recording)) return 'a recording has two crops';
    cropped.add(crop.recording);
    const fault = cropFault(crop);
    if (fault) return fault;
  }
  if (new Set(project.steps.map((s) => s.id)).size !== project.steps.length)
    return 'two lists of steps share an id';
  for (const list of project.steps) {
    if (!known(list.recording)) return 'a list of steps belongs to a recording that does not exist';
    const fault = stepsFault(list);
    if (fault) return fault;
  }
  return null;
}

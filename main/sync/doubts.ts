import { lostOf as lostSound, trueLength } from '#main/media/heard.ts';
import { soundWarnings } from '#main/media/sound.ts';
import type { Placement, SyncResult } from '#src/model/alignment.ts';
import type { RecordingId } from '#src/model/recording.ts';
import type { State } from './prepare.ts';

/** The confidence that is left to a recording of which much was never heard. */
const unheard = 0.45;

/**
 * The result with what its files left in doubt: troubles and warnings of each file as notes, in the reasons
 * too where they bear on the placement, and less confidence where the end of a file could not be heard.
 * The reference's own place is certain as far as its file could be used: the timeline is its clock.
 */
export function withDoubts(result: SyncResult, states: readonly State[], reference: RecordingId): SyncResult {
  const notes: string[] = [];
  const placements = result.placements.map((placement, index) => {
    const state = states[index];
    if (!state || state.trouble !== null) return placement;
    const failures = failuresOf(state);
    for (const text of new Set([...warningsOf(state), ...failures.map((f) => f.text)]))
      notes.push(`“${state.recording.name}”: ${text}`);
    let doubted = failures.reduce((p, f) => because(p, f.text, f.trouble), placement);
    if (failures.length > 0 && placement.by === 'auto')
      doubted = { ...doubted, confidence: Math.min(doubted.confidence, unheard) };
    const lost = lostOf(state);
    if (lost !== null && doubted.placed && doubted.by === 'auto' && doubted.recording !== reference)
      doubted = { ...because(doubted, lost), confidence: Math.min(doubted.confidence, unheard) };
    const others = otherStreams(state);
    return !doubted.placed && others !== null ? because(doubted, others) : doubted;
  });
  return { ...result, placements, notes: [...result.notes, ...notes] };
}

/** The placement with one more sentence in its reason, unless what it says (`gist`) is there already. */
function because(placement: Placement, text: string, gist = text): Placement {
  const said = placement.reason;
  if (said?.includes(gist)) return placement;
  return { ...placement, reason: said === null ? text : `${said} ${text}` };
}

const warningsOf = ({ media, sound }: State): readonly string[] => [
  ...(media?.warnings ?? []),
  ...('value' in sound ? soundWarnings(sound.value.file) : []),
];

/** What broke although it should have been there. */
export function failuresOf({ sound, picture }: State): { readonly text: string; readonly trouble: string }[] {
  const of = (what: string, offer: State['sound'] | State['picture']) =>
    offer && 'failed' in offer
      ? [{ text: `Its ${what} could not be used: ${offer.trouble}`, trouble: offer.trouble }]
      : [];
  return [...of('sound', sound), ...of('picture', picture)];
}

/** Says how much of the sound that the file declares was never heard; null when that is little. */
function lostOf({ recording, media, sound }: State): string | null {
  if (!media || !('value' in sound)) return null;
  const { file } = sound.value;
  const declared = lostSound(media, recording.analysis.audioStream, file);
  if (declared === null) return null;
  return `Only ${file.end.toFixed(1)} s of its ${declared.toFixed(1)} s of sound could be heard: where the rest lies is not known for sure.`;
}

/** What is known of a file once it was heard: see trueLength. */
export function asHeard({ recording, media, sound }: State): State['media'] {
  if (!media || !('value' in sound)) return media;
  const length = trueLength(media, recording.analysis.audioStream, sound.value.file);
  if (!length) return media;
  return { ...media, duration: length.duration, warnings: [...media.warnings, length.said] };
}

function otherStreams({ recording, media }: State): string | null {
  const others = (media?.audio.length ?? 0) - 1;
  if (others < 1 || recording.analysis.by === 'video') return null;
  return `It has ${others} more sound ${others === 1 ? 'stream' : 'streams'}: try --stream.`;
}

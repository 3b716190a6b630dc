import type { Placement, SyncResult } from '#src/model/alignment.ts';
import type { RecordingId } from '#src/model/recording.ts';
import type { State } from './prepare.ts';

/** Less than this share of a sound, or fewer seconds, may be missing without harm. */
const missingShare = 0.1;
const missingSeconds = 2;
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
  ...('value' in sound ? sound.value.file.warnings : []),
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
  const wanted = recording.analysis.audioStream;
  const stream = media.audio.find((a) => wanted === null || a.index === wanted);
  const declared =
    stream?.duration != null
      ? stream.start + stream.duration
      : media.video.length === 0
        ? media.duration
        : null;
  const { end } = sound.value.file;
  if (declared === null || declared - end < Math.max(missingSeconds, missingShare * declared)) return null;
  return `Only ${end.toFixed(1)} s of its ${declared.toFixed(1)} s of sound could be heard: where the rest lies is not known for sure.`;
}

/** What codecs pad and containers round: by less than this a file may differ from what it says, seconds. */
const declaredWithin = 0.25;

/**
 * What is known of a file of one sound stream once it was heard: it lasts as long as its sound, whatever it says
 * (AMR and others do not know). Where much of it is missing, that is not the end of it: see lostOf.
 */
export function asHeard(state: State): State['media'] {
  const { media, sound } = state;
  const alone = media?.audio.length === 1 && media.video.length === 0 && media.data.length === 0;
  if (!alone || !('value' in sound) || lostOf(state) !== null) return media;
  const { end } = sound.value.file;
  if (!(end > 0) || Math.abs(end - media.duration) <= declaredWithin) return media;
  const said = `It says that it lasts ${media.duration.toFixed(2)} s; it holds ${end.toFixed(2)} s of sound.`;
  return { ...media, duration: end, warnings: [...media.warnings, said] };
}

function otherStreams({ recording, media }: State): string | null {
  const others = (media?.audio.length ?? 0) - 1;
  if (others < 1 || recording.analysis.by === 'video') return null;
  return `It has ${others} more sound ${others === 1 ? 'stream' : 'streams'}: try --stream.`;
}

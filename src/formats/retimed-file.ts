import type { Transcript } from '#src/model/transcript.ts';
import { besideAss, retimedAss } from './ass.ts';
import { besideCtm, retimedCtm } from './ctm.ts';
import { besideEaf, retimedEaf } from './eaf-times.ts';
import { fromZero } from './from-zero.ts';
import { lossesOf } from './losses.ts';
import type { Converted, Written } from './reading.ts';
import { retimedTiers } from './retimed-tiers.ts';
import { besideTable, retimedTable } from './retimed-table.ts';
import { besideSrt, retimedSrt } from './srt.ts';
import { retimedTextGrid } from './textgrid.ts';
import {
  formatOfDocument,
  tiersOfDocument,
  timesIn,
  type TranscriptDocument,
  type WriteOptions,
  writeAsIs,
  writeTiers,
  writeTranscript,
} from './transcript-file.ts';
import type { TranscriptFormat } from './transcript-format.ts';
import { refuseUnwritable } from './unwritable.ts';
import { besideVtt, retimedVtt } from './vtt.ts';

/**
 * A transcript in a format, with all that the file it was read from says beside it: in that file's own format everything but the times
 * stays; between TextGrid, EAF and CTM all tiers go over; `lost` names what else the file holds. Written as UTF-8.
 * @param source the file; null: there was none
 * @throws InvalidInputError `nothing-timed` where the format holds nothing but what has times, and nothing has
 */
export function writeRetimed(
  source: TranscriptDocument | null,
  transcript: Transcript,
  format: TranscriptFormat,
  options: WriteOptions = {},
): Written {
  const { transcript: own, lost } = fromZero(transcript, format);
  const written = source
    ? besideWritten(source, own, format, options)
    : writeTranscript(own, format, options);
  return { text: written.text, lost: [...lost, ...written.lost] };
}

function besideWritten(
  source: TranscriptDocument,
  transcript: Transcript,
  format: TranscriptFormat,
  options: WriteOptions,
): Written {
  const wanted = format === 'text' && formatOfDocument(source) === 'audacity' ? 'audacity' : format;
  refuseUnwritable(transcript, wanted);
  const now = timesIn(wanted, transcript);
  if (formatOfDocument(source) === wanted) {
    const same = retimed(source, now, options);
    if (same) {
      const { text, lost } = writeAsIs(same.document);
      return { text, lost: [...new Set([...same.lost, ...lost])] };
    }
  }
  const hasTiers = source.format === 'textgrid' || source.format === 'eaf' || source.format === 'ctm';
  if (hasTiers && (wanted === 'textgrid' || wanted === 'eaf')) {
    const { kept, added, notes } = retimedTiers(tiersOfDocument(source), now);
    const own = kept.map(({ tier, annotations }) => ({
      ...tier,
      annotations: annotations?.map(({ now: one }) => one) ?? tier.annotations,
    }));
    const { extent } = tiersOfDocument(source);
    const { text, lost } = writeTiers({ extent, tiers: [...own, ...added] }, wanted, options);
    return { text, lost: [...new Set([...notes, ...beside(source), ...lost])] };
  }
  const { text, lost } = writeTranscript(transcript, wanted, options);
  return { text, lost: [...new Set([...beside(source, true), ...lost])] };
}

/** A document with the times of its transcript as it is now; null: it holds no more than that. */
function retimed(
  source: TranscriptDocument,
  now: Transcript,
  { wordTimes, recording }: WriteOptions,
): Converted<TranscriptDocument> | null {
  switch (source.format) {
    case 'srt':
      return retimedSrt(source, now);
    case 'vtt':
      return retimedVtt(source, now, wordTimes);
    case 'ass':
      return retimedAss(source, now, wordTimes);
    case 'table':
      return retimedTable(source, now);
    case 'textgrid': {
      const tiers = retimedTiers(tiersOfDocument(source), now);
      const { document, lost } = retimedTextGrid(source, tiers, recording?.duration ?? 0);
      return { document, lost: [...tiers.notes, ...lost] };
    }
    case 'eaf': {
      const tiers = retimedTiers(tiersOfDocument(source), now);
      const { document, lost } = retimedEaf(source, tiers);
      return { document, lost: [...tiers.notes, ...lost] };
    }
    case 'ctm': {
      const tiers = retimedTiers(tiersOfDocument(source), now);
      const timed = { format: 'CTM', places: null, words: 'times', untimed: true, empty: true } as const;
      const keeps = { ...timed, confidence: true } as const;
      return { document: retimedCtm(source, tiers), lost: [...tiers.notes, ...lossesOf(now, keeps)] };
    }
    default:
      return null;
  }
}

/** What of a file its transcript does not hold; @param tiers whether its other tiers do not go over, either */
function beside(source: TranscriptDocument, tiers = false): readonly string[] {
  switch (source.format) {
    case 'srt':
      return besideSrt(source);
    case 'vtt':
      return besideVtt(source);
    case 'ass':
      return besideAss(source);
    case 'table':
      return besideTable(source);
    case 'eaf':
      return [...(tiers ? otherTiers(source) : []), ...besideEaf(source)];
    case 'ctm':
      return tiers ? besideCtm(source) : besideCtm(source).slice(0, 1);
    case 'textgrid':
      return tiers ? otherTiers(source) : [];
    default:
      return [];
  }
}

const otherTiers = (source: TranscriptDocument): readonly string[] =>
  tiersOfDocument(source).tiers.flatMap(({ name, role }) =>
    role === 'other' && name !== 'untranscribed' ? [`Tier “${name}” is not kept.`] : [],
  );

import { z } from 'zod';
import { type Transcript, transcriptFaults } from '#src/model/transcript.ts';
import type { Read, Written } from './reading.ts';
import { badFile } from './refusal.ts';

/**
 * The result of `syncline transcript` (DESIGN §5). Segments have `speaker`, `tier` and a language of their own, and the whole `takenAsSame`, only
 * where there is one, so that the common document is just what is promised there.
 */
export type TranscriptJson = { readonly format: 'json'; readonly transcript: Transcript };

const time = z.number().nullable();
const share = z.number().min(0).max(1).nullable();
const schema = z.object({
  version: z.literal(1),
  language: z.string().nullable(),
  confidence: share,
  words: z.array(
    z.object({
      text: z.string(),
      start: time,
      end: time,
      confidence: share,
      status: z.enum(['aligned', 'not-spoken', 'confirmed']).nullable(),
      phones: z.array(z.object({ ipa: z.string(), start: z.number(), end: z.number() })),
      language: z.string().optional(),
    }),
  ),
  segments: z.array(
    z.object({
      text: z.string(),
      start: time,
      end: time,
      words: z.tuple([z.int().min(0), z.int().min(0)]),
      speaker: z.string().nullable().default(null),
      tier: z.string().nullable().default(null),
      language: z.string().optional(),
    }),
  ),
  untranscribed: z.array(z.object({ start: z.number(), end: z.number(), kind: z.enum(['speech', 'other']) })),
  takenAsSame: z.object({ shown: z.number().min(0).max(1) }).optional(),
});

/** @throws InvalidInputError `bad-file` with the line, or the place in the document */
export function readTranscriptJson(text: string, file: string): Read<TranscriptJson> {
  const hint = 'Choose a transcript that Syncline wrote with --json.';
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const at = /position (\d+)/.exec(error.message)?.[1];
    const line = text.slice(0, at === undefined ? text.length : Number(at)).split('\n').length;
    throw badFile(file, `line ${line}`, 'it is not JSON', hint);
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw badFile(file, issue?.path.join('.') ?? '', issue?.message ?? 'it is no transcript', hint);
  }
  const { version: _, ...rest } = parsed.data;
  // The schema has checked the form; brands cost nothing at run time.
  const transcript = rest as unknown as Transcript;
  const [fault] = transcriptFaults(transcript);
  if (fault) throw badFile(file, '', fault.replace(/\.$/, ''), hint);
  return { document: { format: 'json', transcript }, notes: [] };
}

/** The transcript as plain data, in the order of the keys that is promised. */
export function transcriptResult(transcript: Transcript) {
  const { language, confidence, words, segments, untranscribed, takenAsSame } = transcript;
  return {
    version: 1 as const,
    language,
    confidence,
    words: words.map(({ text, start, end, confidence, status, phones, language }) => ({
      ...{ text, start, end, confidence, status },
      phones: phones.map(({ ipa, start, end }) => ({ ipa, start, end })),
      ...(language === undefined ? {} : { language }),
    })),
    segments: segments.map(({ text, start, end, words, speaker, tier, language }) => ({
      ...{ text, start, end, words },
      ...(speaker === null ? {} : { speaker }),
      ...(tier === null ? {} : { tier }),
      ...(language === undefined ? {} : { language }),
    })),
    untranscribed: untranscribed.map(({ start, end, kind }) => ({ start, end, kind })),
    ...(takenAsSame ? { takenAsSame: { shown: takenAsSame.shown } } : {}),
  };
}

export const writeTranscriptJson = ({ transcript }: TranscriptJson): Written => ({
  text: `${JSON.stringify(transcriptResult(transcript), null, 1)}\n`,
  lost: [],
});

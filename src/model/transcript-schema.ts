import { z } from 'zod';

/** The form of a transcript wherever it comes from outside; `transcriptFaults` adds the rules that cross fields. */
const time = z.number();
const share = z.number().min(0).max(1).nullable();
/** A text without a line break is one segment: whole books are told apart from attacks elsewhere. */
const text = z.string().max(5_000_000);

const phone = z.strictObject({ ipa: z.string().max(100), start: time, end: time });
const word = z.strictObject({
  text,
  start: time.nullable(),
  end: time.nullable(),
  confidence: share,
  status: z.enum(['aligned', 'not-spoken', 'confirmed']).nullable(),
  phones: z.array(phone).readonly(),
  found: z.strictObject({ start: time, end: time, confidence: z.number().min(0).max(1) }).optional(),
  language: z.string().max(100).optional(),
});
const segment = z.strictObject({
  text,
  start: time.nullable(),
  end: time.nullable(),
  words: z.tuple([z.int().min(0), z.int().min(0)]).readonly(),
  speaker: text.nullable(),
  tier: text.nullable(),
  language: z.string().max(100).optional(),
});

export const transcriptSchema = z.strictObject({
  language: z.string().max(100).nullable(),
  confidence: share,
  words: z.array(word).max(2_000_000).readonly(),
  segments: z.array(segment).max(2_000_000).readonly(),
  untranscribed: z
    .array(z.strictObject({ start: time, end: time, kind: z.enum(['speech', 'other']) }))
    .max(2_000_000)
    .readonly(),
  takenAsSame: z.strictObject({ shown: z.number().min(0).max(1) }).optional(),
});

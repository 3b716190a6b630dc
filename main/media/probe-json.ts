import { z } from 'zod';
import { MachineError } from '#src/model/errors.ts';

/** ffprobe writes numbers as text and leaves out, or writes N/A for, what it does not know. */
const number = z
  .union([z.string(), z.number()])
  .optional()
  .transform((value) => {
    const n = value === undefined || value === '' ? Number.NaN : Number(value);
    return Number.isFinite(n) ? n : null;
  });

const rational = z
  .string()
  .optional()
  .transform((text): readonly [number, number] | null => {
    const [, a, b] = /^(\d+)[/:](\d+)$/.exec(text ?? '') ?? [];
    return Number(a) > 0 && Number(b) > 0 ? [Number(a), Number(b)] : null;
  });

/** Tag names differ in case between containers. */
const tags = z
  .record(z.string(), z.unknown())
  .optional()
  .transform(
    (record) =>
      Object.fromEntries(
        Object.entries(record ?? {}).map(([key, value]) => [key.toLowerCase(), String(value).trim()]),
      ) as Readonly<Partial<Record<string, string>>>,
  );

const sideData = z
  .array(z.object({ side_data_type: z.string().optional(), rotation: number, skip_samples: number }))
  .optional()
  .transform((list) => list ?? []);

const stream = z.object({
  index: z.number(),
  codec_type: z.string().optional(),
  codec_name: z.string().optional(),
  pix_fmt: z.string().optional(),
  width: z.number().optional(),
  height: z.number().optional(),
  sample_rate: number,
  channels: z.number().optional(),
  sample_aspect_ratio: rational,
  r_frame_rate: rational,
  avg_frame_rate: rational,
  time_base: rational,
  start_time: number,
  duration: number,
  initial_padding: number,
  disposition: z.object({ attached_pic: z.number().optional() }).optional(),
  tags,
  side_data_list: sideData,
});

const packet = z.object({
  stream_index: z.number(),
  pts_time: number,
  dts_time: number,
  duration_time: number,
  flags: z.string().optional(),
  side_data_list: sideData,
});

const answer = z.object({
  streams: z
    .array(stream)
    .optional()
    .transform((list) => list ?? []),
  packets: z
    .array(packet)
    .optional()
    .transform((list) => list ?? []),
  format: z
    .object({ format_name: z.string().optional(), duration: number, start_time: number, tags })
    .optional()
    .transform((f) => ({
      format_name: f?.format_name ?? null,
      duration: f?.duration ?? null,
      tags: f?.tags ?? {},
    })),
});

export type FfprobeAnswer = z.output<typeof answer>;
export type FfprobeStream = z.output<typeof stream>;
export type FfprobePacket = z.output<typeof packet>;

/** @throws MachineError `ffprobe-answer` when the text is not what ffprobe writes. */
export function parseAnswer(stdout: Buffer): FfprobeAnswer {
  try {
    return answer.parse(JSON.parse(stdout.toString('utf8')));
  } catch (error) {
    throw new MachineError(
      'ffprobe-answer',
      'ffprobe gave an answer that cannot be understood.',
      'Use another ffprobe (FFPROBE_PATH).',
      { cause: error },
    );
  }
}

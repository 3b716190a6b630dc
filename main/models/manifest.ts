import { z } from 'zod';

/** `manifest.json` of a model folder. Everything in it comes from outside: names without folders, hashes, short texts. */
const fileName = (ending: string) =>
  z.string().regex(new RegExp(`^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\\.${ending}$`), {
    error: `it has to be a name without folders and spaces: letters, digits, dots, hyphens and _, with .${ending} at its end`,
  });
/** SHA-256 of the file, hex. */
const sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/, { error: 'it has to be the 64 small hexadecimal digits of a SHA-256' });
const name = z.string().min(1).max(200);

/** One ONNX file and what it takes and gives. */
const network = {
  file: fileName('onnx'),
  sha256,
  inputs: z.array(name).min(1).max(100),
  outputs: z.array(name).min(1).max(200),
};
export const networkSchema = z.strictObject(network);
export type NetworkFacts = z.output<typeof networkSchema>;

const fileSchema = (ending: string) => z.strictObject({ file: fileName(ending), sha256 });
export type FileFacts = { readonly file: string; readonly sha256: string };

/** What `--model` means already. */
const taken: ReadonlySet<string> = new Set(['auto', 'attention', 'dtw']);

const common = {
  version: z.literal(1),
  /** Also the name of its folder once it is added. */
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{0,99}$/, {
      error: 'it has to be of small letters, digits, dots, hyphens and _, at most 100',
    })
    .refine((id) => !taken.has(id), { error: 'the program calls something of its own so' }),
  /** SPDX licence of the model. */
  licence: z.string().min(1).max(200),
};

/** The form of the networks that ship. */
export const manifestSchema = z.strictObject({
  ...common,
  ...network,
  /** Samples per second of the sound it wants; null for models that hear nothing. */
  sampleRate: z.number().positive().nullable(),
});
export type ModelManifest = z.output<typeof manifestSchema>;

const userCommon = {
  ...common,
  /** As a person calls it. Default: the id. */
  name: name.optional(),
  /** BCP 47; empty: it is said to know any. */
  languages: z.array(z.string().regex(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*$/)).max(2000),
};

/** wav2vec2, MMS and their like: sound in, one score a frame for each letter. */
export const ctcManifestSchema = z.strictObject({
  ...userCommon,
  kind: z.literal('ctc'),
  ...network,
  inputs: z.tuple([name]),
  outputs: z.tuple([name]),
  sampleRate: z.int().min(4000).max(96_000),
  /** Samples between frames, and that a frame hears (default: 400 to 320, as wav2vec2 has them). */
  hop: z.int().min(16).max(8000),
  field: z.int().min(16).max(16_000),
  /** An object of tokens and their classes, or an array of tokens. */
  tokens: fileSchema('json'),
  blank: name,
  /** The token between words; null where there is none. */
  wordDelimiter: name.nullable(),
  letterCase: z.enum(['lower', 'upper', 'kept']),
  /** `mean-variance`: each window without its mean, divided by its standard deviation. */
  normalise: z.enum(['mean-variance', 'none']),
});
export type CtcManifest = z.output<typeof ctcManifestSchema>;

const token = z
  .int()
  .min(0)
  .max(2 ** 24);

/** Whisper: an encoder, and a decoder that also gives its cross-attentions. */
export const whisperManifestSchema = z.strictObject({
  ...userCommon,
  kind: z.literal('whisper'),
  encoder: networkSchema.extend({ inputs: z.tuple([name]), outputs: z.tuple([name]) }),
  /** Inputs: token ids, then the encoder's states. Outputs: logits, then the cross-attentions of each layer. */
  decoder: networkSchema.extend({ inputs: z.tuple([name, name]), outputs: z.array(name).min(2).max(200) }),
  bands: z.union([z.literal(80), z.literal(128)]),
  vocabulary: fileSchema('json'),
  merges: fileSchema('txt'),
  /** Layer and head, counted from 0, that follow the sound (`alignment_heads` of generation_config.json). */
  alignmentHeads: z
    .array(z.tuple([z.int().min(0).max(199), z.int().min(0).max(199)]))
    .min(1)
    .max(400),
  special: z.strictObject({
    endOfText: token,
    startOfTranscript: token,
    transcribe: token,
    noTimestamps: token,
    /** The token of 0.00 s; those of later times follow, 0.02 s apart. */
    firstTimestamp: token,
    noSpeech: token.nullable(),
    /** Token of each language, by its code; empty for models of one language, which take none (nor `transcribe`). */
    languages: z.record(z.string().max(20), token),
  }),
  /** Tokens that are never written (`suppress_tokens`). */
  suppress: z.array(token).max(10_000),
});
export type WhisperManifest = z.output<typeof whisperManifestSchema>;

const threeNumbers = z.tuple([z.number(), z.number(), z.number()]);
/** How colours become what a network sees. */
const colours = {
  /** Taken off red, green and blue (0…1), and what is left divided by. */
  mean: threeNumbers,
  deviation: z.tuple([z.number().positive(), z.number().positive(), z.number().positive()]),
};

/** A network that makes a vector of a picture, and how pictures are given to it. */
const imageTower = {
  /**
   * Input: pictures of shape [1, 3, size, size]. Outputs: [1, width], then, where it has one, the same of its patches: [1, patches,
   * width], row by row of as many columns, the class before them or not.
   */
  image: networkSchema.extend({ inputs: z.tuple([name]), outputs: z.array(name).min(1).max(2) }),
  /** Pixels of a side. */
  size: z.int().min(8).max(1024),
  ...colours,
};
export type ImageTower = Readonly<z.output<z.ZodObject<typeof imageTower>>> & {
  readonly id: string;
  readonly pool?: ImageManifest['pool'];
};

/** DINO and its like, or a CLIP's picture half alone: a vector of a picture. */
export const imageManifestSchema = z.strictObject({
  ...userCommon,
  kind: z.literal('image'),
  ...imageTower,
  /**
   * What is taken of its first output: `vector`: it is the vector; of hidden states [1, tokens, width] the first (`class`) or the
   * mean of all (`mean`).
   */
  pool: z.enum(['vector', 'class', 'mean']).default('vector'),
});
export type ImageManifest = z.output<typeof imageManifestSchema>;

/** CLIP and its like: a network that makes a vector of a picture, and one that makes one of a text. */
export const clipManifestSchema = z.strictObject({
  ...userCommon,
  kind: z.literal('clip'),
  ...imageTower,
  /** Inputs: token numbers, and which of them are no padding where it wants that. Output: [1, width]. */
  text: networkSchema.extend({ inputs: z.array(name).min(1).max(2), outputs: z.tuple([name]) }),
  /** `tokenizer.json` with its vocabulary and merges. */
  tokeniser: fileSchema('json'),
  /** Tokens that it takes at most, those of begin and end included. */
  context: z.int().min(3).max(4096),
  /** Token that fills texts up to `context`; null: they are given as long as they are. */
  pad: token.nullable(),
  /** What cosines are multiplied by before the softmax it was trained with (`logit_scale`, as e to its power). Default 100, CLIP's. */
  scale: z.number().min(1).max(1000).default(100),
});
export type ClipManifest = z.output<typeof clipManifestSchema>;

const seconds = z.number().min(-1).max(1);
const samples = z.int().min(16).max(16_384);

/** How sound becomes bands or cepstra over time: see `melFeatures`. */
export const soundRecipeSchema = z.strictObject({
  sampleRate: z.int().min(4000).max(96_000),
  /** Samples: between frames, in a window, in a transform (zeros after the window). */
  hop: samples,
  window: samples,
  fft: samples,
  taper: z.enum(['none', 'hann', 'hamming']),
  /** Whether frame k is centred on sample hop·k, or begins there. */
  centred: z.boolean(),
  /** Of −1…1 samples are multiplied by it first: 32768 where it learnt from 16-bit integers. */
  amplitude: z.number().positive().max(1e6).default(1),
  /** x[t] − preemphasis·x[t−1]. */
  preemphasis: z.number().min(0).max(1).default(0),
  /** What of each bin is summed: |X|, |X|², or |X|² ÷ fft. */
  spectrum: z.enum(['magnitude', 'power', 'power-per-bin']),
  mel: z.enum(['htk', 'slaney']),
  bands: z.int().min(1).max(256),
  /** Hz, of the outermost corners. */
  low: z.number().min(0),
  high: z.number().positive(),
  /** The least that a band counts for before its logarithm. */
  floor: z.number().positive().max(1),
  /** `natural`: ln; `decibels`: 20·log₁₀ of magnitudes, 10·log₁₀ of powers. */
  logarithm: z.enum(['natural', 'decibels']),
  /** Cepstra (MFCC) in place of bands: how many; lifter, 0: none; `energy`: the first is ln of the frame's power. Null: bands. */
  cepstra: z
    .strictObject({
      count: z.int().min(1).max(128),
      lifter: z.number().min(0).max(1000),
      energy: z.boolean(),
    })
    .nullable(),
  /** Taken off every number, and what is left divided by; then held between these. */
  mean: z.number().default(0),
  deviation: z.number().positive().default(1),
  least: z.number().nullable().default(null),
  most: z.number().nullable().default(null),
});
export type SoundRecipe = Readonly<z.output<typeof soundRecipeSchema>>;

/** SyncNet and its like: a vector of some pictures of a mouth, and one of the sound meanwhile; the nearer, the more in step. */
export const lipSyncManifestSchema = z.strictObject({
  ...userCommon,
  kind: z.literal('lip-sync'),
  /** Input: a stack of pictures as `layout` says. Output: [1, width]. */
  picture: networkSchema.extend({ inputs: z.tuple([name]), outputs: z.tuple([name]) }),
  /** Input: `soundFrames` frames as `soundLayout` says. Output: [1, width]. */
  sound: networkSchema.extend({ inputs: z.tuple([name]), outputs: z.tuple([name]) }),
  /** Pictures of a stack, and how many a second they are. */
  frames: z.int().min(1).max(50),
  fps: z.number().min(5).max(100),
  /** Pixels. */
  width: z.int().min(8).max(512),
  height: z.int().min(8).max(512),
  colours: z.enum(['rgb', 'bgr', 'grey']),
  /** T pictures, C colours, H rows, W columns; `stacked`: [1, T·C, H, W], picture after picture. */
  layout: z.enum(['CTHW', 'TCHW', 'THWC', 'stacked']),
  ...colours,
  /** How many times as wide and high as the mouth that is found what it sees is. */
  around: z.number().min(0.5).max(8).default(2),
  recipe: soundRecipeSchema,
  soundFrames: z.int().min(1).max(400),
  /** [1, 1, bands, frames] or [1, 1, frames, bands]. */
  soundLayout: z.enum(['bands-frames', 'frames-bands']),
  /** Seconds from the first picture's time to the first frame of the sound that goes with it. */
  lead: seconds.default(0),
  /** By what they are in step: the cosine of the two vectors, or how near they are. */
  compare: z.enum(['cosine', 'distance']),
});
export type LipSyncManifest = z.output<typeof lipSyncManifestSchema>;

export const userManifestSchema = z.discriminatedUnion(
  'kind',
  [ctcManifestSchema, whisperManifestSchema, clipManifestSchema, imageManifestSchema, lipSyncManifestSchema],
  { error: 'it has to be ctc, whisper, clip, image or lip-sync' },
);
export type UserManifest = z.output<typeof userManifestSchema>;

/** All files of a model but its manifest; none of them twice. */
export function filesOf(manifest: UserManifest): readonly FileFacts[] {
  switch (manifest.kind) {
    case 'ctc':
      return [manifest, manifest.tokens];
    case 'whisper':
      return [manifest.encoder, manifest.decoder, manifest.vocabulary, manifest.merges];
    case 'clip':
      return [manifest.image, manifest.text, manifest.tokeniser];
    case 'image':
      return [manifest.image];
    case 'lip-sync':
      return [manifest.picture, manifest.sound];
  }
}

import { writePng } from '#main/warp/png.ts';
import { findSteps } from '#main/vision/steps.ts';
import { attend } from '#main/transcript/service.ts';
import type { Pool } from '#main/work/pool.ts';
import { attentionPicture, stepsMatrixPicture } from '#src/formats/report/rows-picture.ts';
import type { Html } from '#src/formats/report/html.ts';
import { attentionContrast } from '#src/model/attention-map.ts';
import { CancelledError, errorData, InvalidInputError } from '#src/model/errors.ts';
import { languageOf } from '#src/model/guess-language.ts';
import type { Project, ProjectTranscript } from '#src/model/project.ts';
import type { ProjectSteps } from '#src/model/steps.ts';
import { type TextStretch, textStretches } from '#src/model/text-stretches.ts';
import type { Word } from '#src/model/transcript.ts';
import { projectTranscriptOn } from '#src/model/transcript-clocks.ts';
import { type Contrast, colourTable, paint } from '#src/signal/heat-colours.ts';
import { evidenceContrast, evidenceGrid } from '#src/vision/steps/evidence-grid.ts';
import { stepPosterior } from '#src/vision/steps/step-posterior.ts';

/** What computes maps anew from recordings. */
export type TextMapper = {
  readonly pool: Pool;
  /** The folder of the user's own models. Default: that of this machine's user. */
  readonly models?: string;
};

/** Pictures to be drawn: of what in which recording, and how. */
export type TextMap = {
  readonly what: string;
  readonly of: readonly string[];
  draw(mapper: TextMapper, signal: AbortSignal | undefined): Promise<readonly MapFile[]>;
};

type MapFile = { readonly what: string; readonly picture: Html };

/** All maps of text over time that a project has: of each list of steps, of each stretch of a transcript with times. */
export const textMapsOf = (project: Project): readonly TextMap[] => [
  ...project.steps.map((list) => ({
    ...{ what: 'steps matrix', of: [nameOf(project, list.recording)] },
    draw: (mapper: TextMapper, signal: AbortSignal | undefined) => drawSteps(project, list, mapper, signal),
  })),
  ...project.transcripts.flatMap((own) => {
    const stretches = textStretches(own.transcript);
    return stretches.map((stretch, k) => {
      const what = stretches.length > 1 ? `attention ${k + 1}` : 'attention';
      return {
        ...{ what, of: [nameOf(project, own.recording)] },
        draw: async (mapper: TextMapper, signal: AbortSignal | undefined) => [
          { what, picture: await drawAttention(project, own, stretch, mapper, signal) },
        ],
      };
    });
  }),
];

/** None where it cannot be drawn; then the reason is among the warnings. @throws CancelledError */
export async function drawnMap(
  map: TextMap,
  mapper: TextMapper,
  warnings: string[],
  signal: AbortSignal | undefined,
): Promise<readonly MapFile[]> {
  try {
    return await map.draw(mapper, signal);
  } catch (error) {
    if (error instanceof CancelledError || signal?.aborted) throw new CancelledError();
    const { message } = errorData(error);
    warnings.push(`The ${map.what} of “${map.of.join('” and “')}” is not drawn: ${message}`);
    return [];
  }
}

const nameOf = ({ recordings }: Project, id: string): string =>
  recordings.find((r) => r.id === id)?.name ?? id;

/** @throws InvalidInputError `no-recording` */
function recordingOf({ recordings }: Project, id: string) {
  const found = recordings.find((r) => r.id === id);
  if (found) return found;
  throw new InvalidInputError('no-recording', 'Its recording is not in the project.', 'Add it again.');
}

/** Similarity and probability: the two that the window shows. @throws as `findSteps`; InvalidInputError `no-times` */
async function drawSteps(
  project: Project,
  list: ProjectSteps,
  { pool, models }: TextMapper,
  signal: AbortSignal | undefined,
): Promise<readonly MapFile[]> {
  const { path, name, media } = recordingOf(project, list.recording);
  const steps = list.steps.map(({ text }) => text);
  const request = { path, steps, by: byOf(project, list), pins: list.pins, seed: 1 };
  const run = signal ? { signal } : {};
  const { evidence } = await findSteps(pool, { ...request, ...(models && { models }) }, run);
  const picture = (over: 'similarity' | 'posterior', values: ArrayLike<number>): Html => {
    const { levels, columns, rows, hop } = evidenceGrid(evidence, values, media.duration);
    const image = imageOf(levels, columns, rows, evidenceContrast(over));
    return stepsMatrixPicture(list, { image, from: 0, to: columns * hop }, columns * hop, name);
  };
  return [
    { what: 'steps matrix', picture: picture('similarity', evidence.scores.values) },
    { what: 'steps probability', picture: picture('posterior', stepPosterior(evidence, list.pins)) },
  ];
}

/** What tells where steps are, as the document still has it. @throws InvalidInputError `no-times` */
function byOf(project: Project, { by, recording }: ProjectSteps) {
  if (by.kind === 'model') return { model: by.model };
  const own = project.transcripts.find((t) => t.id === by.transcript);
  const said = own && projectTranscriptOn(project, own, recording)?.transcript;
  if (said) return { transcript: said };
  throw new InvalidInputError(
    'no-times',
    'The text that told where its steps are is no longer on its recording’s clock.',
    'Find the steps again.',
  );
}

/** What the sound attends to of each position of the text. @throws as `attend` */
async function drawAttention(
  project: Project,
  { recording, transcript }: ProjectTranscript,
  { words, texts, languages: own, range }: TextStretch,
  { pool }: TextMapper,
  signal: AbortSignal | undefined,
): Promise<Html> {
  const { path, analysis, name } = recordingOf(project, recording);
  const language = languageOf(transcript).code;
  const languages = own.map((each) => each ?? language);
  const map = await attend(
    pool,
    { path, analysis, texts, language, languages, range },
    signal ? { signal } : {},
  );
  const { frames, phones, start, hop } = map;
  const image = imageOf(map.overText, frames, phones.length, attentionContrast(map, 'text'));
  const heat = { image, from: start - hop / 2, to: start + (frames - 0.5) * hop };
  const said = words.map((k) => transcript.words[k] as Word);
  return attentionPicture(map, said, heat, name);
}

/** As in the window: magma, so that nobody takes one for a matrix of two recordings. */
function imageOf(levels: Uint8Array, columns: number, rows: number, contrast: Contrast): string {
  const pixels = new Uint8ClampedArray(columns * rows * 4);
  paint(levels, columns, rows, colourTable('magma'), contrast, pixels);
  return `data:image/png;base64,${Buffer.from(writePng(pixels, columns, rows)).toString('base64')}`;
}

import type { TranscriptResult } from '#main/hosts/api/results.ts';
import { extname, resolve } from 'node:path';
import { writeRetimed } from '#src/formats/retimed-file.ts';
import { formatOfName } from '#src/formats/transcript-file.ts';
import { languageOf, type TakenFor } from '#src/model/guess-language.ts';
import { countSaid, wordKinds } from '#src/attention/text/word-kinds.ts';
import { transcriptResult } from '#src/formats/transcript-json.ts';
import { inOneLanguage } from '#src/model/align-again.ts';
import type { Transcript } from '#src/model/transcript.ts';
import { writeSafely } from '#main/store/write-safely.ts';
import { hearText, readTranscript, transcribe, type TranscribeOutcome } from '#main/transcript/service.ts';
import { placeIn, withText } from '#main/store/into-project.ts';
import { writeProject } from '#main/store/project-document.ts';
import { createPool } from '#main/work/pool.ts';
import { type Command, outputOption, seedOption, usageError } from '../command.ts';
import { fixed, plain } from '../plain.ts';
import { projectOption, projectOutput } from './project-output.ts';
import { tellLosses } from '../tell-losses.ts';

/** `syncline transcript`: when every word of a text is said. */
export const transcriptCommand: Command<TranscriptResult> = {
  name: 'transcript',
  summary: 'Find when each word of a text is said, which are not, and what the text lacks',
  usage: 'transcript MEDIA TEXT [options]\n       syncline transcript MEDIA --model ID [options]',
  options: {
    lang: {
      kind: 'value',
      value: 'CODE',
      help: 'language of the text, such as en, de, pt-BR (default: the file’s, else what its words look like)',
    },
    model: { kind: 'value', value: 'auto|attention|dtw|ID', help: 'what listens (default auto: attention)' },
    times: {
      kind: 'value',
      value: 'refine|ignore',
      help: 'times that TEXT has: its words lie near them, or anywhere (default refine)',
    },
    uncertainty: {
      kind: 'value',
      value: 'path|dropout[:N]',
      help: 'where confidence comes from: all paths (default), or N networks with parts left out (6): slower',
    },
    adapt: {
      kind: 'value',
      value: 'none|keys|changes',
      help: 'what is fitted to the recording itself: how phones sound (default), and how its sound changes, too',
    },
    seed: seedOption,
    encoding: {
      kind: 'value',
      value: 'NAME',
      help: 'encoding of TEXT, such as windows-1252 or koi8-r (default: UTF-8 and UTF-16 are told, others guessed)',
    },
    project: projectOption,
    output: {
      ...outputOption,
      help: 'write the result there: .json, .srt, .vtt, .ass, .TextGrid, .eaf, .ctm, .tsv, .csv, .txt, or .syncline: a project',
    },
  },
  lesson: [
    'TEXT is what is said: plain text, or .srt, .vtt, .ass, .TextGrid, .eaf, .ctm, .tsv, .csv, .json. It is kept as it is',
    'written; numbers, abbreviations, names of speakers and [laughter] are understood. Nothing is fetched: an aligner and',
    'a synthetic reader of some hundred languages come with the program.',
    '',
    'A line that is clearly in another language than the text is read in that, which is told; with --lang all of it is read in CODE.',
    '',
    'Of each word the result says when it begins and ends, and its confidence: the probability that both are right to',
    '50 ms. Words that nobody says have no times (not-spoken); speech that the text lacks, and music or noise, is listed',
    'as untranscribed. Names of speakers, sounds in brackets and signs have no times either; --json lists them as unsaid.',
    'Where the text is that of another recording, that is said, none of its words has a time, and the exit is 3.',
    '',
    'Where TEXT has times (subtitles, tiers, an earlier result), its words are looked for around them: quicker in a long',
    'recording, and not led astray by what is said twice. They may be seconds off, all of them by much; times that are',
    'wrong altogether are noticed, said and not used.',
    '',
    'With --uncertainty dropout confidence is the mean over networks of which parts are left out at random, and --json adds to',
    'each word `uncertainty`: what each of them is unsure of, as the sound does not tell (aleatoric), and where they differ, as',
    'the network does not know (epistemic): nats, and seconds of either boundary.',
    '',
    'With --adapt changes a small network learns on this recording alone where its sound changes (some seconds), which says',
    'more exactly where words part. It is used only where stretches that it did not learn from become likelier, which is said;',
    'boundaries of recorded voices move by a few ms either way.',
    '',
    'Models:',
    '  auto        attention; dtw where the network cannot be loaded, which is said',
    '  attention   a small network that attends from every 10 ms of sound to the phones of the text; of words it is unsure of, the',
    '              text read aloud is asked, too: where both agree a word is surer (opinions in --json)',
    '  dtw         the recording against the text read aloud, by cepstra: for languages and voices that the network fails on;',
    '              gives no confidence of words',
    '  ID          a network of your own: syncline models lists them, docs/models.md says how to make one',
    '',
    'Without TEXT a network of your own writes down what it hears: Whisper in words, a CTC network in its letters, without',
    'capitals and stops. None comes with the program. Its confidence is its own; nobody has held it against the truth.',
    '',
    '-o NAME.syncline writes a project with the recording and its transcript: the window opens it, export cuts clips of its words',
    '(--format clips --each word) and burns its subtitles in. With --project the transcript is added to one that is there, to its',
    'recording of MEDIA (as its channel was chosen there), which is added where there is none; PROJECT itself is only read.',
    '',
    'Examples:',
    '  syncline transcript talk.mp4 talk.txt -o talk.srt',
    '  syncline transcript cam2.mp4 talk.txt --project concert.syncline -o concert-with-text.syncline',
    '  syncline transcript interview.wav interview.eaf --lang de -o interview.TextGrid',
    '  syncline transcript talk.mp4 --model whisper-small -o talk.vtt',
    '',
  ].join('\n'),
  async run(call) {
    const [media, text, ...more] = call.files;
    if (media === undefined || more.length > 0)
      throw usageError('transcript wants a recording and its text.');
    refuseSwapped(media, text);
    const asked = call.options.text('lang') ?? null;
    if (asked !== null && !/^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*$/.test(asked))
      throw usageError(`--lang wants a code such as en or pt-BR, not “${asked}”.`);
    const output = call.options.text('output');
    const project = projectOutput(call.options);
    const format = output === undefined || project ? null : formatOfName(output);
    if (output !== undefined && format === null && !project)
      throw usageError(`-o knows no format “${extname(output) || output}”.`);
    const seed = call.options.number('seed', 1, 0, 2 ** 31 - 1);
    const times = call.options.choice('times', ['refine', 'ignore'], 'refine');
    const adapt = call.options.choice('adapt', ['none', 'keys', 'changes'], 'keys');
    const draws = drawsOf(call.options.text('uncertainty') ?? 'path');
    const model = call.options.text('model') ?? 'auto';
    if (text === undefined && (model === 'auto' || model === 'attention' || model === 'dtw'))
      throw usageError('transcript wants a text, or --model ID of a model that writes one: syncline models.');
    const file =
      text === undefined ? null : await readTranscript(text, asked, call.options.text('encoding') ?? null);
    const pool = createPool(1);
    try {
      const { signal, progress } = call;
      const place = project && (await placeIn(media, project.into, project.output, signal));
      const own = place ? { analysis: place.recording.analysis } : {};
      const guess = file ? languageOf(file.transcript) : null;
      const language = asked ?? guess?.code ?? 'en';
      const taken = guess && !asked ? takenFor(guess.code, guess.by) : [];
      const outcome = file
        ? await transcribe(
            pool,
            {
              path: media,
              transcript: asked === null ? file.transcript : inOneLanguage(file.transcript, asked),
              language,
              model,
              seed,
              times,
              draws,
              adapt,
              ...own,
            },
            { signal, progress },
          )
        : await hearText(pool, { path: media, language: asked, model, ...own }, { signal, progress });
      const { transcript, reason } = outcome;
      const kept = place && withText(place, transcript, text ?? null, file);
      const notes = [...(file?.notes ?? []), ...taken, ...outcome.notes, ...(kept?.notes ?? [])];
      for (const note of notes) call.warn(note);
      // A refused text keeps no times: nothing but the result itself and a project can hold that.
      const isEmpty = format !== 'json' && !kept && transcript.words.every(({ start }) => start === null);
      let losses: readonly string[] = [];
      if (kept && output !== undefined)
        await writeProject(resolve(output), kept.project, { overwrite: call.options.flag('overwrite') });
      else if (output !== undefined && isEmpty)
        call.warn(`Nothing has a time: ${plain(output)} was not written.`);
      else if (output !== undefined && format !== null) {
        const { text: written, lost } = writeRetimed(file?.document ?? null, transcript, format, {
          recording: { path: resolve(media), duration: outcome.duration },
          date: new Date().toISOString(),
        });
        await writeSafely(output, written, { overwrite: call.options.flag('overwrite') });
        tellLosses(call, output, lost);
        losses = lost;
      }
      return {
        exit: reason === null ? 0 : 3,
        json: {
          ...withUncertainty(transcriptResult(transcript), outcome.uncertainty),
          unsaid: unsaidList(transcript),
          opinions: opinionList(outcome.opinions),
          reason,
          notes,
          losses,
        },
        text: report(transcript, reason, output === undefined || !isEmpty ? output : null),
      };
    } finally {
      await pool.close();
    }
  },
};

/** @throws InvalidInputError `usage` where a text stands in the recording's place */
function refuseSwapped(media: string, text: string | undefined): void {
  if (formatOfName(media) === null) return;
  const isOther = text !== undefined && formatOfName(text) === null;
  throw usageError(
    isOther
      ? `The recording comes first, then its text: syncline transcript “${text}” “${media}”.`
      : `“${media}” is a text; transcript wants a recording first, then its text.`,
  );
}

const usualDraws = 6;
const mostDraws = 100;

/** How many networks `--uncertainty` asks for. */
function drawsOf(asked: string): number {
  if (asked === 'path') return 0;
  const found = /^dropout(?::(\d{1,3}))?$/.exec(asked);
  const count = found ? Number(found[1] ?? usualDraws) : 0;
  if (count >= 2 && count <= mostDraws) return count;
  throw usageError(
    `--uncertainty wants path, dropout or dropout:N (N from 2 to ${mostDraws}), not “${asked}”.`,
  );
}

const withUncertainty = (
  result: ReturnType<typeof transcriptResult>,
  uncertainty: TranscribeOutcome['uncertainty'],
) =>
  uncertainty
    ? { ...result, words: result.words.map((word, k) => ({ ...word, uncertainty: uncertainty[k] ?? null })) }
    : result;

/** Of the words those that are none to be said: names of speakers (label), sounds in brackets (event), signs. */
const unsaidList = (transcript: Transcript) =>
  wordKinds(transcript).flatMap((kind, word) => (kind === 'word' ? [] : [{ word, kind }]));

/** Of the words that the network is unsure of: where the text read aloud has them. */
const opinionList = (opinions: TranscribeOutcome['opinions'] = []) =>
  opinions.flatMap((one, word) => (one ? [{ word, ...one }] : []));

/** What the text was taken for where nobody said. */
const takenFor = (code: string, by: TakenFor['by']): readonly string[] => {
  if (by === 'said') return [];
  const name = new Intl.DisplayNames(['en'], { type: 'language' }).of(code) ?? code;
  return [
    by === 'guessed'
      ? `By its words the text was taken for ${name}; --lang says otherwise.`
      : `Nothing tells the language of the text: ${name} was assumed; --lang says otherwise.`,
  ];
};

/**
 * What is told where no JSON is asked for: all words, if they are written nowhere else, and the sum of them.
 * @param output where they are written; null: nowhere, though that was asked for
 */
export function report(transcript: Transcript, reason: string | null, output?: string | null): string {
  const { words, untranscribed, confidence } = transcript;
  const [said, timed] = [countSaid(transcript), countSaid(transcript, (w) => w.start !== null)];
  const doubtful = words.filter((w) => w.start !== null && (w.confidence ?? 1) < 0.5).length;
  // A model may tell nothing of how sure its times are.
  const isJudged = words.every((w) => w.start === null) || words.some((w) => w.confidence !== null);
  const unsaid = words.length - said;
  const speech = untranscribed.filter(({ kind }) => kind === 'speech');
  const seconds = speech.reduce((sum, { start, end }) => sum + end - start, 0);
  const rows = words.map(({ text, start, end, confidence: sure }) =>
    start === null || end === null
      ? `         –          –     –  ${plain(text)}`
      : `${fixed(start, 3).padStart(10)} ${fixed(end, 3).padStart(10)} ${sure === null ? '    –' : `${Math.round(100 * sure)} %`.padStart(5)}  ${plain(text)}`,
  );
  const lines = [
    ...(output === undefined || output === null ? ['     start        end  sure  word', ...rows, ''] : []),
    ...(reason === null ? [] : [reason]),
    `${timed} of ${said} ${said === 1 ? 'word has' : 'words have'} a time${isJudged ? `; ${doubtful} ${doubtful === 1 ? 'is' : 'are'} doubtful` : ''}.`,
    ...(unsaid > 0
      ? [
          unsaid === 1
            ? 'Not counted: 1 name of a speaker, sound in brackets or sign.'
            : `Not counted: ${unsaid} names of speakers, sounds in brackets and signs.`,
        ]
      : []),
    ...(speech.length > 0
      ? [
          `${speech.length === 1 ? '1 stretch of speech' : `${speech.length} stretches of speech`} (${fixed(seconds, 1)} s) ${speech.length === 1 ? 'is' : 'are'} not in the text.`,
        ]
      : []),
    ...(confidence === null ? [] : [`${shareOf(confidence)} sure that the text is that of the recording.`]),
    ...(output === undefined ? ['Use -o FILE to keep it.'] : []),
    ...(output === undefined || output === null ? [] : [`Written to ${plain(output)}.`]),
  ];
  return `${lines.join('\n')}\n`;
}

/** Nothing is known for certain. */
const shareOf = (confidence: number): string =>
  confidence > 0.99 ? 'More than 99 %' : `${Math.round(100 * confidence)} %`;

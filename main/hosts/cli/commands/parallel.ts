import type { ParallelResult } from '#main/hosts/api/results.ts';
import { extname } from 'node:path';
import { writeRetimed } from '#src/formats/retimed-file.ts';
import { whyUnwritable } from '#src/formats/unwritable.ts';
import { formatOfName } from '#src/formats/transcript-file.ts';
import { transcriptResult } from '#src/formats/transcript-json.ts';
import type { Transcript } from '#src/model/transcript.ts';
import { writeSafely } from '#main/store/write-safely.ts';
import { carryOver, type ParallelOutcome } from '#main/transcript/parallel.ts';
import { readTranscript } from '#main/transcript/service.ts';
import { createPool } from '#main/work/pool.ts';
import { type Command, type CommandCall, outputOption, usageError } from '../command.ts';
import { fixed, plain } from '../plain.ts';
import { tellLosses } from '../tell-losses.ts';

/** `syncline parallel`: the times of a transcript for its translation, or for another transcript. */
export const parallelCommand: Command<ParallelResult> = {
  name: 'parallel',
  summary: 'Give a translation, or a second transcript, the times of a timed one',
  usage: 'parallel TIMED OTHER [options]',
  options: {
    lang: { kind: 'value', value: 'CODE', help: 'language of OTHER, such as de (default: the file’s)' },
    'timed-lang': { kind: 'value', value: 'CODE', help: 'language of TIMED (default: the file’s)' },
    encoding: {
      kind: 'value',
      value: 'NAME',
      help: 'encoding of OTHER, such as windows-1252 or koi8-r (default: UTF-8 and UTF-16 are told, others guessed)',
    },
    same: {
      kind: 'flag',
      help: 'they do say the same: times are carried over on your word even where nothing in the texts shows it',
    },
    output: {
      ...outputOption,
      help: 'write OTHER with its times there: .srt, .vtt, .ass, .TextGrid, .eaf, .ctm, .tsv, .csv, .json or .txt',
    },
  },
  lesson: [
    'TIMED is a text with times: subtitles, tiers, or what syncline transcript wrote. OTHER says the same, in another',
    'language or in other words: plain text, or any such file, whose own times count only where nothing else is known.',
    'Nothing is fetched: what goes together is learnt from the two texts themselves, so longer texts go better; below',
    'some ten sentences mainly lengths, names and numbers tell.',
    '',
    'Sentences are put side by side (one, two or more beside one, up to four; some have no counterpart), then their words.',
    'A segment of OTHER lasts as long as what it says is said in TIMED. If words of TIMED have times, words of OTHER get',
    'those of the words they are linked to; a confidence of 0.1 and less marks words that are only between such. Texts in',
    'one language (two transcripts) are compared word by word. Sentences without a counterpart get no times. Where the texts',
    'do not say the same in the same order, that is said, and the exit is 3. You may know better of a few sentences that share',
    'no names or numbers: --same carries the times over, tells confidences as they are if you are right, and says so.',
    '',
    'With --json: as of syncline transcript, of OTHER, and besides',
    '  beads   [{"a":[from,to],"b":[from,to],"confidence":p}]   segments of TIMED (a) and OTHER (b) that say the same, as',
    '          half-open ranges, every segment of both once; one range is empty where there is no counterpart;',
    '          of refused texts no surer than that the texts say the same, and so are links',
    '  links   [{"a":i,"b":j,"confidence":p}]                   words that do',
    '  takenAsSame {"shown":p} where --same was needed: how sure it is by the texts alone; confidence is null then. Else null',
    '  sameLanguage, reason, notes, losses (what the written format does not keep)',
    '',
    'Examples:',
    '  syncline parallel talk.en.srt talk.de.txt -o talk.de.srt',
    '  syncline parallel talk.json uebersetzung.txt --lang de -o talk.de.TextGrid',
    '  syncline parallel broadcast.en.vtt film.fr.srt --lang fr -o broadcast.fr.srt',
    '',
  ].join('\n'),
  async run(call) {
    const [timedFile, otherFile, ...more] = call.files;
    if (timedFile === undefined || otherFile === undefined || more.length > 0)
      throw usageError('parallel wants a timed text and another one.');
    const [language, timedLanguage] = [codeOf(call, 'lang'), codeOf(call, 'timed-lang')];
    const output = call.options.text('output');
    const format = output === undefined ? null : formatOfName(output);
    if (output !== undefined && format === null)
      throw usageError(`-o knows no format “${extname(output) || output}”.`);
    const [timed, other] = [
      await readTranscript(timedFile, timedLanguage),
      await readTranscript(otherFile, language, call.options.text('encoding') ?? null),
    ];
    const pool = createPool(1);
    try {
      const outcome = await carryOver(
        pool,
        { timed: inLanguage(timed.transcript, timedLanguage), other: inLanguage(other.transcript, language) },
        { signal: call.signal, progress: call.progress, isSame: call.options.flag('same') },
      );
      const notes = [...timed.notes, ...other.notes, ...outcome.notes];
      for (const note of notes) call.warn(note);
      const isEmpty = outcome.transcript.segments.every(({ start }) => start === null);
      const unwritten = isEmpty ? 'Nothing has a time:' : format && whyUnwritable(outcome.transcript, format);
      let losses: readonly string[] = [];
      if (output !== undefined && unwritten) call.warn(`${unwritten} ${plain(output)} was not written.`);
      else if (output !== undefined && format !== null) {
        const { text, lost } = writeRetimed(other.document, outcome.transcript, format, {
          date: new Date().toISOString(),
        });
        await writeSafely(output, text, { overwrite: call.options.flag('overwrite') });
        tellLosses(call, output, lost);
        losses = lost;
      }
      const { transcript, beads, links, isSameLanguage, reason } = outcome;
      return {
        exit: reason === null ? 0 : 3,
        json: {
          ...transcriptResult(transcript),
          ...{ beads, links, sameLanguage: isSameLanguage, takenAsSame: transcript.takenAsSame ?? null },
          ...{ reason, notes, losses },
        },
        text: report(outcome, timed.transcript, unwritten ? null : output, call.options.flag('same')),
      };
    } finally {
      await pool.close();
    }
  },
};

function codeOf(call: CommandCall, name: string): string | null {
  const code = call.options.text(name) ?? null;
  if (code !== null && !/^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*$/.test(code))
    throw usageError(`--${name} wants a code such as en or pt-BR, not “${code}”.`);
  return code;
}

const sureness = ({ confidence, takenAsSame }: Transcript): string =>
  takenAsSame
    ? `Taken as texts that say the same on your word: they themselves show it to ${Math.round(100 * takenAsSame.shown)} %.`
    : `${Math.round(100 * (confidence ?? 0))} % sure that the texts say the same.`;

const inLanguage = (transcript: Transcript, language: string | null): Transcript =>
  language === null ? transcript : { ...transcript, language };

function report(
  { transcript, beads, isSameLanguage, reason }: ParallelOutcome,
  timed: Transcript,
  /** Where it was written; null: it could not be, which has been said; undefined: nobody asked for it. */
  output: string | null | undefined,
  isSameAsked: boolean,
): string {
  const textOf = ({ segments }: Transcript, range: readonly [number, number]) =>
    plain(
      segments
        .slice(...range)
        .map(({ text }) => text.replaceAll(/\s+/g, ' '))
        .join(' / '),
    );
  const rows = beads.flatMap(({ a, b, confidence }) => {
    const [first, last] = [transcript.segments[b[0]], transcript.segments[b[1] - 1]];
    const times =
      first && last && first.start !== null && last.end !== null
        ? `${fixed(first.start, 2).padStart(9)} ${fixed(last.end, 2).padStart(9)}`
        : '        –         –';
    const sure = a[0] < a[1] && b[0] < b[1] ? `${Math.round(100 * confidence)} %`.padStart(5) : '    –';
    return [
      `${times} ${sure}  ${textOf(timed, a) || '–'}`,
      `${' '.repeat(27)}${textOf(transcript, b) || '–'}`,
    ];
  });
  const count = (isThere: boolean) =>
    transcript.segments.filter(({ start }) => (start !== null) === isThere).length;
  return [
    ...(typeof output !== 'string' ? ['    start       end  sure  text', ...rows, ''] : []),
    ...(reason === null ? [] : [reason]),
    `${count(true)} of ${transcript.segments.length} segments have times.`,
    ...(isSameLanguage ? ['Both texts are in one language: they were compared word by word.'] : []),
    sureness(transcript),
    ...(reason === null || isSameAsked ? [] : ['If you know that they do: --same.']),
    ...(output === undefined ? ['Use -o FILE to keep it.'] : []),
    ...(typeof output === 'string' ? [`Written to ${plain(output)}.`] : []),
    '',
  ].join('\n');
}

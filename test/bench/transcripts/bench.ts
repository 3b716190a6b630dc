/** Transcripts of 100,000 words in every format, and texts made to be slow: processor seconds. */
import { spokenTexts } from '#src/attention/text/spoken-text.ts';
import { readTranscriptFile, writeTranscript } from '#src/formats/transcript-file.ts';
import type { TranscriptFormat } from '#src/formats/transcript-format.ts';
import { plainSegment, type Transcript, transcriptOfSegments, unalignedWord } from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';

function measured<T>(run: () => T): readonly [result: T, seconds: number] {
  const before = process.cpuUsage();
  const result = run();
  const { user, system } = process.cpuUsage(before);
  return [result, (user + system) / 1e6];
}

/** Ten words a segment, three a second, a phone each. */
function long(count: number): Transcript {
  const word = (k: number) => {
    const [start, end] = [sourceTime(k / 3), sourceTime(k / 3 + 0.3)];
    const text = ['the', 'naïve', '1,234', 'cats’', 'Dr.', '$3.50', 'said', '“no”,', 'MP3', 'end.'][
      k % 10
    ] as string;
    return {
      ...unalignedWord(text),
      start,
      end,
      status: 'aligned' as const,
      phones: [{ ipa: 'ə', start, end }],
    };
  };
  return transcriptOfSegments(
    Array.from({ length: count / 10 }, (_, s) => {
      const words = Array.from({ length: 10 }, (_, k) => word(10 * s + k));
      const speaker = s % 2 === 0 ? 'Anna' : 'Bob';
      const ends = [words[0]?.start ?? null, words.at(-1)?.end ?? null] as const;
      return { ...plainSegment(words.map((w) => w.text).join(' '), ...ends, speaker), words };
    }),
  );
}

/** What a reader that looks ahead or back without end would choke on. */
const hostile: readonly (readonly [name: string, file: string, text: string])[] = [
  ['blank lines', 'x.srt', `1\n00:00:01,000 --> 00:00:02,000\n${'\n'.repeat(2_000_000)}x`],
  ['spaces', 'x.srt', `1\n00:00:01,000 --> 00:00:02,000\n${' '.repeat(2_000_000)}x`],
  ['digits before an arrow', 'x.srt', `${'1'.repeat(200_000)}:00:00 -->`],
  ['open tags', 'x.vtt', `WEBVTT\n\n00:01.000 --> 00:02.000\n${'<b>'.repeat(500_000)}`],
  ['ampersands', 'x.vtt', `WEBVTT\n\n00:01.000 --> 00:02.000\n${'&'.repeat(2_000_000)}`],
  ['timestamps', 'x.vtt', `WEBVTT\n\n00:01.000 --> 00:02.000\n${'a<00:00:01.500>'.repeat(100_000)}`],
  [
    'open braces',
    'x.ass',
    `[Script Info]\n[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,,,0,0,0,,${'{'.repeat(500_000)}`,
  ],
  ['quotation marks', 'x.TextGrid', `"ooTextFile" "TextGrid" ${'"" '.repeat(500_000)}`],
  ['one long quotation', 'x.TextGrid', `"ooTextFile" "TextGrid" 0 1 <exists> 1 "${'""'.repeat(1_000_000)}`],
  ['empty elements', 'x.eaf', `<ANNOTATION_DOCUMENT>${'<A/>'.repeat(500_000)}</ANNOTATION_DOCUMENT>`],
  [
    'attributes',
    'x.eaf',
    `<ANNOTATION_DOCUMENT ${Array.from({ length: 50_000 }, (_, k) => `a${k}=""`).join(' ')}/>`,
  ],
  ['open elements', 'x.eaf', '<A>'.repeat(1_000_000)],
  ['commas', 'x.csv', `start,end,text\n${','.repeat(2_000_000)}`],
  ['quotes', 'x.csv', `start,end,text\n${'"'.repeat(2_000_000)}`],
  ['open brackets', 'x.txt', '[ '.repeat(200_000)],
  ['one token', 'x.txt', 'a1-'.repeat(200_000)],
  ['one sentence', 'x.txt', 'word '.repeat(200_000)],
  ['digits', 'x.txt', '1'.repeat(500_000)],
];

export default function run(args: readonly string[] = []): void {
  if (!args.includes('hostile')) runFormats();
  runHostile();
}

function runFormats(): void {
  const transcript = long(100_000);
  console.log('| format | MB | written s | read s |\n|---|---|---|---|');
  const formats: TranscriptFormat[] = [
    'srt',
    'vtt',
    'ass',
    'textgrid',
    'eaf',
    'ctm',
    'tsv',
    'audacity',
    'json',
    'text',
  ];
  for (const format of formats) {
    const [{ text }, writing] = measured(() => writeTranscript(transcript, format));
    const bytes = new TextEncoder().encode(text);
    const [, reading] = measured(() => readTranscriptFile(bytes, 'x', { format }));
    console.log(
      `| ${format} | ${(bytes.length / 1e6).toFixed(1)} | ${writing.toFixed(2)} | ${reading.toFixed(2)} |`,
    );
  }
  const texts = transcript.segments.map((s) => s.text);
  console.log(
    `\nspoken forms of ${transcript.words.length} words: ${measured(() => spokenTexts(texts))[1].toFixed(2)} s`,
  );
}

function runHostile(): void {
  console.log('\n| made to be slow | read or refused s | answer |\n|---|---|---|');
  for (const [name, file, text] of hostile) {
    const [answer, seconds] = measured(() => {
      try {
        const read = readTranscriptFile(new TextEncoder().encode(text), file);
        spokenTexts(read.transcript.segments.map((s) => s.text));
        return `${read.transcript.words.length} words`;
      } catch (error) {
        return (error as Error).message.slice(0, 70);
      }
    });
    console.log(`| ${file} of ${name} | ${seconds.toFixed(2)} | ${answer} |`);
  }
}

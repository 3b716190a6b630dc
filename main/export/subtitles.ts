import { writeFile } from 'node:fs/promises';
import { basename, dirname, extname } from 'node:path';
import { writeVtt } from '#src/formats/vtt.ts';
import { vttTextOf } from '#src/formats/vtt-text.ts';
import { type Caption, captionsOf } from '#src/model/captions.ts';
import { InvalidInputError, MediaError } from '#src/model/errors.ts';
import type { Project } from '#src/model/project.ts';
import { projectTranscriptOn } from '#src/model/transcript-clocks.ts';
import { sourceTime } from '#src/model/units.ts';
import { startFfmpeg } from './child.ts';
import type { Subtitles } from './request.ts';

/** Captions as the encoder takes them. */
export type CaptionTrack = {
  /** A WebVTT file: ffmpeg reads its text as text, where braces and tags of SubRip would be style. */
  readonly path: string;
  readonly how: Subtitles['how'];
  /** As containers want it: three letters, `und` where it is not known. */
  readonly language: string;
};

export type Captions = {
  readonly list: readonly Caption[];
  readonly how: Subtitles['how'];
  readonly language: string;
};

/** What is said, on the timeline. @throws InvalidInputError `not-together`, `no-captions` */
export function captionsFor(project: Project, { transcript, how }: Subtitles): Captions {
  const own = project.transcripts.find((t) => t.id === transcript);
  const on = own && projectTranscriptOn(project, own, null);
  if (!on)
    throw new InvalidInputError(
      'not-together',
      'The text for the subtitles belongs to no recording that lies on the timeline.',
      'Sync its recording with the others, or choose another text.',
    );
  const list = captionsOf(on.transcript);
  if (list.length === 0)
    throw new InvalidInputError(
      'no-captions',
      'No word of the text for the subtitles has a time on the timeline.',
      'Align the text first.',
    );
  return { list, how, language: threeLetters(on.transcript.language) };
}

/** Writes those of a stretch of the timeline as WebVTT, on a clock that starts with it; null where there are none. */
export async function writeCaptions(
  { list, how, language }: Captions,
  [from, to]: readonly [number, number],
  path: string,
): Promise<CaptionTrack | null> {
  const cues = list.flatMap(({ start, end, lines }) => {
    const [low, high] = [Math.max(start, from) - from, Math.min(end, to) - from];
    if (high - low < 0.001) return [];
    const text = vttTextOf(lines.join('\n'));
    return [
      { kind: 'cue' as const, id: '', start: sourceTime(low), end: sourceTime(high), settings: '', text },
    ];
  });
  if (cues.length === 0) return null;
  await writeFile(path, writeVtt({ format: 'vtt', header: '', blocks: cues }).text);
  return { path, how, language };
}

/**
 * ffmpeg draws nothing, and says nothing, where it finds no font.
 * @param path of a file that may be written for it
 * @throws MediaError `no-burning`
 */
export async function checkBurning(
  captions: Captions,
  path: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const first = captions.list[0] as Caption;
  await writeCaptions(captions, [first.start, first.end], path);
  const drawer = startFfmpeg(
    ['-v', 'error', '-f', 'lavfi', '-i', 'color=black:s=640x360:d=0.04'].concat(
      ['-vf', `subtitles=${basename(path)}`, '-frames:v', '1'],
      ['-f', 'rawvideo', '-pix_fmt', 'gray', 'pipe:1'],
    ),
    { signal, folder: dirname(path) },
  );
  drawer.finish();
  let isDrawn = false;
  for (let piece = await drawer.read(); piece !== null; piece = await drawer.read())
    isDrawn ||= piece.some((luma) => luma > 100);
  const { code, stderr } = await drawer.ended;
  if (code === 0 && isDrawn) return;
  throw new MediaError(
    'no-burning',
    code === 0
      ? 'There is no font to draw the subtitles with.'
      : 'This ffmpeg cannot draw subtitles into pictures.',
    'Write them as a track of their own, install a font, or name a complete ffmpeg with FFMPEG_PATH.',
    { cause: new Error(stderr) },
  );
}

/** How a container holds subtitles. */
export const captionCodec = (output: string): string =>
  extname(output).toLowerCase() === '.mkv' ? 'subrip' : 'mov_text';

/** ISO 639-2 of a BCP 47 tag, of the languages that are usual; three letters stay. */
function threeLetters(tag: string | null): string {
  const short = tag?.split(/[-_]/)[0]?.toLowerCase() ?? '';
  return /^[a-z]{3}$/.test(short) ? short : (languages.get(short) ?? 'und');
}

const languages = new Map(
  (
    'ar ara,bg bul,ca cat,cs ces,da dan,de deu,el ell,en eng,es spa,et est,eu eus,fa fas,fi fin,fr fra,ga gle,he heb,hi hin,hr hrv,hu hun,' +
    'id ind,is isl,it ita,ja jpn,ka kat,ko kor,la lat,lt lit,lv lav,mk mkd,nb nob,nl nld,nn nno,no nor,pl pol,pt por,ro ron,ru rus,sk slk,' +
    'sl slv,sq sqi,sr srp,sv swe,sw swa,ta tam,th tha,tr tur,uk ukr,vi vie,zh zho'
  )
    .split(',')
    .map((pair) => pair.split(' ') as [string, string]),
);

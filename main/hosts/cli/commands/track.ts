import type { TrackResult } from '#main/hosts/api/results.ts';
import { extname, resolve } from 'node:path';
import { placeIn, withCrop } from '#main/store/into-project.ts';
import { writeProject } from '#main/store/project-document.ts';
import { writeSafely } from '#main/store/write-safely.ts';
import { trackVideo } from '#main/vision/track-video.ts';
import type { TrackOutcome } from '#main/vision/track-outcome.ts';
import { createPool } from '#main/work/pool.ts';
import { mostCropMargin } from '#src/contract/jobs.ts';
import type { CropBox, CropEvent, CropFitting } from '#src/model/crop.ts';
import { type Command, outputOption, seedOption, usageError } from '../command.ts';
import { fixed, plain } from '../plain.ts';
import { projectOption, projectOutput } from './project-output.ts';
import { writeSteady } from './steady-film.ts';

const kinds = ['affine', 'projective', 'tps'] as const;
const ways = ['pictures', 'glimpses'] as const;
/** What films are written as. */
const films: readonly string[] = ['.mov', '.mkv'];

/** `syncline track`: where the subject of a video is, as a crop over time. */
export const trackCommand: Command<TrackResult> = {
  name: 'track',
  summary: 'Follow the subject of a video: a crop that moves, turns and grows with it',
  usage: 'track VIDEO [options]',
  options: {
    kind: {
      kind: 'value',
      value: kinds.join('|'),
      help: 'what the crop may do (default affine: move, turn, grow, shear; tps: that, and bend)',
    },
    init: {
      kind: 'value',
      value: 'X,Y,W,H',
      help: 'the subject on the picture of --at, in displayed pixels from the top left (default: it is looked for)',
    },
    at: {
      kind: 'value',
      value: 'S',
      help: 'with --init: when it is there, seconds (default: the first picture)',
    },
    fps: { kind: 'value', value: 'N', help: 'pictures analysed a second, at most (default 10)' },
    by: {
      kind: 'value',
      value: ways.join('|'),
      help: 'pictures: --fps of them (default); glimpses: experimental, few frames are decoded (see below)',
    },
    decode: {
      kind: 'value',
      value: 'PERCENT',
      help: 'with --by glimpses: so many of the frames may be decoded (default 12)',
    },
    with: {
      kind: 'value',
      value: 'FILE',
      help: 'another film, a sound or a table: the crop is trained to go with it (see below); VIDEO itself: its sound',
    },
    'max-offset': {
      kind: 'value',
      value: 'S',
      help: 'with --with: greatest offset between both that is tried, seconds (default 0.5)',
    },
    seed: {
      ...seedOption,
      help: 'with --with: for how the other track is turned round; nothing else is random',
    },
    margin: {
      kind: 'value',
      value: 'PERCENT',
      help: 'with -o FILE.mov: so much of the crop’s size is shown around it (default 0)',
    },
    project: projectOption,
    output: {
      ...outputOption,
      help: 'write the crop there: .json or .csv, or .syncline: a project; or what it holds, held still, with the sound: .mov or .mkv',
    },
  },
  lesson: [
    'Without --init the subject is what moves most coherently against the background; the camera may move and shake. Other',
    'things that move are listed as candidates: give the box of one with --init, and its time with --at, to follow that.',
    '',
    'Each frame has θ as spatial transformers have it: it maps (x, y) of the crop (−1…1, right and down) to the picture',
    '(−1…1 from edge to edge), row by row; affine: a b c d e f, x′ = a·x + b·y + c, y′ = d·x + e·y + f; projective: two more,',
    'by 1 + g·x + h·y; tps: where 4 × 4 control points lie in the picture, row by row, x then y (thin-plate spline). The square’s image is the subject’s tight box, upright on the picture where the track begins.',
    '  sd          standard deviations of θ, large where the subject was hidden',
    '  confidence  that the subject is seen there and the box is about right (without --init at most 0.9, less where little holds it:',
    '              few pictures a second, a plain wall of its greys); of the whole, the mean',
    '  events      cut, hidden (from, to), found-again, lost; after a cut whatever moves most there is followed',
    'There are at least five frames a second. Where nothing moves or nothing is seen there are none, a reason, and exit 3.',
    '',
    '--with FILE trains the crop on what goes with another track on the film’s clock: how loud a sound is, the columns of a table with',
    'times, what moves in another film of the same. It begins at the whole frame, at windows, and at everything that moves by itself, and is',
    'moved and scaled, over time, to raise the canonical correlation of what it holds (how much it changes, and its light) with FILE, small',
    'crops being less probable. Correlations are those on stretches left out; kept is only what is better there than the plain crop and than',
    '19 tracks turned round in time, for each of which all was done anew; else the plain crop stands, with the reason (--json: fit).',
    '',
    '--by glimpses is experimental. A small network looks at each decoded frame and says which is wanted next, so that of a long video',
    'few frames need be decoded, with those that they depend on; --init says where the subject is on the first. It loses against',
    'simple things: on generated clips with cuts and absences, 12 % of the frames decoded, it is on the subject in 45 % of the time, as',
    'many frames spread evenly in 47 %; with kinds of subjects it was not trained on, in 58 % and 81 %.',
    '--json says how many frames were decoded, of how many, where each was looked at (glances), and experimental: true.',
    '',
    'Examples:',
    '  syncline track dance.mp4 -o crop.json',
    '  syncline track talks.mp4 --with talks.mp4 --json          the one whose movements go with the sound',
    '  syncline track dance.mp4 --project concert.syncline -o with-crop.syncline',
    '  syncline track dance.mp4 -o steady.mov --margin 20',
    '  syncline track match.mp4 --init 312,140,60,140 --fps 15 --json',
    '',
  ].join('\n'),
  async run(call) {
    const [path, ...more] = call.files;
    if (path === undefined || more.length > 0) throw usageError('track wants one video.');
    const kind = call.options.choice('kind', kinds, 'affine');
    const fps = call.options.number('fps', 10, 1, 240);
    const seed = call.options.number('seed', 1, 0, 2 ** 31 - 1);
    const init = boxOf(call.options.text('init'));
    const isTimed = call.options.text('at') !== undefined;
    if (isTimed && !init) throw usageError('--at says when the subject is in the box of --init.');
    const at = isTimed ? call.options.number('at', 0, 0, 1e7) : undefined;
    const way = call.options.choice('by', ways, 'pictures');
    if (way === 'pictures' && call.options.text('decode') !== undefined)
      throw usageError('--decode goes with --by glimpses.');
    if (way === 'glimpses' && (!init || at !== undefined || kind !== 'affine'))
      throw usageError('--by glimpses wants --init on the first picture, and goes with --kind affine.');
    const glimpses = way === 'glimpses' ? call.options.number('decode', 12, 1, 100) / 100 : undefined;
    const other = call.options.text('with');
    if (other === undefined && call.options.text('max-offset') !== undefined)
      throw usageError('--max-offset goes with --with.');
    if (other !== undefined && (way === 'glimpses' || kind !== 'affine'))
      throw usageError('--with goes with --kind affine and --by pictures.');
    const maxLag = call.options.number('max-offset', 0.5, 0, 5);
    const output = call.options.text('output');
    const write = output === undefined ? null : writers[extname(output).toLowerCase()];
    const isFilm = output !== undefined && films.includes(extname(output).toLowerCase());
    const project = projectOutput(call.options);
    if (output !== undefined && !write && !isFilm && !project)
      throw usageError(
        `-o writes ${[...Object.keys(writers), ...films, '.syncline'].join(', ')}, not “${extname(output) || output}”.`,
      );
    if (call.options.text('margin') !== undefined && !isFilm)
      throw usageError('--margin goes with -o FILE.mov or FILE.mkv.');
    const margin = call.options.number('margin', 0, 0, 100 * mostCropMargin) / 100;
    const place = project && (await placeIn(path, project.into, project.output, call.signal));
    const pool = createPool(1);
    try {
      const outcome = await trackVideo(
        pool,
        {
          ...{ path, stream: null, kind, init, at, fps, glimpses },
          other: other === undefined ? undefined : { path: other, maxLag, seed },
        },
        { signal: call.signal, progress: call.progress },
      );
      for (const note of outcome.notes) call.warn(note);
      if (output !== undefined && write && outcome.reason === null)
        await writeSafely(output, write(outcome), { overwrite: call.options.flag('overwrite') });
      if (project && place && outcome.reason === null)
        await writeProject(resolve(project.output), withCrop(place, outcome, outcome), {
          overwrite: call.options.flag('overwrite'),
        });
      if (output !== undefined && isFilm && outcome.reason === null) {
        const film = { output, margin, overwrite: call.options.flag('overwrite') };
        for (const warning of await writeSteady(path, outcome, film, call)) call.warn(warning);
      }
      return {
        exit: outcome.reason === null ? 0 : 3,
        json: result(outcome),
        text: report(outcome, path, output),
      };
    } finally {
      await pool.close();
    }
  },
};

/** @throws InvalidInputError `usage` */
function boxOf(text: string | undefined): CropBox | null {
  if (text === undefined) return null;
  const numbers = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const [x, y, w, h] = numbers;
  if (numbers.length !== 4 || !numbers.every(Number.isFinite) || !((w ?? 0) > 0 && (h ?? 0) > 0))
    throw usageError(`--init wants x,y,w,h in pixels, such as 120,80,60,140, not “${text}”.`);
  return [x as number, y as number, w as number, h as number];
}

const rounded = (value: number): number => Math.round(value * 1e6) / 1e6;

function result({
  kind,
  frames,
  confidence,
  events,
  candidates,
  width,
  height,
  reason,
  notes,
  glimpses,
  fit,
}: TrackOutcome): TrackResult {
  return {
    version: 1,
    ...(fit ? { fit: fitResult(fit) } : {}),
    ...(glimpses
      ? {
          experimental: true,
          decoded: { frames: glimpses.decoded, of: glimpses.of },
          glances: glimpses.glances.map(({ t, seen, best, believed }) => ({
            ...{ t: rounded(t), seen: seen.map(rounded), best: best.map(rounded), believed },
          })),
        }
      : {}),
    kind,
    frames: frames.map(({ t, theta, sd, confidence }) => ({
      t: rounded(t),
      theta: theta.map(rounded),
      sd: sd.map(rounded),
      confidence: rounded(confidence),
    })),
    confidence: rounded(confidence),
    events: events.map(({ kind, start, end }) => ({ kind, start: rounded(start), end: rounded(end) })),
    candidates: candidates.map(({ t, box, coherence, chosen }) => ({
      ...{ t: rounded(t), box: box.map((value) => Math.round(value * 10) / 10) },
      ...{ coherence: rounded(coherence), chosen },
    })),
    picture: { width, height },
    reason,
    notes,
  };
}

const fitResult = ({ kept, start, offset, heldOut, chance, reason }: CropFitting) => ({
  ...{ kept, start, offset: offset === null ? null : rounded(offset) },
  correlation: heldOut && {
    plain: rounded(heldOut.plain),
    chosen: rounded(heldOut.chosen),
    trained: rounded(heldOut.trained),
    chance: chance === null ? null : rounded(chance),
  },
  reason,
});

const begun = { frame: 'the whole frame', window: 'a window', followed: 'what was followed' } as const;

function fitSaid({ kept, start, offset, heldOut, chance, reason }: CropFitting): string {
  const numbers = heldOut
    ? ` Correlation on stretches left out: plain crop ${fixed(heldOut.plain, 2)}, chosen ${fixed(heldOut.chosen, 2)}, trained ${fixed(heldOut.trained, 2)}${chance === null ? '' : `, by luck up to ${fixed(chance, 2)}`}.`
    : '';
  if (kept === 'plain') return `  not fitted to the other track. ${reason ?? ''}${numbers}`;
  const how = kept === 'trained' ? 'trained from' : 'chosen:';
  const lag = offset ?? 0;
  const when =
    Math.abs(lag) < 0.005 ? 'with' : `${fixed(Math.abs(lag), 2)} s ${lag < 0 ? 'before' : 'after'}`;
  return `  fitted to the other track, which comes ${when} the picture: ${how} ${begun[start]}.${numbers}`;
}

const writers: Readonly<Record<string, (outcome: TrackOutcome) => string>> = {
  '.json': (outcome) => `${JSON.stringify(result(outcome))}\n`,
  '.csv': ({ frames }) => {
    const size = frames[0]?.theta.length ?? 6;
    const names = (what: string) => Array.from({ length: size }, (_, k) => `${what}${k + 1}`);
    const head = ['t_s', ...names('theta'), ...names('sd'), 'confidence'].join(',');
    const rows = frames.map(({ t, theta, sd, confidence }) =>
      [t, ...theta, ...sd, confidence].map(rounded).join(','),
    );
    return `${[head, ...rows].join('\n')}\n`;
  },
};

const said: Readonly<Record<CropEvent['kind'], (event: CropEvent) => string>> = {
  cut: ({ start }) => `cut at ${fixed(start, 2)} s`,
  hidden: ({ start, end }) => `hidden from ${fixed(start, 2)} s to ${fixed(end, 2)} s`,
  'found-again': ({ start }) => `found again at ${fixed(start, 2)} s`,
  lost: ({ start }) => `lost from ${fixed(start, 2)} s on`,
};

/** Where the control points of a bent crop lie. */
function grid(points: readonly number[], width: number, height: number): string {
  const across = points.filter((_, k) => k % 2 === 0).map((x) => ((x + 1) * width) / 2);
  const down = points.filter((_, k) => k % 2 === 1).map((y) => ((y + 1) * height) / 2);
  const ends = (of: readonly number[]) => [Math.min(...of), Math.max(...of)] as const;
  const [[left, right], [top, bottom]] = [ends(across), ends(down)];
  return `${across.length} control points within ${left.toFixed(0)},${top.toFixed(0)}, ${(right - left).toFixed(0)} × ${(bottom - top).toFixed(0)}`;
}

function report(outcome: TrackOutcome, path: string, output: string | undefined): string {
  const { frames, confidence, events, candidates, reason, width, height } = outcome;
  const others = candidates.map(({ t, box, coherence, chosen }) => {
    const [x, y, w, h] = box.map((value) => value.toFixed(0));
    return `  at ${fixed(t, 2)} s  ${x},${y},${w},${h}  coherence ${fixed(coherence, 2)}${chosen ? '  followed' : ''}`;
  });
  const list = others.length > 0 ? ['What moves (x,y,w,h in pixels):', ...others] : [];
  if (reason !== null) return [`Not followed: ${plain(path)}`, reason, ...list, ''].join('\n');
  const [first, last] = [frames[0], frames[frames.length - 1]];
  const box = (theta: readonly number[]): string => {
    if (outcome.kind === 'tps') return grid(theta, width, height);
    const [a, b, c, d, e, f] = theta as readonly [number, number, number, number, number, number];
    const [w, h] = [Math.hypot(a * width, d * height), Math.hypot(b * width, e * height)];
    const turn = (Math.atan2(d * height, a * width) * 180) / Math.PI;
    return `middle ${(((c + 1) * width) / 2).toFixed(0)},${(((f + 1) * height) / 2).toFixed(0)}, ${w.toFixed(0)} × ${h.toFixed(0)}, turned ${fixed(turn, 1)}°`;
  };
  return [
    `${plain(path)}: followed from ${fixed(first?.t ?? 0, 2)} s to ${fixed(last?.t ?? 0, 2)} s, ${frames.length} frames (${outcome.analysed} pictures analysed).`,
    ...(outcome.glimpses
      ? [`  by glimpses (experimental): ${outcome.glimpses.decoded} of ${outcome.glimpses.of} frames decoded`]
      : []),
    ...(outcome.fit ? [fitSaid(outcome.fit)] : []),
    ...(first && last ? [`  first: ${box(first.theta)}`, `  last:  ${box(last.theta)}`] : []),
    ...events.map((event) => `  ${said[event.kind](event)}`),
    `${Math.round(100 * confidence)} % sure, on average, that the subject is seen and its box about right.`,
    ...list,
    output === undefined
      ? 'Use -o FILE.json or FILE.csv, or --json, for the crop.'
      : `Written to ${plain(output)}.`,
    '',
  ].join('\n');
}

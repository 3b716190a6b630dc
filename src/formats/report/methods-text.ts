import { lookupTable } from '#src/model/lookup-table.ts';
import type { ElasticWarp, Project } from '#src/model/project.ts';
import { inText } from './citations.ts';

/** A sentence or two on one method that was used, with the keys of what it cites. */
export type MethodsPart = { readonly text: string; readonly cites: readonly string[] };

const part = (before: string, cites: readonly string[], after: string): MethodsPart => ({
  text: `${before}${inText(cites)}${after}`,
  cites,
});

/**
 * How the recordings of a project were aligned, in words that a paper's appendix can take: only of methods whose results the
 * document holds, with their options and figures.
 */
export function methodsText(project: Project, version: string): readonly MethodsPart[] {
  return [
    part(`Recordings were aligned with Syncline ${version}.`, [], ''),
    ...syncPart(project),
    ...(project.warps.length > 0 ? warpParts(project) : []),
    ...transcriptPart(project),
    ...cropPart(project),
    ...soundPart(project),
    ...stepsPart(project),
  ];
}

/** “1 pair”, “2 pairs”. */
export const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

/** The greatest of them; 0 of none. Of any number of them, which arguments of a call cannot be. */
export const greatest = (values: readonly number[]): number =>
  values.reduce((most, value) => Math.max(most, value), 0);

/** The middle value, of an even number the mean of the middle two; 0 of none. */
export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
};

function syncPart(project: Project): readonly MethodsPart[] {
  const compared = project.pairs.filter(({ by }) => by === 'audio' || by === 'video');
  if (compared.length === 0) return [];
  const bySound = compared.some(({ by }) => by === 'audio');
  const byPicture = compared.some(({ by }) => by === 'video');
  const used = project.pairs.filter(({ status }) => status === 'matched');
  const placed = project.placements.filter((p) => p.placed);
  const status = (which: string) => compared.filter((pair) => pair.status === which).length;
  const residuals = used.flatMap(({ residual }) => residual ?? []);
  const parts: MethodsPart[] = [];
  if (bySound)
    parts.push(
      part(
        'Sound was compared by generalised cross-correlation with phase transform',
        ['knapp1976'],
        ' of windows along coarse matches of band energies.',
      ),
    );
  if (byPicture)
    parts.push(
      part(
        'Pictures were compared by brightness, motion and the figure that moves, its likeness to itself the same from any side',
        ['lucas1981', 'odobez1995', 'junejo2008'],
        '.',
      ),
    );
  // A reference is where it is by definition: it says nothing of how sure the others are.
  const found = placed.filter((p) => !project.events.some((e) => e.reference === p.recording));
  parts.push({
    text:
      `Offsets, pauses and clock drifts of up to ${project.settings.maxDrift} ppm were fitted robustly, and all pairs solved together by weighted least squares;` +
      ` what lies below the level that unrelated recordings reach by chance was refused. Of ${count(compared.length, 'pair')} compared ${status('matched')} ` +
      `${status('matched') === 1 ? 'was' : 'were'} used, ${status('refused')} refused and ${status('inconsistent')} left out as contradicting others around loops` +
      (residuals.length > 0
        ? `; those used agree with the common solution within ${Math.max(0.01, 1000 * greatest(residuals)).toFixed(2)} ms`
        : '') +
      `. ${count(placed.length, 'recording')} of ${project.recordings.length} ${placed.length === 1 ? 'was' : 'were'} placed` +
      (found.length > 0
        ? `, with a median confidence (probability that the worst error is at most 1 ms) of ${Math.floor(100 * median(found.map((p) => p.confidence)))} %`
        : '') +
      `.${project.pins.length > 0 ? ` ${count(project.pins.length, 'moment')} ${project.pins.length === 1 ? 'was' : 'were'} pinned by hand.` : ''}`,
    cites: [],
  });
  return parts;
}

/** Names of methods as the engine writes them, the longer ones first, with what they are called and cite. */
const warpMethods: readonly (readonly [name: string, called: string, cites: readonly string[]])[] = [
  ['gromov-dtw', 'Gromov dynamic time warping', ['cohen2021']],
  ['soft-dtw', 'soft dynamic time warping', ['cuturi2017']],
  ['drop-dtw', 'Drop-DTW', ['dvornik2021']],
  ['ddtw', 'derivative dynamic time warping', ['keogh2001']],
  ['dctw', 'deep canonical time warping', ['trigeorgis2016', 'andrew2013']],
  ['ctw', 'canonical time warping', ['zhou2009', 'hotelling1936']],
  ['gtw', 'generalised canonical time warping', ['zhou2016']],
  ['imw', 'iterative motion warping', ['hsu2005']],
  ['online', 'on-line dynamic time warping', ['dixon2005']],
  ['utw', 'uniform time warping', []],
  ['dtw', 'dynamic time warping', ['sakoe1978']],
];

const compared = lookupTable<readonly [called: string, cites: readonly string[]]>({
  music: ['chroma and pitch-class onsets', ['ewert2009']],
  speech: ['mel cepstra', ['davis1980']],
  motion: ['the outline and motion of the moving figure', ['odobez1995', 'lucas1981']],
  text: ['timed words', ['weinberger2009']],
  data: ['columns of measurements', []],
  fused: [
    'all cues the two have in common, each weighed by what it tells of the path',
    ['hinton2002', 'barber2015'],
  ],
});

/** What a warp's `method` says: `ctw-data-speech`. */
export function methodOf(name: string): {
  readonly called: string;
  readonly features: readonly string[];
  readonly cites: readonly string[];
} {
  const [base, called, cites] = warpMethods.find(
    ([each]) => name === each || name.startsWith(`${each}-`),
  ) ?? [name, name, []];
  const features = name
    .slice(base.length + 1)
    .split('-')
    .filter((each) => each in compared);
  return { called, features, cites };
}

function warpParts(project: Project): readonly MethodsPart[] {
  const names = [...new Set(project.warps.map(({ method }) => method))];
  const parts = names.map((name) => {
    const warps = project.warps.filter(({ method }) => method === name);
    const { called, features, cites } = methodOf(name);
    const what = features.flatMap((each) => compared[each] ?? []).filter((each) => typeof each === 'string');
    const of = features.flatMap((each) => compared[each]?.[1] ?? []);
    const over = what.length > 0 ? ` over ${what.join(' and ')}` : '';
    return part(
      `${count(warps.length, 'pair')} ${warps.length === 1 ? 'was' : 'were'} warped elastically by ${called}${over}`,
      [...cites, ...of],
      `, with ${bandWords(warps)}.`,
    );
  });
  const isPinned = project.warps.some(({ a, b }) => project.pins.some((pin) => pin.a === a && pin.b === b));
  const isSpread = project.warps.some(({ method }) => !/^(?:utw|imw|gtw|online)(?:-|$)/.test(method));
  if (!isSpread) return parts;
  const sure = part(
    'Deviations are those of all paths near the one taken, by a forward–backward pass over the soft recursion',
    ['cuturi2017'],
    isPinned ? ', ' : '.',
  );
  if (!isPinned) return [...parts, sure];
  const scaled = part('scaled by the pinned moments so that ± 1.645 of them hold 90 %', ['vovk2005'], '.');
  return [...parts, { text: `${sure.text}${scaled.text}`, cites: [...sure.cites, ...scaled.cites] }];
}

function bandWords(warps: readonly ElasticWarp[]): string {
  const sd = warps.flatMap((warp) => warp.sd);
  const sure = Math.floor(100 * median(warps.map(({ confidence }) => confidence)));
  return `a median standard deviation of ${(1000 * median(sd)).toFixed(0)} ms and a median confidence of ${sure} %`;
}

function transcriptPart({ transcripts }: Project): readonly MethodsPart[] {
  const words = transcripts.flatMap(({ transcript }) => transcript.words);
  const found = words.filter(({ status, confidence }) => status === 'aligned' && confidence !== null);
  if (found.length === 0) return [];
  const confirmed = words.filter(({ status }) => status === 'confirmed').length;
  const unsaid = words.filter(({ status }) => status === 'not-spoken').length;
  return [
    part(
      `${count(words.length, 'word')} of ${count(transcripts.length, 'transcript')} were timed by the attention of the sound on the phones of the text (or against the text read aloud, where that was asked for), along the best monotonic path, with the posterior over all paths`,
      ['bahdanau2015', 'viterbi1967', 'baum1970'],
      `; ${confirmed} ${confirmed === 1 ? 'was' : 'were'} set or confirmed by hand, ${unsaid} ${unsaid === 1 ? 'is' : 'are'} not spoken.`,
    ),
  ];
}

function cropPart({ crops }: Project): readonly MethodsPart[] {
  const followed = crops.filter(({ confidence }) => confidence !== null).length;
  if (followed === 0) return [];
  return [
    part(
      `The subject of ${count(followed, 'video')} was followed as the parameters of a spatial transformer, fitted frame by frame and smoothed in both directions`,
      ['jaderberg2015', 'baker2004', 'rauch1965'],
      '.',
    ),
  ];
}

function soundPart({ soundShifts }: Project): readonly MethodsPart[] {
  if (soundShifts.length === 0) return [];
  return [
    part(
      `The sound of ${count(soundShifts.length, 'recording')} was put right against its own picture, by what moves with it`,
      ['hershey1999', 'barzelay2007'],
      '.',
    ),
  ];
}

function stepsPart({ steps }: Project): readonly MethodsPart[] {
  const aligned = steps.filter((each) => each.steps.some(({ status }) => status === 'aligned'));
  if (aligned.length === 0) return [];
  const said = aligned.some(({ by }) => by.kind === 'transcript');
  return [
    part(
      `Steps of ${count(aligned.length, 'list')} were placed by dynamic programming that drops what belongs to none${said ? ', over weighted words around each moment' : ''}`,
      ['dvornik2021', ...(said ? ['sparckjones1972'] : []), 'rabiner1989'],
      '.',
    ),
  ];
}

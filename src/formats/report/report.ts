import type { Placement } from '#src/model/alignment.ts';
import type { ElasticWarp, Project, ProjectTranscript } from '#src/model/project.ts';
import type { MediaInfo } from '#src/model/recording.ts';
import { segmentPpm, timelineExtent } from '#src/model/time-map.ts';
import { bibtex, citations, inList } from './citations.ts';
import { confidenceHistogram } from './histogram.ts';
import { element, figure, type Html, joined, list, name, said, table } from './html.ts';
import { count, median, methodOf, methodsText } from './methods-text.ts';
import { matchPicture, warpPicture } from './pair-pictures.ts';
import { styleOfPlots } from './svg.ts';
import { doubtful, percent, timelinePicture } from './timeline-picture.ts';

export type ReportFacts = {
  /** Of the program. */
  readonly version: string;
  /** When it is written, ISO 8601. */
  readonly date: string;
};

/** Pictures of pairs at most, the least sure ones: a page of a thousand helps nobody. */
const mostPictures = 24;
/** Seconds beyond which numbers lie that nobody reads. */
const digits = 4;

/**
 * What a project holds as one HTML page: what was aligned, how, and how sure, with pictures, tables, a methods paragraph and its
 * references. It needs nothing beside it, runs nothing and asks for nothing (a content security policy says so), and prints.
 */
export function reportHtml(project: Project, facts: ReportFacts): string {
  const parts = [
    header(project, facts),
    recordings(project),
    timelines(project),
    pairs(project),
    warps(project),
    transcripts(project),
    others(project),
    settings(project),
    methods(project, facts),
    files(project),
  ];
  const body = joined([element('main', joined(parts, '\n'))]);
  const policy =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    element('title', `${project.name}: alignment report`).html,
    `<style>${style}${styleOfPlots}</style>`,
    '</head>',
    element('body', body).html,
    '</html>',
    '',
  ].join('\n');
}

const section = (title: string, parts: readonly (Html | null)[]): Html => {
  const shown = parts.flatMap((each) => (each && each.html !== '' ? [each] : []));
  return shown.length === 0 ? said('') : element('section', joined([element('h2', title), ...shown], '\n'));
};

const paragraph = (text: string): Html => element('p', text);
const seconds = (value: number | null | undefined): string =>
  value === null || value === undefined ? '–' : value.toFixed(digits);
const ms = (value: number | null): string => (value === null ? '–' : (1000 * value).toFixed(2));

function namesOf(project: Project): (id: string) => string {
  const names = new Map(project.recordings.map((r) => [r.id, r.name]));
  return (id) => names.get(id) ?? '?';
}

function header(project: Project, { version, date }: ReportFacts): Html {
  const placed = project.placements.filter((p) => p.placed);
  const sure = placed.filter((p) => p.confidence >= doubtful);
  const sum = [
    `${count(placed.length, 'recording')} of ${project.recordings.length} ${placed.length === 1 ? 'is' : 'are'} placed, ${sure.length} of them with a confidence of 50 % or more.`,
    project.warps.length > 0
      ? ` ${count(project.warps.length, 'pair is', 'pairs are')} warped elastically.`
      : '',
    project.transcripts.length > 0
      ? ` There ${project.transcripts.length === 1 ? 'is' : 'are'} ${count(project.transcripts.length, 'transcript')}.`
      : '',
  ].join('');
  return element(
    'header',
    joined([
      element('h1', joined([said('Alignment report: '), name(project.name)])),
      paragraph(
        `Written by Syncline ${version} on ${date.slice(0, 10)}; the project was last changed on ${project.modified.slice(0, 10)}.`,
      ),
      paragraph(sum),
    ]),
  );
}

function recordings(project: Project): Html {
  const placements = new Map(project.placements.map((p) => [p.recording, p]));
  const rows = project.recordings.map((recording) => ({
    recording,
    placement: placements.get(recording.id) ?? null,
  }));
  const nameFor = namesOf(project);
  return section('Recordings', [
    table('Where each recording lies on the timeline, and how sure that is', rows, [
      { head: 'Recording', cell: ({ recording }) => name(recording.name) },
      { head: 'Holds', cell: ({ recording }) => contents(recording.media) },
      { head: 'Lasts, s', isNumber: true, cell: ({ recording }) => recording.media.duration.toFixed(2) },
      { head: 'Event', cell: ({ placement }) => placement?.event ?? '–' },
      { head: 'From, s', isNumber: true, cell: ({ placement }) => seconds(extent(placement)?.[0]) },
      { head: 'To, s', isNumber: true, cell: ({ placement }) => seconds(extent(placement)?.[1]) },
      { head: 'Drift, ppm', isNumber: true, cell: ({ placement }) => drift(placement) },
      {
        head: 'Segments',
        isNumber: true,
        cell: ({ placement }) => `${placement?.map?.segments.length ?? 0}`,
      },
      { head: 'Deviation, ms', isNumber: true, cell: ({ placement }) => ms(worstSd(placement)) },
      {
        head: 'Confidence',
        isNumber: true,
        cell: ({ placement }) => (placement?.placed ? percent(placement.confidence) : '–'),
      },
      {
        head: 'Placed by',
        cell: ({ placement }) =>
          !placement?.placed ? 'not placed' : placement.by === 'manual' ? 'hand' : 'the program',
      },
    ]),
    list(rows.flatMap(({ recording, placement }) => doubts(recording.name, placement, nameFor))),
    paragraph(
      'Confidence is the probability that the worst error over the recording is at most 1 ms. Drift is that of the first segment; positive: that clock runs fast. The deviation is the largest one stated.',
    ),
  ]);
}

const extent = (p: Placement | null) => (p?.map ? timelineExtent(p.map) : null);
const worstSd = (p: Placement | null): number | null => {
  const known = (p?.map?.segments ?? []).flatMap(({ knots }) => knots.flatMap(({ sd }) => sd ?? []));
  return known.length === 0 ? null : Math.max(...known);
};
const drift = (p: Placement | null): string => {
  const first = p?.map?.segments[0];
  return first ? segmentPpm(first).toFixed(2) : '–';
};

function contents({ video, audio, data }: MediaInfo): string {
  const rate = (v: MediaInfo['video'][number]) =>
    v.frameRate ? ` at ${Number((v.frameRate[0] / v.frameRate[1]).toFixed(3))}/s` : '';
  return [
    ...video.map((v) => `picture ${v.width}×${v.height}${rate(v)}`),
    ...audio.map((a) => `sound ${a.sampleRate} Hz, ${a.channels} ch.`),
    ...data.map((d) => `${d.frames} frames of ${d.dims} numbers`),
  ].join('; ');
}

function doubts(title: string, p: Placement | null, nameFor: (id: string) => string): readonly Html[] {
  const guesses = (p?.placed ? [] : (p?.candidates ?? [])).map((c) =>
    joined([said(`its start at ${c.offset.toFixed(2)} s of `), name(nameFor(c.against))]),
  );
  const reason = p === null ? 'not synced yet.' : p.reason;
  if (reason === null && guesses.length === 0) return [];
  const tried = guesses.length > 0 ? [said(' Best guesses: '), joined(guesses, '; '), said('.')] : [];
  return [joined([name(title), said(`: ${reason ?? ''}`), ...tried])];
}

function timelines(project: Project): Html {
  const placed = project.placements.filter((p) => p.placed);
  const pictures = project.events.flatMap(({ id, reference }) => {
    const drawn = timelinePicture(project, id);
    return drawn
      ? [
          figure(
            drawn,
            `Event ${id} on the clock of ${namesOf(project)(reference)}. Dashed: less than 50 % sure. At the right, the confidence.`,
          ),
        ]
      : [];
  });
  const histogram =
    placed.length > 1
      ? figure(
          confidenceHistogram(
            placed.map((p) => p.confidence),
            'recordings',
          ),
          'How sure the placements are.',
        )
      : null;
  return section('Timeline', [...pictures, histogram]);
}

function pairs(project: Project): Html {
  const nameFor = namesOf(project);
  const drawn = project.pairs
    .filter(({ status }) => status === 'matched')
    .toSorted((p, q) => p.confidence - q.confidence)
    .flatMap((pair) => {
      const names = [nameFor(pair.a), nameFor(pair.b)] as const;
      const picture = matchPicture(pair, names);
      return picture
        ? [
            figure(
              picture,
              `${names.join(' and ')}: each window with its deviation, less the stretches laid through them.`,
            ),
          ]
        : [];
    });
  const left = drawn.length - mostPictures;
  return section('Pairs', [
    table('What each two recordings say of each other', project.pairs, [
      { head: 'A', cell: ({ a }) => name(nameFor(a)) },
      { head: 'B', cell: ({ b }) => name(nameFor(b)) },
      { head: 'Verdict', cell: ({ status }) => status },
      { head: 'By', cell: ({ by }) => by },
      { head: 'Score', isNumber: true, cell: ({ score }) => score.toFixed(2) },
      { head: 'By chance', isNumber: true, cell: ({ chance }) => chance.toFixed(2) },
      { head: 'Confidence', isNumber: true, cell: ({ confidence }) => percent(confidence) },
      { head: 'Windows', isNumber: true, cell: ({ matches }) => `${matches.a.length}` },
      { head: 'Stretches', isNumber: true, cell: ({ segments }) => `${segments.length}` },
      { head: 'Off the solution, ms', isNumber: true, cell: ({ residual }) => ms(residual) },
    ]),
    ...drawn.slice(0, mostPictures),
    left > 0 ? paragraph(`${left} further pairs, all of them surer, are not drawn.`) : null,
  ]);
}

function warps(project: Project): Html {
  const nameFor = namesOf(project);
  const names = ({ a, b }: ElasticWarp) => [nameFor(a), nameFor(b)] as const;
  const drawn = project.warps
    .toSorted((p, q) => p.confidence - q.confidence)
    .slice(0, mostPictures)
    .map((warp) =>
      figure(
        warpPicture(project, warp, names(warp)),
        `${names(warp).join(' and ')}: the path with the band that holds 90 %, pinned moments (dots) and what was forbidden (shaded); below, the band by itself.`,
      ),
    );
  return section('Elastic warps', [
    table('Maps from one performance to another', project.warps, [
      { head: 'A', cell: ({ a }) => name(nameFor(a)) },
      { head: 'B', cell: ({ b }) => name(nameFor(b)) },
      { head: 'Method', cell: ({ method }) => `${methodOf(method).called} (${method})` },
      { head: 'Confidence', isNumber: true, cell: ({ confidence }) => percent(confidence) },
      { head: 'Knots', isNumber: true, cell: ({ map }) => `${map.length}` },
      { head: 'Deviation, median, ms', isNumber: true, cell: ({ sd }) => ms(median(sd)) },
      {
        head: 'Deviation, largest, ms',
        isNumber: true,
        cell: ({ sd }) => ms(sd.length > 0 ? Math.max(...sd) : null),
      },
      {
        head: 'Pins',
        isNumber: true,
        cell: ({ a, b }) => `${project.pins.filter((p) => p.a === a && p.b === b).length}`,
      },
      {
        head: 'Correlations',
        cell: ({ findings }) => findings?.correlations?.map((r) => r.toFixed(3)).join(', ') ?? '–',
      },
    ]),
    list(
      project.warps.map((warp) =>
        joined([name(names(warp)[0]), said(' and '), name(names(warp)[1]), said(`: ${aboutWarp(warp)}`)]),
      ),
    ),
    ...drawn,
  ]);
}

/** What does not stand in the table. */
function aboutWarp(warp: ElasticWarp): string {
  const cues = warp.findings?.cues?.cues.map((c) => `${c.name} ${percent(c.weight)}`).join(', ');
  const held = heldOut(warp);
  return [
    `${optionsOf(warp)}.`,
    ...(held === null ? [] : [`On stretches left out of the fit: ${held}.`]),
    ...(cues ? [`Cues counted for ${cues}.`] : []),
    ...(warp.findings?.notes ?? []),
  ].join(' ');
}

/** What was asked beside the method, where it is not the usual. */
function optionsOf({ how }: ElasticWarp): string {
  if (!how) return 'chosen by the program';
  const { method: _, seed, open, pool, without, window, ...rest } = how;
  const asked = Object.entries(rest).filter(([, value]) => value !== null && value !== 'auto');
  return [
    ...asked.map(
      ([key, value]) => `${key} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`,
    ),
    ...(window
      ? [`window ${window.kind} ${window.kind === 'itakura' ? window.slope : `${window.radius} s`}`]
      : []),
    ...(open.begin ? ['open begin'] : []),
    ...(open.end ? ['open end'] : []),
    ...(without.length > 0 ? [`without ${without.join(', ')}`] : []),
    ...(pool.length > 0 ? [`learnt from ${count(pool.length, 'further pair')}`] : []),
    `seed ${seed}`,
  ].join('; ');
}

function heldOut({ findings }: ElasticWarp): string | null {
  const held = findings?.heldOut;
  const best = held?.kept === 'dctw' ? held.dctw : held?.ctw;
  if (!held || !best) return null;
  const chance = held.chance
    ? `; by chance ${held.chance.quantile95.toFixed(2)} (p = ${held.chance.p.toFixed(3)})`
    : '';
  return `${best.correlations.map((r) => r.toFixed(3)).join(', ')}: ${best.information.toFixed(2)} nats a point${chance}`;
}

/** What is known of a transcript's words. */
export function wordCounts({ transcript }: Pick<ProjectTranscript, 'transcript'>) {
  const { words } = transcript;
  const aligned = words.filter(({ status }) => status === 'aligned');
  return {
    words: words.length,
    confirmed: words.filter(({ status }) => status === 'confirmed').length,
    sure: aligned.filter(({ confidence }) => (confidence ?? 1) >= doubtful).length,
    doubtful: aligned.filter(({ confidence }) => (confidence ?? 1) < doubtful).length,
    notSpoken: words.filter(({ status }) => status === 'not-spoken').length,
    untimed: words.filter(({ status }) => status === null).length,
  };
}

function transcripts(project: Project): Html {
  const nameFor = namesOf(project);
  const rows = project.transcripts.map((each) => ({ ...each, counts: wordCounts(each) }));
  const share = (n: number, of: number) => (of === 0 ? '–' : `${n} (${((100 * n) / of).toFixed(0)} %)`);
  const confidences = project.transcripts.flatMap(({ transcript }) =>
    transcript.words.flatMap(({ status, confidence }) =>
      status === 'aligned' && confidence !== null ? [confidence] : [],
    ),
  );
  const speech = ({ transcript }: ProjectTranscript) =>
    transcript.untranscribed
      .filter(({ kind }) => kind === 'speech')
      .reduce((sum, { start, end }) => sum + end - start, 0);
  return section('Transcripts', [
    table('Words of each transcript, and how sure their times are', rows, [
      { head: 'Transcript', cell: ({ source }) => name(source ?? 'typed') },
      { head: 'Recording', cell: ({ recording }) => name(nameFor(recording)) },
      { head: 'Language', cell: ({ transcript }) => transcript.language ?? '–' },
      {
        head: 'Is this recording’s',
        isNumber: true,
        cell: ({ transcript }) => (transcript.confidence === null ? '–' : percent(transcript.confidence)),
      },
      { head: 'Words', isNumber: true, cell: ({ counts }) => `${counts.words}` },
      { head: 'Confirmed', isNumber: true, cell: ({ counts }) => share(counts.confirmed, counts.words) },
      { head: 'Surer than not', isNumber: true, cell: ({ counts }) => share(counts.sure, counts.words) },
      { head: 'Doubtful', isNumber: true, cell: ({ counts }) => share(counts.doubtful, counts.words) },
      { head: 'Not spoken', isNumber: true, cell: ({ counts }) => share(counts.notSpoken, counts.words) },
      { head: 'Not aligned', isNumber: true, cell: ({ counts }) => share(counts.untimed, counts.words) },
      { head: 'Speech not in it, s', isNumber: true, cell: (each) => speech(each).toFixed(1) },
    ]),
    rows.length > 0
      ? paragraph(
          'A word is doubtful where the probability that both of its ends are right to 50 ms is below one half. Not spoken are also names of speakers, sounds in brackets and signs.',
        )
      : null,
    confidences.length > 1
      ? figure(confidenceHistogram(confidences, 'words'), 'How sure the times of words are.')
      : null,
  ]);
}

function others(project: Project): Html {
  const nameFor = namesOf(project);
  return section('Further results', [
    table('Sound put right against its own picture', project.soundShifts, [
      { head: 'Recording', cell: ({ recording }) => name(nameFor(recording)) },
      { head: 'Sound late by, ms', isNumber: true, cell: ({ offset }) => ms(offset) },
      { head: 'Falls behind, ppm', isNumber: true, cell: ({ ppm }) => (ppm === null ? '–' : ppm.toFixed(1)) },
      { head: 'Stretches', isNumber: true, cell: ({ segments }) => `${segments.length}` },
    ]),
    table('Subjects followed', project.crops, [
      { head: 'Recording', cell: ({ recording }) => name(nameFor(recording)) },
      { head: 'Kind', cell: ({ kind }) => kind },
      { head: 'Frames', isNumber: true, cell: ({ frames }) => `${frames.length}` },
      { head: 'Set by hand', isNumber: true, cell: ({ keys }) => `${keys.length}` },
      {
        head: 'Seen, on average',
        isNumber: true,
        cell: ({ confidence }) => (confidence === null ? 'drawn by hand' : percent(confidence)),
      },
      {
        head: 'What befell it',
        cell: ({ events }) => events.map(({ kind, start }) => `${kind} at ${start.toFixed(2)} s`).join(', '),
      },
    ]),
    ...project.steps.map((each) =>
      table(
        `Steps of ${each.source ?? 'a list'} in ${nameFor(each.recording)} (${percent(each.confidence)} sure that it is its)`,
        each.steps,
        [
          { head: 'Step', cell: ({ text }) => name(text) },
          { head: 'From, s', isNumber: true, cell: ({ start }) => (start === null ? '–' : start.toFixed(2)) },
          { head: 'To, s', isNumber: true, cell: ({ end }) => (end === null ? '–' : end.toFixed(2)) },
          { head: 'Confidence', isNumber: true, cell: ({ confidence }) => percent(confidence) },
          { head: 'Verdict', cell: ({ status }) => status },
        ],
      ),
    ),
  ]);
}

function settings(project: Project): Html {
  const { settings, recorders, notes } = project;
  const nameFor = namesOf(project);
  const chosen = project.recordings.flatMap(({ name: title, analysis }) => {
    const asked = [
      ...(analysis.by === 'auto' ? [] : [`by ${analysis.by}`]),
      ...(analysis.audioStream === null ? [] : [`sound stream ${analysis.audioStream}`]),
      ...(analysis.channel === 'mix' ? [] : [`channel ${analysis.channel}`]),
      ...(analysis.rate === null ? [] : [`${analysis.rate} frames a second`]),
      ...(analysis.times === 'auto' ? [] : [`times from ${analysis.times}`]),
    ];
    return asked.length > 0 ? [joined([name(title), said(`: ${asked.join(', ')}`)])] : [];
  });
  const groups = recorders.map(({ id, name: title }) =>
    joined([
      name(title),
      said(': '),
      joined(
        project.recordings.filter((r) => r.recorder === id).map((r) => name(r.name)),
        ', ',
      ),
    ]),
  );
  return section('Options and notes', [
    list([
      joined([
        said('The timeline is the clock of '),
        settings.reference === null ? said('the first recording') : name(nameFor(settings.reference)),
        said('.'),
      ]),
      `Clock differences are believed up to ${settings.maxDrift} ppm; compared by ${settings.by === 'auto' ? 'sound, or picture where there is none' : settings.by}.`,
      ...groups.map((each) => joined([said('Of one recorder, '), each])),
      ...chosen,
      ...(project.pins.length > 0 ? [`${count(project.pins.length, 'moment')} pinned by hand.`] : []),
      ...(project.forbidden.length > 0
        ? [`${count(project.forbidden.length, 'region')} that no path may enter.`]
        : []),
      ...(project.locked.length > 0
        ? [`${count(project.locked.length, 'part')} of a path kept as it is.`]
        : []),
      ...notes,
    ]),
  ]);
}

function methods(project: Project, { version, date }: ReportFacts): Html {
  const parts = methodsText(project, version);
  const keys = [...new Set(parts.flatMap(({ cites }) => cites))].toSorted();
  const works = keys.flatMap((key) => (citations[key] ? [{ key, work: citations[key] }] : []));
  const own = `@software{syncline,\n  title = {Syncline},\n  version = {${version}},\n  year = {${date.slice(0, 4)}}\n}`;
  return section('Methods', [
    element('p', parts.map(({ text }) => text).join(' '), 'class="methods"'),
    works.length > 0 ? element('h3', 'References') : null,
    list(works.map(({ work }) => inList(work))),
    element(
      'details',
      joined([
        element('summary', 'The same as BibTeX'),
        element(
          'pre',
          [own, ...works.map(({ key, work }) => bibtex(key, work))].join('\n\n'),
          'tabindex="0"',
        ),
      ]),
      'open=""',
    ),
  ]);
}

function files(project: Project): Html {
  return section('Files', [
    table('By which the recordings can be told', project.recordings, [
      { head: 'Recording', cell: (r) => name(r.name) },
      { head: 'File', cell: (r) => name(r.path.split(/[/\\]/).at(-1) ?? '') },
      { head: 'Bytes', isNumber: true, cell: (r) => `${r.fingerprint.size}` },
      { head: 'SHA-256 of its size and chosen blocks', cell: (r) => element('code', r.fingerprint.hash) },
      { head: 'Doubts about the file', cell: (r) => r.media.warnings.join(' ') },
    ]),
  ]);
}

const style = `
:root{color-scheme:light dark;--paper:#fff;--text:#1d2733;--quiet:#5b6775;--rule:#d5dbe2}
@media (prefers-color-scheme:dark){:root{--paper:#14181d;--text:#e8ecf1;--quiet:#a3afbd;--rule:#333c47}}
body{margin:0;background:var(--paper);color:var(--text);font:15px/1.5 system-ui,sans-serif}
main{max-width:66rem;margin:0 auto;padding:1.5rem}
h1{font-size:1.6rem;line-height:1.25}h2{margin-top:2.2rem;font-size:1.2rem;border-bottom:1px solid var(--rule)}h3{font-size:1rem}
.wide{overflow-x:auto}
table{border-collapse:collapse;font-size:.82rem;line-height:1.35}
caption{text-align:left;color:var(--quiet);padding:.4rem 0}
th,td{text-align:left;vertical-align:top;padding:.25rem .7rem .25rem 0;border-top:1px solid var(--rule)}
thead th{font-weight:600;vertical-align:bottom}td,tbody th{min-width:3.2rem}td:nth-child(2){min-width:9rem}tbody th{font-weight:500}
.n{text-align:right;font-variant-numeric:tabular-nums}
figure{margin:1.2rem 0;break-inside:avoid}figcaption{max-width:46rem;color:var(--quiet);font-size:.85rem}
pre{overflow-x:auto;font-size:.78rem}code{font-size:.78rem;word-break:break-all}
@media print{:root{--paper:#fff;--text:#000;--quiet:#444;--rule:#bbb}main{max-width:none;padding:0}table{font-size:8pt}.wide{overflow:visible}thead{display:table-header-group}tr{break-inside:avoid}pre{white-space:pre-wrap}}
`.trim();

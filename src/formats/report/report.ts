import type { ElasticWarp, Project } from '#src/model/project.ts';
import { bibtex, bibtexOf, citations, inList } from './citations.ts';
import { element, type Html, joined, list, name, said } from './html.ts';
import { type MatrixPlot, matrixLooks } from './matrix-picture.ts';
import { count, methodsText } from './methods-text.ts';
import { pairs, warps } from './pairs-part.ts';
import { namesOf, paragraph, section } from './parts.ts';
import { files, recordings, timelines } from './recordings-part.ts';
import { others, transcripts } from './results-part.ts';
import { styleOfPlots } from './svg.ts';
import { doubtful } from './timeline-picture.ts';

export type ReportFacts = {
  /** Of the program. */
  readonly version: string;
  /** When it is written, ISO 8601. */
  readonly date: string;
  /** Where the program is to be had, and who made it; left out: not said. */
  readonly address?: string | null;
  readonly author?: string;
  /** The matrices of warps, where they could be drawn. */
  readonly matrices?: ReadonlyMap<ElasticWarp, MatrixPlot>;
};

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
    warps(project, facts.matrices ?? new Map()),
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
    `<style>${style}${styleOfPlots}${matrixLooks}</style>`,
    '</head>',
    element('body', body).html,
    '</html>',
    '',
  ].join('\n');
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

function methods(project: Project, { version, date, address, author }: ReportFacts): Html {
  const parts = methodsText(project, version);
  const keys = [...new Set(parts.flatMap(({ cites }) => cites))].toSorted();
  const works = keys.flatMap((key) => (citations[key] ? [{ key, work: citations[key] }] : []));
  const own = bibtexOf('@software{syncline', [
    ...(author === undefined ? [] : [['author', `{${author}}`] as const]),
    ...([
      ['title', 'Syncline'],
      ['version', version],
      ['year', date.slice(0, 4)],
    ] as const),
    ...(address ? [['url', address] as const] : []),
    ['note', 'Free software, GPL-3.0-or-later'],
  ]);
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

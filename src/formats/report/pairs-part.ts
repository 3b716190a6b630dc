import type { ElasticWarp, Project } from '#src/model/project.ts';
import { chanceInWords, warpedAsFreely } from '#src/model/by-chance.ts';
import { figure, type Html, joined, list, name, said, table } from './html.ts';
import { type MatrixPlot, matrixPlot } from './matrix-picture.ts';
import { count, greatest, median, methodOf } from './methods-text.ts';
import { matchPicture, warpPicture } from './pair-pictures.ts';
import { ms, namesOf, paragraph, section } from './parts.ts';
import { percent } from './timeline-picture.ts';

/** Pictures of pairs at most, the least sure ones: a page of a thousand helps nobody. */
const mostPictures = 24;
/** Pairs in the table: of more, those that were refused are left out. */
const mostRows = 1000;

/** Recordings compared two by two. */
export function pairs(project: Project): Html {
  const nameFor = namesOf(project);
  // A window by itself is no picture.
  const drawable = project.pairs
    .filter(({ status, matches }) => status === 'matched' && matches.a.length > 1)
    .toSorted((p, q) => p.confidence - q.confidence);
  const drawn = drawable.slice(0, mostPictures).flatMap((pair) => {
    const names = [nameFor(pair.a), nameFor(pair.b)] as const;
    const picture = matchPicture(pair, names);
    const what = `${names.join(' and ')}: each window with its deviation, less the stretches laid through them.`;
    return picture ? [figure(picture, what)] : [];
  });
  const left = drawable.length - mostPictures;
  const isMany = project.pairs.length > mostRows;
  const told = isMany ? project.pairs.filter(({ status }) => status !== 'refused') : project.pairs;
  const shown = told.slice(0, mostRows);
  return section('Pairs', [
    table(
      'Recordings compared two by two: how well they match, and how far the match lies from where all of them together put the two',
      shown,
      [
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
      ],
    ),
    isMany
      ? paragraph(
          `Of ${project.pairs.length} pairs ${project.pairs.length - told.length} were refused and are not listed${told.length > shown.length ? `, nor are ${told.length - shown.length} others` : ''}.`,
        )
      : null,
    ...drawn,
    left > 0 ? paragraph(`${left} further pairs, all of them surer, are not drawn.`) : null,
  ]);
}

/** Those that are drawn, the least sure first. */
export const drawnWarps = ({ warps: all }: Project): readonly ElasticWarp[] =>
  all.toSorted((p, q) => p.confidence - q.confidence).slice(0, mostPictures);

/** Elastic warps, with their matrices and bands. */
export function warps(project: Project, matrices: ReadonlyMap<ElasticWarp, MatrixPlot>): Html {
  const nameFor = namesOf(project);
  const names = ({ a, b }: ElasticWarp) => [nameFor(a), nameFor(b)] as const;
  const drawn = drawnWarps(project).flatMap((warp) => {
    const matrix = matrices.get(warp);
    return [
      ...(matrix
        ? [
            figure(
              matrixPlot(matrix, 280),
              `${names(warp).join(' and ')}: how alike every moment of the one is to every moment of the other (light: alike), and the path that was found.`,
            ),
          ]
        : []),
      figure(
        warpPicture(project, warp, names(warp)),
        `${names(warp).join(' and ')}: the path with the band that holds 90 %, pinned moments (dots) and what was forbidden (shaded); below, the band by itself.`,
      ),
    ];
  });
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
        cell: ({ sd }) => ms(sd.length > 0 ? greatest(sd) : null),
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
      ? [
          `window ${window.kind} ${window.kind === 'itakura' ? window.slope : `${window.radius} s`}${window.kind === 'slanted' ? ` of ${ofWhose[window.of]}` : ''}`,
        ]
      : []),
    ...(open.begin ? ['open begin'] : []),
    ...(open.end ? ['open end'] : []),
    ...(without.length > 0 ? [`without ${without.join(', ')}`] : []),
    ...(pool.length > 0 ? [`learnt from ${count(pool.length, 'further pair')}`] : []),
    `seed ${seed}`,
  ].join('; ');
}

const ofWhose = { a: 'A', b: 'B', longer: 'the longer' } as const;

function heldOut({ findings }: ElasticWarp): string | null {
  const held = findings?.heldOut;
  const best = held?.kept === 'dctw' ? held.dctw : held?.ctw;
  if (!held || !best) return null;
  const freely = held.chance && held.ctw ? warpedAsFreely(held.chance, held.ctw.information) : null;
  const sought = freely === null ? '' : `; warped by CTW as freely as chance ${freely}`;
  const chance = held.chance ? `${sought}; by chance ${chanceInWords(held.chance)}` : '';
  return `${best.correlations.map((r) => r.toFixed(3)).join(', ')}: ${best.information.toFixed(2)} nats a point${chance}`;
}

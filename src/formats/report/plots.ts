import type { ProjectCrop } from '#src/model/crop.ts';
import type { Project } from '#src/model/project.ts';
import { timelineExtent } from '#src/model/time-map.ts';
import { confidenceHistogram } from './histogram.ts';
import type { Html } from './html.ts';
import { networkPicture } from './network-picture.ts';
import { matchPicture, warpPicture } from './pair-pictures.ts';
import { namesOf } from './parts.ts';
import { axes, band, box, dot, line, type Point, scale, svg, words } from './svg.ts';
import { percent, timelinePicture } from './timeline-picture.ts';

/** A picture of what a project holds: what is drawn, and the names of the recordings it is of, as users typed them. */
export type Plot = { readonly what: string; readonly of: readonly string[]; readonly picture: Html };

/** A measure of a crop over time, and how sure it is. */
export type Curve = {
  readonly name: string;
  /** Source seconds. */
  readonly times: ArrayLike<number>;
  readonly values: ArrayLike<number>;
  readonly sd: ArrayLike<number>;
};

/** @param curvesOf a crop's measures: where it is, how large, how it is turned */
export function plotsOf(
  project: Project,
  curvesOf: (crop: ProjectCrop) => readonly Curve[],
): readonly Plot[] {
  const nameFor = namesOf(project);
  const both = ({ a, b }: { readonly a: string; readonly b: string }) => [nameFor(a), nameFor(b)] as const;
  const placed = project.placements.filter((p) => p.placed);
  const plots: (Plot | null)[] = [
    ...project.events.flatMap(({ id }) => {
      const event = project.events.length > 1 ? ` ${id}` : '';
      const drawn = timelinePicture(project, id);
      const covered = coveragePicture(project, id);
      return [
        drawn && { what: `timeline${event}`, of: [], picture: drawn },
        covered && { what: `coverage${event}`, of: [], picture: covered },
      ];
    }),
    placed.length > 1
      ? {
          what: 'confidence',
          of: [],
          picture: confidenceHistogram(
            placed.map((p) => p.confidence),
            'recordings',
          ),
        }
      : null,
    project.recordings.length > 1 ? { what: 'network', of: [], picture: networkPicture(project) } : null,
    ...project.pairs.map((pair) => {
      const drawn = pair.status === 'matched' ? matchPicture(pair, both(pair)) : null;
      return drawn && { what: 'matches', of: both(pair), picture: drawn };
    }),
    ...project.warps.flatMap((warp) => {
      const { correlations } = warp.findings ?? { correlations: null };
      return [
        { what: 'band', of: both(warp), picture: warpPicture(project, warp, both(warp)) },
        correlations && correlations.length > 0
          ? { what: 'correlations', of: both(warp), picture: barsPicture(correlations, both(warp)) }
          : null,
      ];
    }),
    ...project.crops.map((crop) => ({
      what: 'crop',
      of: [nameFor(crop.recording)],
      picture: curvesPicture(curvesOf(crop), crop, nameFor(crop.recording)),
    })),
    ...project.steps.map((list) => {
      const drawn = stepsPicture(list, nameFor(list.recording));
      return drawn && { what: 'steps', of: [nameFor(list.recording)], picture: drawn };
    }),
  ];
  return plots.flatMap((each) => each ?? []);
}

const [left, right, top, bottom] = [58, 630, 24, 200];

/** How many recordings hold each moment of an event; null where none is placed. */
function coveragePicture({ placements }: Project, event: string): Html | null {
  const changes = placements
    .filter((p) => p.placed && p.event === event && p.map)
    .flatMap((p) =>
      (p.map?.segments ?? []).flatMap((segment) => {
        const extent = timelineExtent({ segments: [segment] });
        return extent ? [[extent[0], 1] as const, [extent[1], -1] as const] : [];
      }),
    )
    .toSorted((p, q) => p[0] - q[0] || p[1] - q[1]);
  const [first, last] = [changes[0], changes.at(-1)];
  if (!first || !last) return null;
  let count = 0;
  const levels = changes.map(([t, by]) => {
    count += by;
    return [t, count] as const;
  });
  const most = Math.max(...levels.map(([, n]) => n));
  const x = scale(first[0], last[0], left, right);
  const y = scale(0, most, bottom, top);
  const steps = levels.flatMap(([t, n], k): Point[] => [
    [x.at(t), y.at(levels[k - 1]?.[1] ?? 0)],
    [x.at(t), y.at(n)],
  ]);
  return svg(650, bottom + 38, `How many recordings hold each moment: at most ${most}.`, [
    band(
      steps,
      steps.map(([at]): Point => [at, y.at(0)]),
      'band',
    ),
    line(steps, 'curve'),
    axes(x, y, { x: 'seconds', y: 'recordings' }),
  ]);
}

/** How strongly the spaces of two recordings go together, dimension by dimension. */
function barsPicture(values: readonly number[], names: readonly [string, string]): Html {
  const x = scale(0, values.length, left, right);
  const y = scale(Math.min(0, ...values), 1, bottom, top);
  const told = values.map((v) => v.toFixed(3)).join(', ');
  return svg(650, bottom + 38, `Correlations of ${names.join(' and ')}, dimension by dimension: ${told}.`, [
    ...values.map((v, k) =>
      box(
        [x.at(k) + 2, y.at(Math.max(0, v))],
        x.at(1) - x.at(0) - 4,
        Math.abs(y.at(v) - y.at(0)),
        'bar',
        v.toFixed(3),
      ),
    ),
    axes(x, y, { x: 'dimension', y: 'correlation' }),
  ]);
}

const ninety = 1.645;
const high = 120;

/** A crop over time: a row a measure, with the band that holds 90 % and its keyframes. */
function curvesPicture(curves: readonly Curve[], { keys }: ProjectCrop, title: string): Html {
  const rows = curves.map(({ name, times, values, sd }, row) => {
    const [from, to] = [top + row * (high + 46), top + row * (high + 46) + high];
    const all = Array.from(values);
    const [low, most] = [Math.min(...all), Math.max(...all)];
    const room = Math.max(1, (most - low) * 0.1);
    const x = scale(times[0] ?? 0, times[times.length - 1] ?? 1, left, right);
    const y = scale(low - room, most + room, to, from);
    const held = (v: number) => Math.min(to, Math.max(from, y.at(v)));
    const edge = (sign: number) =>
      all.map((v, k): Point => [x.at(times[k] ?? 0), held(v + sign * ninety * (sd[k] ?? 0))]);
    return [
      band(edge(1), edge(-1), 'band'),
      line(
        all.map((v, k): Point => [x.at(times[k] ?? 0), held(v)]),
        'curve',
      ),
      ...keys.map((key) => dot([x.at(key.t), to], 'pin', 3.5)),
      axes(x, y, { x: row === curves.length - 1 ? `${title}, s` : '', y: name }),
    ].join('');
  });
  const told = `The crop of ${title} over time: ${curves.map(({ name }) => name).join(', ')}; ${keys.length} keyframes.`;
  return svg(650, top + curves.length * (high + 46) + 10, told, rows);
}

const row = 22;

/** When each step is done or told; null where none was found. */
function stepsPicture(list: Project['steps'][number], title: string): Html | null {
  const found = list.steps.filter((s) => s.start !== null && s.end !== null);
  if (found.length === 0) return null;
  const x = scale(0, Math.max(...found.map((s) => s.end ?? 0)), 230, right);
  const end = top + list.steps.length * row;
  const short = (text: string) => ([...text].length > 34 ? `${[...text].slice(0, 33).join('')}…` : text);
  const y = scale(list.steps.length, 0, end, top);
  return svg(650, end + 38, `When each of ${list.steps.length} steps is found in ${title}.`, [
    ...list.steps.flatMap((step, k) => {
      const at = y.at(k);
      const name = words([222, at + 15], short(step.text), 'end');
      if (step.start === null || step.end === null) return [name];
      const what = `${step.text}: ${step.start.toFixed(2)} s to ${step.end.toFixed(2)} s`;
      const look = (step.confidence ?? 0) < 0.5 ? 'weak' : 'bar';
      const bar = box([x.at(step.start), at + 4], x.at(step.end) - x.at(step.start), row - 8, look, what);
      return [name, bar, words([x.at(step.end) + 4, at + 15], percent(step.confidence ?? 0))];
    }),
    line(
      [
        [230, end],
        [right, end],
      ],
      'axis',
    ),
    words([right, end + 28], `${title}, s`, 'end'),
    ...[0, x.high / 2, x.high].map((t) => words([x.at(t), end + 16], t.toFixed(1), 'middle')),
  ]);
}

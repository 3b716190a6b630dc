import type { JobResults } from '#src/contract/job-results.ts';
import type { JobInput, MediaRef } from '#src/contract/jobs.ts';
import type { Services } from '#src/contract/methods.ts';
import { leastConfidence } from '#src/align/judge.ts';
import type { JobContext, JobRunners } from '#main/jobs/registry.ts';
import { warpVia } from '#main/warp/via.ts';
import type { WarpMedia, WarpRun, WarpService } from '#main/warp/request.ts';
import { plannedSteps } from '#main/jobs/planned-steps.ts';
import type { ProjectCrop } from '#src/model/crop.ts';
import { cropFault } from '#src/model/crop-schema.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import type { SaidWord } from '#src/signal/word-features.ts';
import { cropKey } from '#src/vision/crop-key.ts';
import { fusedMethod, ownMethod, type WarpHow } from '#src/model/warp-how.ts';
import type { HostKit } from './kit.ts';
import { accepted } from './media.ts';

const warpMedia = ({ path, analysis, crop }: MediaRef, words: readonly SaidWord[] | null): WarpMedia => ({
  ...{ path, analysis },
  words: words ?? undefined,
  ...(crop !== undefined && { crop: { key: crop } }),
});

/** The two with the crops that they name, and what is said in them. @throws InvalidInputError `bad-crop` where a crop is another, or damaged */
function comparedMedia({
  a,
  b,
  crops,
  said,
}: Pick<JobInput & { kind: 'matrix' }, 'a' | 'b' | 'crops' | 'said'>) {
  const [first, second] = ([a, b] as const).map((ref, k): WarpMedia => {
    const media = warpMedia(ref, said?.[k] ?? null);
    const crop = (crops?.[k] ?? null) as ProjectCrop | null;
    if ((crop && cropKey(crop)) !== (ref.crop ?? null) || (crop && cropFault(crop)))
      throw new InvalidInputError('bad-crop', 'The crop is not the one that was named.', 'Draw it again.');
    return crop ? { ...media, crop: { key: cropKey(crop), of: crop } } : media;
  }) as [WarpMedia, WarpMedia];
  return { a: first, b: second };
}

/** Quick answers about a prepared pair. */
export function analysisServices(
  kit: HostKit,
  warp: WarpService,
): Pick<Services, 'matrix.tile' | 'matrix.projections' | 'warp.resolve'> {
  type Asked = {
    readonly a: MediaRef;
    readonly b: MediaRef;
    readonly said: readonly [string | null, string | null];
  };
  const media = async (ref: MediaRef, saying: string | null): Promise<WarpMedia> => ({
    ...warpMedia(await accepted(kit, ref), null),
    saying: saying ?? undefined,
  });
  const pair = async ({ a, b, said }: Asked) => ({
    a: await media(a, said[0]),
    b: await media(b, said[1]),
  });
  return {
    'matrix.tile': async ({ x, y, columns, rows, how, ...both }) => ({
      cost: await warp.costTile({ ...(await pair(both)), how }, { x, y }, columns, rows),
      columns,
      rows,
    }),
    'matrix.projections': async ({ how, ...both }) => await warp.projections({ ...(await pair(both)), how }),
    'warp.resolve': async ({ pins, forbidden, locked, how, grain, ...both }) => {
      const request = { ...(await pair(both)), pins, forbidden, locked, how };
      const { map, sd, confidence, doubts, left } = await warp.resolve(request, grain);
      return { map, sd, confidence, doubts, left };
    },
  };
}

/** What of them is compared is all: neither crops nor words. */
const othersOf = (others: readonly (readonly [MediaRef, MediaRef])[] = []) =>
  others.map(
    ([a, b]) =>
      [
        { path: a.path, analysis: a.analysis },
        { path: b.path, analysis: b.analysis },
      ] as const,
  );

/** What it takes to hear and see two recordings. */
const perceiving = (how: WarpHow | null, isSeen: boolean): readonly string[] =>
  [1, 2].flatMap(() => [
    ...(isSeen || how?.features === 'text' ? [] : ['Decoding', 'Listening']),
    ...(isSeen || how?.method === fusedMethod ? ['Decoding the picture', 'Looking'] : []),
  ]);

/** What it takes to compare two recordings; what was made before is passed over. */
const comparing = (how: WarpHow | null, isSeen: boolean): readonly string[] => [
  ...perceiving(how, isSeen),
  'Comparing',
  ...(how?.pool ?? []).flatMap(() => [...perceiving(how, isSeen), 'Comparing']),
  ...(how === null || how.method === fusedMethod ? ['Weighing what each cue tells'] : []),
  ...(isOwn(how) ? [] : [`Aligning (${how?.method})`]),
];

/** Whether the program chooses how, if not what is compared. */
const isOwn = (how: WarpHow | null): boolean =>
  how === null || how.method === fusedMethod || how.method === ownMethod;

/**
 * What follows to warp them; what is asked of the map is held against the one without it, and each pin asked.
 * @param asked what the map is to pass through and to keep to
 */
const warping = (
  how: WarpHow | null,
  { pins, forbidden, locked }: Record<'pins' | 'forbidden' | 'locked', readonly unknown[]>,
): readonly string[] => {
  const own = isOwn(how) ? 'Warping' : `Aligning (${how?.method})`;
  const bounds = pins.length + forbidden.length + locked.length;
  const runs = bounds > 0 && how?.window ? 2 : bounds > 0 || how?.window ? 1 : 0;
  return [
    ...(own === 'Warping' ? [own] : []),
    ...Array.from({ length: runs }, () => own),
    ...(pins.length > 0 ? ['Asking the pins'] : []),
  ];
};

/** Whether it is the pictures of two recordings that are compared. */
const looks = (by: string, how: WarpHow | null, ...pair: readonly MediaRef[]): boolean =>
  (how ? how.features === 'motion' : by === 'video') || pair.every(({ analysis }) => analysis.by === 'video');

/** The long work behind them, as jobs. */
export function warpRunners(
  warp: WarpService,
): Pick<{ [K in keyof JobRunners]: JobRunners[K]['run'] }, 'warp' | 'matrix'> {
  const runOf = (context: JobContext, plan: readonly string[]): WarpRun => {
    const stepOf = plannedSteps(plan);
    return {
      signal: context.signal,
      progress(done, total, unit, label) {
        const step = stepOf({ label, done, total });
        if (step) context.progress(done, total, unit, label, step);
      },
      computed: ({ notes }) => {
        for (const note of notes) context.note(note);
      },
    };
  };
  return {
    async warp(
      { a, b, crops, said, pins, forbidden, locked, by, how, others, via = [] },
      context,
    ): Promise<JobResults['warp']> {
      const seen = by === 'video' && !how ? { method: 'motion' as const } : {};
      const { map, sd, confidence, method, findings, reason, doubts, left, notes } = await warpVia(
        warp,
        {
          ...comparedMedia({ a, b, crops, said }),
          pins,
          forbidden,
          locked,
          how,
          others: othersOf(others),
          ...seen,
        },
        via.map((ref) => warpMedia(ref, null)),
        // Every pair of them is compared.
        runOf(
          context,
          Array.from({ length: ((via.length + 2) * (via.length + 1)) / 2 }, () => [
            ...comparing(how, looks(by, how, a, b, ...via)),
            ...warping(how, { pins, forbidden, locked }),
          ]).flat(),
        ),
      );
      if (reason === null) for (const note of notes) context.note(note);
      else context.refuse(reason);
      if (reason !== null)
        return { warp: null, refusal: { reason, method, confidence, needed: leastConfidence, findings } };
      return {
        warp: { a: a.id, b: b.id, map, sd, confidence, method, how, findings, left },
        doubts,
        refusal: null,
      };
    },
    async matrix({ a, b, crops, said, how, others }, context) {
      await warp.prepare(
        { ...comparedMedia({ a, b, crops, said }), how, others: othersOf(others) },
        runOf(context, comparing(how, looks('auto', how, a, b))),
      );
      return { ready: true };
    },
  };
}

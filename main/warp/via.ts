import { basename } from 'node:path';
import { chained, exchanged, surestWay } from '#src/align/chain-curves.ts';
import type { Curve } from '#src/align/curve.ts';
import { leastConfidence } from '#src/align/judge.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import type { WarpMedia, WarpOutcome, WarpRequest, WarpRun, WarpService } from './request.ts';

/** Surer than this two recordings are compared straight away, whatever lies between them. */
const sureEnough = 0.9;

/**
 * The warp of two recordings by way of others of the same thing: views that lie between them, where the two by themselves have
 * too little in common. All pairs are compared; of the ways from a to b the one is taken that is right with the highest
 * probability, which may be the straight one.
 * @throws as `service.warp`; InvalidInputError `bad-via` where pins, regions or trusted parts say something of the two by themselves
 */
export async function warpVia(
  service: Pick<WarpService, 'warp'>,
  request: WarpRequest,
  via: readonly WarpMedia[],
  run: WarpRun = {},
): Promise<WarpOutcome> {
  const { pins = [], forbidden = [], locked = [] } = request;
  if (via.length > 0 && pins.length + forbidden.length + locked.length > 0)
    throw new InvalidInputError(
      'bad-via',
      'Pins, regions that are kept out of and trusted parts say something of two recordings, not of those between them.',
      'Remove them, or warp the two straight.',
    );
  const straight = await service.warp(request, run);
  if (via.length === 0 || (straight.reason === null && straight.confidence >= sureEnough)) return straight;
  const media = [request.a, ...via, request.b];
  const last = media.length - 1;
  const found = new Map<string, WarpOutcome>([[`0 ${last}`, straight]]);
  for (const [p, a] of media.entries())
    for (const [q, b] of media.entries()) {
      if (q <= p || found.has(`${p} ${q}`)) continue;
      found.set(`${p} ${q}`, await service.warp({ ...request, a, b }, run));
    }
  const between = (p: number, q: number) => found.get(p < q ? `${p} ${q}` : `${q} ${p}`) as WarpOutcome;
  const isTold = ({ reason, map, confidence }: WarpOutcome) =>
    reason === null && map.length > 1 && confidence >= leastConfidence;
  const way = surestWay(media.length, (p, q) => (isTold(between(p, q)) ? between(p, q).confidence : 0));
  if (!way || way.way.length <= 2 || way.sure < leastConfidence) return straight;
  const curve = way.way
    .slice(1)
    .map((q, k): Curve => {
      const p = way.way[k] as number;
      const own = curveOf(between(p, q));
      return p < q ? own : exchanged(own);
    })
    .reduce(chained);
  if (curve.a.length < 2) return straight;
  const stops = way.way.slice(1, -1).map((k) => `“${basename((media[k] as WarpMedia).path)}”`);
  return {
    ...straight,
    map: curve.a.map((t, k) => [t, curve.b[k] as number] as const),
    sd: curve.sd,
    confidence: way.sure,
    method: between(way.way[0] as number, way.way[1] as number).method,
    findings: null,
    left: null,
    reason: null,
    notes: [
      `The map goes by way of ${stops.join(' and ')}: each step is surer than the two by themselves (${Math.round(100 * straight.confidence)} %).`,
    ],
  };
}

const curveOf = ({ map, sd }: WarpOutcome): Curve => ({
  a: map.map(([t]) => t),
  b: map.map(([, t]) => t),
  sd,
});

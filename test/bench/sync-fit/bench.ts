/** Rows of evidence and truth for fitting the confidence model: npm run bench -- sync-fit FIRST COUNT FILE */
import { appendFileSync } from 'node:fs';
import { wasmSound } from '#main/compute/sound.ts';
import { measureWithEvidence } from '#src/align/sync/pair.ts';
import { soundOf } from '#src/signal/sound.ts';
import { describeSound } from '#src/signal/sound-summary.ts';
import { type Case, jingle, loop, pair, type Side, unrelated } from '../sync/cases.ts';
import { haveShared, type Kind } from '../sync/material.ts';
import { makeRandom, type Random } from '../sync/random.ts';
import { scoreOf } from '../sync/score.ts';

function sideOf(random: Random, seconds: number, from: number, to: number): Side {
  const chance = (p: number): boolean => random.uniform() < p;
  const length = to - from;
  const cuts: [number, number][] = [];
  if (chance(0.25))
    for (let t = from === 0 ? 12 : 8; t < length - 12 && cuts.length < 4; t += random.between(10, 60))
      if (chance(0.5)) {
        const lost = chance(0.3) ? random.between(1, 8) : random.between(0.04, 0.6);
        cuts.push([t, t + lost]);
        t += lost;
      }
  void seconds;
  return {
    start: from,
    end: to,
    mic: true,
    ...(chance(0.5) ? { room: [random.between(0.2, 1.2), random.between(-8, 8)] as const } : {}),
    ...(chance(0.7) ? { snr: random.between(-28, 25), colour: random.between(0, 2) } : {}),
    ...(chance(0.15) ? { babble: random.between(-12, 10) } : {}),
    ...(chance(0.7) ? { ppm: random.normal() * 60 } : {}),
    ...(chance(0.1) ? { low: random.between(300, 2000) } : {}),
    ...(chance(0.2) ? { hum: random.between(-10, 20) } : {}),
    ...(chance(0.1) ? { clip: 0.03 } : {}),
    ...(cuts.length > 0 ? { cuts } : {}),
  };
}

function make(seed: number): { readonly made: Case; readonly words: string } {
  const random = makeRandom(seed * 101 + 3);
  const kinds: Kind[] = haveShared
    ? ['speech', 'music', 'syn-speech', 'syn-music']
    : ['syn-speech', 'syn-music'];
  const kind = kinds[Math.floor(random.uniform() * kinds.length)] as Kind;
  const luck = random.uniform();
  if (luck < 0.06) return { made: unrelated(kind, seed), words: `unrelated ${kind}` };
  if (luck < 0.1) return { made: loop(kind, seed), words: `loop ${kind}` };
  if (luck < 0.14) return { made: jingle(kind, seed), words: `jingle ${kind}` };
  const seconds = random.between(30, 180);
  const endA = random.between(0.5, 1) * seconds;
  const startB = random.uniform() * Math.max(0, endA - random.between(2, 40));
  const endB = Math.min(seconds, startB + random.between(3, seconds));
  const a = sideOf(random, seconds, 0, endA);
  const b = sideOf(random, seconds, startB, endB);
  return { made: pair(seconds, a, b)(kind, seed), words: `${kind} ${JSON.stringify([a, b])}` };
}

const arithmetic = wasmSound();

export default function run([first = '1', count = '50', file = 'sync-fit.jsonl']: readonly string[]): void {
  for (let seed = Number(first); seed < Number(first) + Number(count); seed++) {
    const { made, words } = make(seed);
    const a = soundOf(made.a, 16000);
    const b = soundOf(made.b, 16000);
    const { measurement, evidence } = measureWithEvidence(
      a,
      b,
      describeSound(a, arithmetic),
      describeSound(b, arithmetic),
      { arithmetic },
    );
    const error = made.truth.length === 0 ? null : scoreOf(measurement, made.truth).worst;
    const row = {
      seed,
      placed: measurement.status === 'matched',
      error: error === Number.POSITIVE_INFINITY ? 99 : error,
      confidence: measurement.confidence,
      score: measurement.score,
      ...evidence,
      words,
    };
    appendFileSync(file, `${JSON.stringify(row)}\n`);
  }
}

import type { Page } from 'playwright-core';
import { fileUrl, runFfmpeg } from '#main/media/ffmpeg.ts';
import type { Project } from '#src/model/project.ts';

const rate = 48_000;
/** Samples that an analyser holds at most. */
const held = 32_768;

type Heard = {
  /** The last samples that went to the loudspeakers. */
  readonly samples: readonly number[];
  /** What the element says it plays, in the same callback. */
  readonly at: number;
  readonly playbackRate: number;
  readonly contextRate: number;
  readonly baseLatency: number;
  readonly outputLatency: number;
};

/**
 * What an element's clock hides: the sound that it hands over is led through an analyser and looked for in the
 * recording itself. Positive: what is handed over is later in the recording than `currentTime` says.
 */
export async function heardAgainstClock(page: Page, project: Project): Promise<void> {
  for (const recording of project.recordings) {
    if (recording.media.audio.length === 0) continue;
    const snaps = await page.evaluate(
      async ({ name, held }) => {
        const element = [...document.querySelectorAll<HTMLMediaElement>('video, audio')].find(
          (each) => each.ariaLabel === name && !each.muted,
        );
        if (!element || element.paused) return [];
        const context = new AudioContext({ sampleRate: 48_000 });
        await context.resume();
        const source = context.createMediaElementSource(element);
        const analyser = new AnalyserNode(context, { fftSize: held });
        source.connect(analyser).connect(context.destination);
        await new Promise((done) => setTimeout(done, 2500));
        const found: Heard[] = [];
        for (let i = 0; i < 6; i++) {
          await new Promise((done) => setTimeout(() => requestAnimationFrame(done), 700));
          const samples = new Float32Array(held);
          const at = element.currentTime;
          analyser.getFloatTimeDomainData(samples);
          const { playbackRate } = element;
          const { sampleRate: contextRate, baseLatency, outputLatency } = context;
          found.push({ samples: [...samples], at, playbackRate, contextRate, baseLatency, outputLatency });
        }
        return found;
      },
      { name: recording.name, held },
    );
    if (snaps.length === 0) continue;
    const leads: number[] = [];
    for (const snap of snaps) {
      const from = Math.max(0, snap.at - 2);
      const known = await soundOf(recording.path, from, 4);
      const found = lagOf(snap.samples, known);
      if (found.score > 0.6) leads.push(1000 * (from + (found.lag + held) / rate - snap.at));
    }
    const sorted = leads.toSorted((a, b) => a - b);
    const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN).toFixed(1);
    const { baseLatency, outputLatency, contextRate } = snaps[0] as Heard;
    console.log(
      `${recording.name}, sound handed over before currentTime: ${at(0.5)} ms (${at(0)} … ${at(1)}), ${leads.length} of ${snaps.length} found; ` +
        `context ${contextRate} Hz, base latency ${(1000 * baseLatency).toFixed(1)} ms, output latency ${(1000 * outputLatency).toFixed(1)} ms`,
    );
  }
}

async function soundOf(path: string, from: number, length: number): Promise<Float32Array> {
  const args = ['-v', 'error', '-ss', String(from), '-t', String(length), '-i', fileUrl(path)];
  const { stdout, code, stderr } = await runFfmpeg([
    ...args,
    '-ac',
    '1',
    '-ar',
    String(rate),
    '-f',
    'f32le',
    'pipe:1',
  ]);
  if (code !== 0) throw new Error(stderr);
  return new Float32Array(stdout.buffer, stdout.byteOffset, Math.floor(stdout.length / 4)).slice();
}

/** Where in `known` the piece fits best: normalised correlation, looked for by every 151st sample of the piece. */
function lagOf(piece: readonly number[], known: Float32Array): { lag: number; score: number } {
  const scoreAt = (lag: number, step: number) => {
    let [cross, one, two] = [0, 1e-12, 1e-12];
    for (let i = 0; i < piece.length; i += step) {
      const [a, b] = [piece[i] ?? 0, known[lag + i] ?? 0];
      cross += a * b;
      one += a * a;
      two += b * b;
    }
    return cross / Math.sqrt(one * two);
  };
  let best = { lag: 0, score: -1 };
  const last = known.length - piece.length;
  for (let lag = 0; lag <= last; lag++) {
    const score = scoreAt(lag, 151);
    if (score > best.score) best = { lag, score };
  }
  return { lag: best.lag, score: scoreAt(best.lag, 1) };
}

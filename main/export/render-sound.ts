import { throwIfCancelled } from '#src/model/errors.ts';
import type { Segment, TimeMap } from '#src/model/time-map.ts';
import { makeSinc, type Sinc } from '#src/signal/sinc.ts';
import { makeStretcher } from '#src/signal/stretch.ts';
import type { ChannelsFile, ChannelsReader } from './decode-channels.ts';
import { openChannels } from './decode-channels.ts';
import { follower, type Grid, pieces, type Run, runs, timeOf } from './plan.ts';
import { createWav } from './wav-writer.ts';

/** Output samples made at a time: a few milliseconds of work, so that a host stays awake. */
const block = 8192;
/** Sound fades over this many seconds at the edges of a pause, where it would otherwise click. */
const fadeSeconds = 0.002;
/** A clock that is off by more than this is no clock but an elastic warp: its pitch must stay. */
const elasticFrom = 0.005;

export type RenderOptions = {
  readonly signal?: AbortSignal | undefined;
  /** What every sample is multiplied by; what goes beyond full scale is cut. Default 1. */
  readonly factor?: number;
  /** Called with the number of output samples done. */
  readonly progress?: (samples: number) => void;
};

/**
 * Lays decoded sound on a grid of timeline samples and writes it as 24-bit WAV of exactly `grid.count`
 * samples a channel: offset and drift by band-limited interpolation at exact positions (no rounding of rates
 * anywhere), elastic stretches by overlap-add without change of pitch, silence where nothing is.
 */
export async function renderSound(
  file: ChannelsFile,
  map: TimeMap,
  grid: Grid,
  output: string,
  options: RenderOptions = {},
): Promise<void> {
  const outRate = grid.rate[0] / grid.rate[1];
  const wav = await createWav(output, file.channels, outRate, grid.count);
  const reader = await openChannels(file).catch(async (error) => {
    await wav.abandon();
    throw error;
  });
  try {
    const list = runs(grid, map);
    const sinc = makeSinc(file.rate, outRate);
    for (const run of list) {
      const write = faded(run, list, outRate, file.channels, scaled(options.factor ?? 1, wav.write));
      const done = (to: number): void => {
        throwIfCancelled(options.signal);
        options.progress?.(to);
      };
      if (run.segment === null) await silence(run, file.channels, wav.write, done);
      else if (isElastic(run.segment))
        await stretched(run, run.segment, file, reader, grid, sinc, write, done);
      else await resampled(run, run.segment, file, reader, grid, sinc, write, done);
    }
    await wav.close();
  } catch (error) {
    await wav.abandon().catch(() => {}); // already closed when closing itself failed
    throw error;
  } finally {
    await reader.close();
  }
}

const isElastic = (segment: Segment): boolean =>
  pieces(segment).some((piece) => Math.abs(piece.rate - 1) > elasticFrom);

type Write = (interleaved: Float32Array) => Promise<void>;
type Done = (to: number) => void;

function scaled(factor: number, write: Write): Write {
  if (factor === 1) return write;
  return async (samples) => {
    for (let i = 0; i < samples.length; i++) samples[i] = (samples[i] as number) * factor;
    await write(samples);
  };
}

async function silence(run: Run, channels: number, write: Write, done: Done): Promise<void> {
  for (let from = run.from; from < run.to; from += block * 8) {
    const count = Math.min(block * 8, run.to - from);
    await write(new Float32Array(count * channels));
    done(from + count);
  }
}

async function resampled(
  run: Run,
  segment: Segment,
  file: ChannelsFile,
  reader: ChannelsReader,
  grid: Grid,
  sinc: Sinc,
  write: Write,
  done: Done,
): Promise<void> {
  const { channels, rate } = file;
  const sourceAt = follower(segment);
  for (let from = run.from; from < run.to; from += block) {
    const count = Math.min(block, run.to - from);
    const low = Math.floor(sourceAt(timeOf(grid, from)) * rate) - sinc.half;
    const high = Math.ceil(sourceAt(timeOf(grid, from + count)) * rate) + sinc.half + 2;
    const source = await reader.read(low, high - low);
    const out = new Float32Array(count * channels);
    for (let i = 0; i < count; i++) {
      const position = sourceAt(timeOf(grid, from + i)) * rate - low;
      const whole = Math.round(position);
      const isWhole = Math.abs(position - whole) < 1e-6 && sinc.passes;
      for (let c = 0; c < channels; c++) {
        const samples = source[c] as Float32Array;
        out[i * channels + c] = isWhole ? (samples[whole] as number) : sinc.at(samples, position);
      }
    }
    await write(out);
    done(from + count);
  }
}

async function stretched(
  run: Run,
  segment: Segment,
  file: ChannelsFile,
  reader: ChannelsReader,
  grid: Grid,
  sinc: Sinc,
  write: Write,
  done: Done,
): Promise<void> {
  const { channels, rate } = file;
  const stretcher = makeStretcher(rate, grid.rate[0] / grid.rate[1], channels, sinc);
  const sourceAt = follower(segment);
  for (let from = run.from; from < run.to; from += stretcher.hop) {
    const centre = sourceAt(timeOf(grid, from)) * rate;
    const low = Math.floor(centre) - stretcher.margin;
    const source = await reader.read(low, 2 * stretcher.margin);
    const made = stretcher.next(source, low, centre);
    const count = Math.min(stretcher.hop, run.to - from);
    const out = new Float32Array(count * channels);
    for (let c = 0; c < channels; c++)
      for (let i = 0; i < count; i++) out[i * channels + c] = (made[c] as Float32Array)[i] as number;
    await write(out);
    done(from + count);
  }
}

/** Whether sound runs on from one run into the next, on both clocks. */
function joins(a: Run | undefined, b: Run | undefined): boolean {
  const end = a?.segment?.knots[a.segment.knots.length - 1];
  const start = b?.segment?.knots[0];
  if (!end || !start) return false;
  return Math.abs(end.timeline - start.timeline) < 1e-4 && Math.abs(end.source - start.source) < 1e-4;
}

/** Softens the ends of a run where it meets silence or a jump inside the export; the export's own ends are cut. */
function faded(run: Run, list: readonly Run[], outRate: number, channels: number, write: Write): Write {
  const length = Math.max(1, Math.round(fadeSeconds * outRate));
  const place = list.indexOf(run);
  const before = list[place - 1];
  const after = list[place + 1];
  const rises = before !== undefined && !joins(before, run);
  const falls = after !== undefined && !joins(run, after);
  let at = run.from;
  return async (samples) => {
    const count = samples.length / channels;
    for (let i = 0; i < count; i++) {
      const up = rises ? (at + i - run.from + 0.5) / length : 1;
      const down = falls ? (run.to - at - i - 0.5) / length : 1;
      const level = Math.min(1, up, down);
      if (level < 1)
        for (let c = i * channels; c < (i + 1) * channels; c++) samples[c] = (samples[c] as number) * level;
    }
    at += count;
    await write(samples);
  };
}

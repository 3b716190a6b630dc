import { type FrameRate, usualRates } from '#src/model/frame-rate.ts';
import type { FfprobePacket, FfprobeStream } from './probe-json.ts';

/** Opus encoders delay by this much unless the file says otherwise (RFC 7845 §4.2; libopus at 48 kHz). */
const opusDelay = 312;

/**
 * Container time in seconds of the first sample or frame of a stream that a player presents: packets marked
 * “discard” (before an edit list’s start) do not count, and encoder priming is skipped. Null when unknown.
 */
export function firstMoment(stream: FfprobeStream, packets: readonly FfprobePacket[]): number | null {
  const own = packets.filter((p) => p.stream_index === stream.index && (p.pts_time ?? p.dts_time) !== null);
  const time = (packet: FfprobePacket): number => (packet.pts_time ?? packet.dts_time) as number;
  const shown = own.filter((packet) => !packet.flags?.includes('D'));
  if (stream.codec_type === 'video') {
    // Frames may be stored in another order than they are shown.
    const first = shown.slice(0, 40).reduce((least, p) => Math.min(least, time(p)), Number.POSITIVE_INFINITY);
    return Number.isFinite(first) ? first : null;
  }
  // A Vorbis decoder needs two packets to make its first sound.
  const first = shown[stream.codec_name === 'vorbis' && shown.length > 1 ? 1 : 0];
  if (!first) return null;
  const primed = time(first) + (first === own[0] ? priming(first, stream) : 0);
  // The demuxer knows where an edit list cuts into a packet.
  return stream.start_time === null ? primed : Math.max(primed, stream.start_time);
}

/** Seconds at the beginning of a stream's first packet that the decoder throws away. */
function priming(packet: FfprobePacket, stream: FfprobeStream): number {
  const rate = stream.sample_rate ?? 0;
  const said = packet.side_data_list.find((d) => d.skip_samples !== null)?.skip_samples;
  if (said && rate > 0) return said / rate;
  if (stream.codec_name !== 'opus') return 0;
  // Matroska tells the decoder, not the packet, and rounds to its time base. Opus counts at 48 kHz.
  const delay = (stream.initial_padding || opusDelay) / 48_000;
  const tick = stream.time_base ? stream.time_base[0] / stream.time_base[1] : 0;
  return tick > 1e-4 ? Math.round(delay / tick) * tick : delay;
}

/** Clockwise turn that players apply, from the display matrix or the old tag. */
export function turnOf(stream: FfprobeStream): 0 | 90 | 180 | 270 {
  const matrix = stream.side_data_list.find((d) => d.rotation !== null)?.rotation;
  const clockwise = matrix !== undefined && matrix !== null ? -matrix : Number(stream.tags.rotate ?? 0);
  const quarter = ((Math.round(clockwise / 90) % 4) + 4) % 4;
  return quarter === 1 ? 90 : quarter === 2 ? 180 : quarter === 3 ? 270 : 0;
}

/** The usual rate within 0.02 % of `rate` (a fifth of the way from 29.97 to 30), else `rate` itself. */
export function exactRate(rate: FrameRate | null): FrameRate | null {
  if (!rate) return null;
  const value = rate[0] / rate[1];
  const near = ([a, b]: FrameRate) => Math.abs(value / (a / b) - 1) < 2e-4;
  return [...usualRates, [240, 1] as const].find(near) ?? rate;
}

/**
 * Whether frames lie unevenly, judged from the first packets: more than one in fifty intervals off the
 * median by over a tenth of it (and more than the container's own rounding).
 */
export function frameTiming(
  stream: FfprobeStream,
  packets: readonly FfprobePacket[],
): { readonly variable: boolean } {
  const times = packets
    .filter((p) => p.stream_index === stream.index && p.pts_time !== null && !p.flags?.includes('D'))
    .map((p) => p.pts_time as number)
    .sort((a, b) => a - b);
  // The last ones may still miss a frame that is shown earlier but stored later.
  const settled = times.slice(0, Math.max(2, times.length - 8));
  const steps = settled.slice(1).map((t, i) => t - (settled[i] as number));
  if (steps.length < 3) return { variable: false };
  const median = [...steps].sort((a, b) => a - b)[steps.length >> 1] as number;
  const rounding = stream.time_base ? (1.5 * stream.time_base[0]) / stream.time_base[1] : 0;
  const allowed = Math.max(0.1 * median, rounding, 1e-6);
  const odd = steps.filter((step) => Math.abs(step - median) > allowed).length;
  return { variable: odd > Math.max(1, steps.length / 50) || ratesDisagree(stream) };
}

/** Average and nominal rate differ although neither is a multiple of the other (fields, time-base rates). */
function ratesDisagree(stream: FfprobeStream): boolean {
  const { avg_frame_rate: average, r_frame_rate: nominal } = stream;
  if (!average || !nominal) return false;
  const ratio = nominal[0] / nominal[1] / (average[0] / average[1]);
  const whole = Math.max(1, Math.round(ratio));
  return nominal[0] / nominal[1] <= 240 && Math.abs(ratio / whole - 1) > 0.02;
}

/** Make, model and serial tags, as cameras and phones write them, joined; null when there are none. */
export function describeDevice(tag: (name: string) => string | null): string | null {
  const names = [
    'com.apple.quicktime.make',
    'com.apple.quicktime.model',
    'com.android.manufacturer',
    'com.android.model',
    'make',
    'model',
    'manufacturer',
    'device',
    'originator',
    'originator_reference',
    'serial_number',
    'firmware',
  ];
  const values = names.map(tag).filter((v): v is string => v !== null && v !== '');
  return values.length > 0 ? [...new Set(values)].join(' ') : null;
}

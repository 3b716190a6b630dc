import { basename } from 'node:path';
import type { MediaRef } from '#src/contract/jobs.ts';
import type { MethodResult, Peaks, Services } from '#src/contract/methods.ts';
import { errorData, InvalidInputError, StorageError, throwIfCancelled } from '#src/model/errors.ts';
import { spectrumBands, spectrumHigh, spectrumTop } from '#src/signal/spectrogram.ts';
import { fingerprint } from '#main/media/fingerprint.ts';
import { isAllowed } from '#main/hosts/security/below-root.ts';
import { csvShape } from '#src/formats/csv-shape.ts';
import { columnNames } from '#src/formats/table-csv.ts';
import { isDataPath } from '#main/media/data-file.ts';
import { readDataStrip } from '#main/media/data-strip.ts';
import { readBeats } from '#main/media/beats.ts';
import { readPeaks } from '#main/media/peaks.ts';
import { readSpectrum } from '#main/media/spectrum.ts';
import { picturesAlone } from '#main/media/pictures-view.ts';
import { thumbnail } from '#main/media/thumbnail.ts';
import { clearCopies, copyFacts } from '#main/media/copy-room.ts';
import { copyKey } from '#main/media/proxy.ts';
import { findMedia } from '#main/store/find-media.ts';
import { headOf } from './head-of-text.ts';
import type { HostKit } from './kit.ts';
import { limiter } from './limit.ts';
import type { Prepared } from './prepared.ts';
import { mediaInfo, probed } from './probed.ts';

type MediaMethods = Extract<
  keyof Services,
  `media.${string}` | `copies.${string}` | 'peaks.read' | 'spectrum.read' | 'beats.read' | 'strip.read'
>;

/** The reference with the real path of its file. @throws when the host does not accept the path. */
export const accepted = async (kit: HostKit, ref: MediaRef): Promise<MediaRef> => ({
  ...ref,
  path: await kit.guard.reading(ref.path),
});

export function mediaServices(kit: HostKit, ready: Prepared): Pick<Services, MediaMethods> {
  const inTurn = limiter(2);
  const spectrumInTurn = limiter(2);
  return {
    async *'media.probe'({ paths, times }, signal) {
      for (const path of paths) {
        throwIfCancelled(signal);
        yield await probedFile(kit, path, signal, times);
      }
    },
    'media.check': async ({ document, recordings }, signal) => {
      const [first] = recordings;
      if (!first) return { moved: [], missing: [], changed: [] };
      const allowed = (path: string) => isAllowed(kit.guard, path);
      const options = { fingerprint, allowed, signal };
      const { moved, ...rest } = await findMedia(recordings, document ?? first.path, options);
      return { moved: [...moved].map(([id, path]) => ({ id, path })), ...rest };
    },
    'media.url': async ({ media }, signal) => {
      const found = await ready.playableOf(await accepted(kit, media), signal);
      if ('why' in found) return { kind: 'unplayable', why: found.why };
      const url = kit.mediaAddress(found.path, found.mime);
      if (found.isProxy) return { kind: 'proxy', url, bytes: found.bytes };
      const pictures = await picturesAlone(found.path, await probed(found.path, signal));
      return {
        ...{ kind: 'original', url },
        pictures: pictures ? kit.mediaAddress(found.path, 'video/webm', pictures) : null,
      };
    },
    'copies.facts': copyFacts,
    'copies.clear': async ({ keep }) => {
      // One whose file is gone has no copy that could be told from others.
      const keyOf = async (ref: MediaRef) => await copyKey((await accepted(kit, ref)).path);
      const keys = await Promise.all(keep.map((ref) => keyOf(ref).catch(() => null)));
      return { freed: await clearCopies(new Set(keys.filter((key) => key !== null))) };
    },
    'media.thumbnail': async ({ media, time, height }, signal) => {
      const { path } = await accepted(kit, media);
      const shoot = async () =>
        await thumbnail(path, { time, height }, { signal, media: await probed(path, signal) });
      return { jpeg: await inTurn(shoot, signal) };
    },
    'peaks.read': async ({ media, start, end, columns }) => {
      const ref = await accepted(kit, media);
      const file = await ready.peaksOf(ref);
      if (!file || end <= start) return emptyPeaks(columns, false);
      try {
        return asBytes(await readPeaks(file, { start, end, columns }));
      } catch (error) {
        if (!(error instanceof StorageError && error.code === 'cache-gone')) throw error;
        await ready.forgetPeaks(ref);
        return emptyPeaks(columns, false);
      }
    },
    'spectrum.read': async ({ media, start, end, columns }, signal) => {
      const ref = await accepted(kit, media);
      const file = await ready.peaksOf(ref);
      const nothing = { levels: new Uint8Array(spectrumBands * columns), top: spectrumHigh, complete: false };
      if (!file || file.isOutline || end <= start) return nothing;
      const { sound } = file;
      const read = async () => await readSpectrum(kit.pool, sound, { start, end, columns });
      return { levels: await spectrumInTurn(read, signal), top: spectrumTop(sound.rate), complete: true };
    },
    'beats.read': async ({ media }, signal) => {
      const file = await ready.peaksOf(await accepted(kit, media));
      if (!file || file.isOutline) return { times: new Float64Array(0), steadiness: 0, complete: false };
      const { sound } = file;
      return { ...(await spectrumInTurn(() => readBeats(kit.pool, sound, signal), signal)), complete: true };
    },
    'strip.read': async ({ media, start, end, columns }, signal) => {
      const { path, analysis, media: facts } = await accepted(kit, media);
      if (!isDataPath(path) || facts.data.length === 0)
        throw new InvalidInputError('no-data', 'This recording holds no numbers.', 'Choose a data file.');
      if (end <= start) return { rows: 0, levels: new Uint8Array(0), complete: true };
      const read = async () =>
        await readDataStrip(kit.pool, path, analysis, { start, end, columns }, { signal });
      return { ...(await spectrumInTurn(read, signal)), complete: true };
    },
  };
}

const emptyPeaks = (columns: number, complete: boolean): Peaks => ({
  min: new Int8Array(columns),
  max: new Int8Array(columns),
  complete,
});

/** −1…1 in steps of 1/127, rounded outwards: what sounds at all is seen. */
function asBytes(peaks: { readonly min: Float32Array; readonly max: Float32Array }): Peaks {
  const out = emptyPeaks(peaks.min.length, true);
  for (let i = 0; i < peaks.min.length; i++) {
    out.min[i] = Math.max(-127, Math.floor((peaks.min[i] as number) * 127));
    out.max[i] = Math.min(127, Math.ceil((peaks.max[i] as number) * 127));
  }
  return out;
}

/** One file's facts, or its error: a bad file does not stop the others. */
async function probedFile(
  kit: HostKit,
  path: string,
  signal: AbortSignal,
  times?: string,
): Promise<MethodResult<'media.probe'>> {
  try {
    const real = await kit.guard.reading(path);
    const media = mediaInfo(await probed(real, signal, times));
    return { path, file: { path, name: basename(path), fingerprint: await fingerprint(real), media } };
  } catch (error) {
    throwIfCancelled(signal);
    const data = errorData(error);
    return { path, error: data, columns: await columnsToChoose(kit, path, data.code) };
  }
}

/** The columns of a table of which only the times cannot be read as asked; null of others. */
async function columnsToChoose(kit: HostKit, path: string, code: string): Promise<readonly string[] | null> {
  if (code !== 'bad-times' && code !== 'no-such-column') return null;
  const shape = csvShape(await headOf(await kit.guard.reading(path)), 'none');
  return shape && columnNames(shape);
}

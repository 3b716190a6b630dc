import { lookupTable } from '#src/model/lookup-table.ts';
import type { EafMedia } from './eaf-of-tiers.ts';
import { fileUrl } from './file-url.ts';

/** A media file as an EAF names it. @param origin milliseconds of it before the document's 0 (default: not said) */
export const eafMedia = (path: string, origin?: number): EafMedia => ({
  url: fileUrl(path),
  relative: `./${encodeURIComponent(path.split(/[\\/]/).at(-1) ?? '')}`,
  type: mimes[/\.([^.]+)$/.exec(path)?.[1]?.toLowerCase() ?? ''] ?? 'unknown',
  ...(origin !== undefined && { origin }),
});

const mimes: Readonly<Record<string, string>> = lookupTable({
  ...{ wav: 'audio/x-wav', mp3: 'audio/mpeg', m4a: 'audio/mp4', flac: 'audio/flac', ogg: 'audio/ogg' },
  ...{
    mp4: 'video/mp4',
    mov: 'video/quicktime',
    mkv: 'video/x-matroska',
    webm: 'video/webm',
    avi: 'video/x-msvideo',
  },
});

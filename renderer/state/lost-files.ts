import { tr } from '#renderer/i18n/tr.ts';
import type { RecordingId } from '#src/model/recording.ts';
import { projectOf, recordingOf } from './selectors.ts';
import type { AppState } from './state.ts';

/** Why a recording's file cannot be read: it is gone, or lies where the host may not look (`syncline serve`: outside of its folders). */
export type Lost = 'missing' | 'outside';

/** Whether a path of the host is `root` or lies below it, by its letters. */
function isBelow(root: string, path: string): boolean {
  const own = root.replace(/[\\/]+$/, '');
  return path === own || (path.startsWith(own) && /[\\/]/.test(path.charAt(own.length)));
}

/** Of a host that may not look there nobody knows whether the file exists: what is known is where it should lie. */
export function lostFile(s: AppState, id: RecordingId): Lost | null {
  if (!s.missing.includes(id)) return null;
  const roots = s.host?.roots ?? null;
  const path = recordingOf(projectOf(s), id)?.path;
  if (roots === null || path === undefined) return 'missing';
  return roots.some((root) => isBelow(root, path)) ? 'missing' : 'outside';
}

/** Whether a recording can be read, else why not and what to do. */
export function canRead(s: AppState, id: RecordingId): true | string {
  const lost = lostFile(s, id);
  if (lost === 'outside')
    return tr(
      'The file of this recording lies outside of the folders that are served: put it below one of them, or start syncline serve with --root for its folder.',
    );
  return lost === null ? true : tr('The file of this recording is missing: relink it.');
}

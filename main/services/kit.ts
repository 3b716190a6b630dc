import type { HostInfo, MethodParams } from '#src/contract/methods.ts';
import type { PicturesOnly } from '#main/media/pictures-view.ts';
import type { PathGuard } from '#main/hosts/security/below-root.ts';
import type { HostRequests } from './host-requests.ts';
import type { Pool } from '#main/work/pool.ts';

export type PickRequest = MethodParams<'files.pick'>;

/** What a host gives its services: everything that differs between the shells. */
export type HostKit = {
  readonly host: HostInfo['host'];
  readonly guard: PathGuard;
  /** Where a media element of this host's window fetches a file (its real path) of a MIME type. */
  mediaAddress(path: string, type: string, pictures?: PicturesOnly): string;
  /** The host's own dialogs; null where it has none. */
  readonly pick: ((request: PickRequest) => Promise<readonly string[]>) | null;
  readonly requests: HostRequests;
  readonly folders: { readonly state: string; readonly cache: string };
  readonly pool: Pool;
};

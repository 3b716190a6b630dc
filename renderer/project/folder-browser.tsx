import { tr } from '#renderer/i18n/tr.ts';
import { ClippedName } from '#renderer/ui/clipped-name.tsx';
import { type MouseEvent, useEffect, useRef, useState } from 'react';
import { useChannel } from '#renderer/state/context.tsx';
import { formatBytes } from '#renderer/time/format.ts';
import { Button } from '#renderer/ui/button.tsx';
import { ErrorText } from '#renderer/ui/error-text.tsx';
import { Icon } from '#renderer/ui/icon.tsx';
import type { FolderEntry } from '#src/contract/methods.ts';
import { type ErrorData, errorData } from '#src/model/errors.ts';

type Listing = {
  readonly path: string | null;
  readonly parent: string | null;
  readonly entries: readonly FolderEntry[];
};
/** Where the last folder looked at is kept: of what a home has of its own, by that. */
const keptAt = (home: string | null) => (home === null ? 'syncline.folder' : `syncline.folder:${home}`);

/**
 * The host's folders, below the roots it allows. What is chosen is told by `onChoose`; a click on a folder
 * opens it. `kinds`: which files may be chosen.
 */
export function FolderBrowser({
  kinds,
  chosen,
  onChoose,
  onChooseMany,
  isTogether,
  onOpen,
  home = null,
  start = null,
  named,
}: {
  kinds: readonly FolderEntry['kind'][];
  chosen: readonly string[];
  /** `adds`: to what is chosen (Ctrl or Cmd). */
  onChoose: (entry: FolderEntry, adds: boolean) => void;
  /** Several at once: Shift-click (from the last one chosen), Ctrl+A, “Select all”. Without it one is chosen at a time. */
  onChooseMany?: (entries: readonly FolderEntry[]) => void;
  /** Which of them can be chosen together, by their paths; without it all. */
  isTogether?: (path: string) => boolean;
  /** The folder now shown; null: the list of roots. */
  onOpen?: (path: string | null) => void;
  /** The saved project's folder, for what is written: there it begins, and goes on where somebody went from there. */
  home?: string | null;
  /** Where to begin without a home, as long as nobody has looked anywhere. */
  start?: string | null;
  /** Files that may be chosen whatever their kind, by their names. */
  named?: RegExp;
}) {
  const channel = useChannel();
  const [path, setPath] = useState<string | null>(
    () => sessionStorage.getItem(keptAt(home)) ?? home ?? start,
  );
  const [listing, setListing] = useState<Listing | null>(null);
  const [error, setError] = useState<ErrorData | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `onOpen` tells about a change of folder, nothing else
  useEffect(() => {
    const stop = new AbortController();
    channel
      .call('files.list', { path }, stop.signal)
      .then((found) => {
        if (stop.signal.aborted) return;
        setListing(found);
        setError(null);
        if (found.path) for (const of of [home, null]) sessionStorage.setItem(keptAt(of), found.path);
        onOpen?.(found.path);
      })
      .catch((why) => {
        if (stop.signal.aborted) return;
        if (path !== null) setPath(null);
        else setError(errorData(why));
      });
    return () => stop.abort();
  }, [channel, path]);
  // What was pressed to open another folder is gone when that is shown: the focus goes to its first entry.
  const box = useRef<HTMLDivElement>(null);
  const opening = useRef(false);
  const open = (to: string | null) => {
    opening.current = true;
    setPath(to);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: when another folder is shown
  useEffect(() => {
    if (!opening.current) return;
    opening.current = false;
    const kept = document.activeElement;
    if (kept instanceof HTMLButtonElement && !kept.disabled && box.current?.contains(kept)) return;
    const [first] = box.current?.querySelectorAll<HTMLElement>('.browser-list button') ?? [];
    (first ?? box.current?.querySelector<HTMLElement>('button:not(:disabled)'))?.focus();
  }, [listing]);
  const entries = (listing?.entries ?? []).filter(
    (e) => e.kind === 'folder' || kinds.includes(e.kind) || named?.test(e.name),
  );
  const files = entries.filter((e) => e.kind === kinds[0] && (isTogether?.(e.path) ?? true));
  const [last, setLast] = useState<string | null>(null);
  const choose = (entry: FolderEntry, { shiftKey, ctrlKey, metaKey }: MouseEvent) => {
    const [a, b] = [last, entry.path].map((p) => files.findIndex((e) => e.path === p)) as [number, number];
    setLast(entry.path);
    if (onChooseMany && shiftKey && a >= 0 && b >= 0)
      onChooseMany(files.slice(Math.min(a, b), Math.max(a, b) + 1));
    else onChoose(entry, ctrlKey || metaKey);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw a frame of its own
    <div
      className="browser"
      ref={box}
      role="group"
      aria-label={tr('Browse')}
      onKeyDown={(event) => {
        if (!onChooseMany || event.code !== 'KeyA' || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        onChooseMany(files);
      }}
    >
      <div className="browser-head">
        <Button
          look="quiet"
          icon="up"
          aria-label={tr('Up one folder')}
          disabled={!listing || listing.path === null}
          onClick={() => open(listing?.parent ?? null)}
        />
        <span className="path clip" title={listing?.path ?? ''}>
          {listing?.path ?? tr('Folders')}
        </span>
        {onChooseMany && files.length > 0 ? (
          <>
            <span className="spring" />
            <Button look="quiet" onClick={() => onChooseMany(files)}>
              {tr('Select all')}
            </Button>
          </>
        ) : null}
      </div>
      {error ? (
        <p className="browser-none">
          <ErrorText error={error} />
        </p>
      ) : null}
      <ul className="browser-list" aria-label={tr('Folders and files')}>
        {entries.map((entry) => (
          <li key={entry.path}>
            <button
              type="button"
              aria-pressed={entry.kind === 'folder' ? undefined : chosen.includes(entry.path)}
              onClick={(event) => (entry.kind === 'folder' ? open(entry.path) : choose(entry, event))}
            >
              <Icon name={entry.kind === 'folder' ? 'folder' : 'file'} />
              <ClippedName name={entry.name} />
              <span className="num faint">{entry.kind === 'folder' ? '' : formatBytes(entry.size)}</span>
            </button>
          </li>
        ))}
      </ul>
      {listing && entries.length === 0 ? (
        <p className="browser-none soft">{tr('Nothing to choose in this folder.')}</p>
      ) : null}
    </div>
  );
}

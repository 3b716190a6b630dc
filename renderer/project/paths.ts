/** Paths on the host: its separator is whichever its own paths use. */
export const join = (folder: string, name: string): string => {
  const separator = folder.includes('\\') && !folder.includes('/') ? '\\' : '/';
  return folder.endsWith(separator) ? folder + name : folder + separator + name;
};

export const withEnding = (name: string, ending = '.syncline'): string =>
  name.toLowerCase().endsWith(ending) ? name : name + ending;

export const folderOf = (path: string): string => path.replace(/[\\/][^\\/]*$/, '') || '/';

/** Where a project is at home: beside its file, or where the first of its recordings lies. */
export const homeOf = (
  file: string | null,
  recordings: readonly { readonly path: string }[],
): string | null => {
  const path = file ?? recordings[0]?.path;
  return path === undefined ? null : folderOf(path);
};

/** A message about the file `name` where its folders are told elsewhere: the quoted path shrinks to the name. */
export const withoutFolder = (message: string, name: string): string =>
  message.replace(/"(?:[^"\\]|\\.)*"|“[^”]*”/g, (quoted) =>
    unquoted(quoted)?.split(/[\\/]/).at(-1) === name ? `“${name}”` : quoted,
  );

function unquoted(text: string): string | null {
  if (text.startsWith('“')) return text.slice(1, -1);
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : null;
  } catch {
    return null; // quoted by somebody else
  }
}

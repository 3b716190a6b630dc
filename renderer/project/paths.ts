/** Paths on the host: its separator is whichever its own paths use. */
export const join = (folder: string, name: string): string => {
  const separator = folder.includes('\\') && !folder.includes('/') ? '\\' : '/';
  return folder.endsWith(separator) ? folder + name : folder + separator + name;
};

export const withEnding = (name: string, ending = '.syncline'): string =>
  name.toLowerCase().endsWith(ending) ? name : name + ending;

export const folderOf = (path: string): string => path.replace(/[\\/][^\\/]*$/, '') || '/';

/** Names that are longer differ at their ends as often as at their beginnings. */
export const longestName = 24;
export const nameTail = 14;

/** A name cut in the middle where it is longer than `most` characters: “Interview with the…amera 12.mp4”. */
export function clipMiddle(name: string, most = longestName): string {
  const letters = [...name];
  if (letters.length <= most) return name;
  const tail = Math.min(nameTail, most >> 1);
  return `${letters.slice(0, most - tail - 1).join('')}…${letters.slice(-tail).join('')}`;
}

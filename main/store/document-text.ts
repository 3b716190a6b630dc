/**
 * JSON as people and diff tools like it: indented, a line a field, but lists of numbers (and of pairs of
 * numbers) on one line, since a match list of a thousand entries is one fact, not a thousand.
 */
export function documentText(value: unknown): string {
  return `${written(value, '')}\n`;
}

const isShort = (value: unknown): boolean =>
  value === null ||
  typeof value === 'number' ||
  (Array.isArray(value) && value.every((v) => typeof v === 'number' || v === null));

function written(value: unknown, indent: string): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.every(isShort)) return JSON.stringify(value);
    return `[\n${value.map((item) => inner + written(item, inner)).join(',\n')}\n${indent}]`;
  }
  const fields = Object.entries(value).filter(([, item]) => item !== undefined);
  if (fields.length === 0) return '{}';
  // A knot of a time map reads best in one line.
  if (fields.length <= 4 && fields.every(([, item]) => item === null || typeof item === 'number'))
    return `{ ${fields.map(([key, item]) => `${JSON.stringify(key)}: ${JSON.stringify(item)}`).join(', ')} }`;
  const lines = fields.map(([key, item]) => `${inner}${JSON.stringify(key)}: ${written(item, inner)}`);
  return `{\n${lines.join(',\n')}\n${indent}}`;
}

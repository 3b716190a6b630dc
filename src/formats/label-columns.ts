/** What a column of a table of labels is for. */
export type ColumnRole =
  | 'start'
  | 'end'
  | 'length'
  | 'text'
  | 'speaker'
  | 'tier'
  | 'segment'
  | 'confidence'
  | 'status'
  | null;

const names: readonly (readonly [ColumnRole, RegExp])[] = [
  ['start', /^(start|begin|from|onset|tmin|xmin|start ?time|begin ?time)$/],
  ['end', /^(end|stop|to|offset|tmax|xmax|end ?time|finish)$/],
  ['length', /^(duration|dur|length)$/],
  ['text', /^(text|label|words?|token|transcript|transcription|utterance|sentence|annotation|value)$/],
  ['speaker', /^(speaker|participant|actor|name)$/],
  ['tier', /^tier( ?name)?$/],
  ['segment', /^(segment|utterance ?id)$/],
  ['confidence', /^(confidence|conf|score|probability)$/],
  ['status', /^status$/],
];

/** The first column of each role; units in brackets and case do not matter. */
export function columnRoles(columns: readonly string[]): readonly ColumnRole[] {
  const taken = new Set<ColumnRole>();
  return columns.map((column) => {
    const plain = column
      .toLowerCase()
      .replace(/[([].*?[)\]]/g, '')
      .replace(/[_\-\s]+/g, ' ')
      .trim();
    const role = names.find(([, pattern]) => pattern.test(plain))?.[0] ?? null;
    if (role === null || taken.has(role)) return null;
    taken.add(role);
    return role;
  });
}

/** HTML that is whole by construction: text becomes markup only through `said`, and nothing else is inserted. */

/** A piece of markup. */
export type Html = { readonly html: string };

const named: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Text as markup. Control characters, which HTML does not allow, and those that turn the direction of what follows, become
 * what stands for what is unknown.
 */
export const escaped = (text: string): string =>
  text
    .replace(
      /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g,
      '\ufffd',
    )
    .replace(/\p{Cs}/gu, '\ufffd')
    .replace(/[&<>"']/g, (c) => named[c] as string);

export const said = (text: string): Html => ({ html: escaped(text) });

/** What a file or a person calls something: its direction of writing stays its own. */
export const name = (text: string): Html => ({ html: `<bdi>${escaped(text)}</bdi>` });

export const joined = (parts: readonly Html[], between = ''): Html => ({
  html: parts.map(({ html }) => html).join(between),
});

/** @param tag our own, never from outside; its attributes too */
export const element = (tag: string, content: Html | string, attributes = ''): Html => ({
  html: `<${tag}${attributes && ` ${attributes}`}>${typeof content === 'string' ? escaped(content) : content.html}</${tag.split(' ')[0]}>`,
});

export type Column<Row> = {
  readonly head: string;
  readonly cell: (row: Row) => Html | string;
  /** Numbers stand right. */
  readonly isNumber?: boolean;
};

/** A table with its caption; the first column names the rows. Nothing where there are no rows. */
export function table<Row>(caption: string, rows: readonly Row[], columns: readonly Column<Row>[]): Html {
  if (rows.length === 0) return said('');
  const right = (each: Column<Row>) => (each.isNumber ? 'class="n"' : '');
  const head = columns.map((each) => element('th', each.head, `scope="col" ${right(each)}`.trim()));
  const body = rows.map((row) =>
    element(
      'tr',
      joined(
        columns.map((each, k) =>
          k === 0 ? element('th', each.cell(row), 'scope="row"') : element('td', each.cell(row), right(each)),
        ),
      ),
    ),
  );
  return element(
    'div',
    element(
      'table',
      joined([
        element('caption', caption),
        element('thead', element('tr', joined(head))),
        element('tbody', joined(body, '\n')),
      ]),
    ),
    'class="wide" tabindex="0"',
  );
}

/** @param tags our own */
export const list = (items: readonly (Html | string)[], tag: 'ul' | 'ol' = 'ul'): Html =>
  items.length === 0 ? said('') : element(tag, joined(items.map((each) => element('li', each))));

/** A picture with what it shows in words. */
export const figure = (svg: Html, caption: string): Html =>
  element('figure', joined([svg, element('figcaption', caption)]));

/** Where a number decides: `{count}` is one, or any other. */
export type Plural = { readonly one: string; readonly other: string };

export type Entry = string | Plural;

export type Catalogue = Readonly<Record<string, Entry>>;

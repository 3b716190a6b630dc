import { childrenOf, type XmlElement } from './xml.ts';

/** Names for what is added to a document, none of which it has. */
export class FreshNames {
  readonly #types: Map<string, XmlElement>;
  readonly #constraints: ReadonlySet<string | undefined>;
  #last = 0;

  constructor(root: XmlElement) {
    for (const tier of childrenOf(root, 'TIER'))
      for (const annotation of childrenOf(tier, 'ANNOTATION'))
        for (const one of annotation.children) {
          if (typeof one === 'string') continue;
          const id = one.attributes.ANNOTATION_ID ?? '';
          this.#last = Math.max(this.#last, Number(/^a(\d{1,15})$/.exec(id)?.[1] ?? 0));
        }
    this.#types = new Map(
      childrenOf(root, 'LINGUISTIC_TYPE').map((type) => [type.attributes.LINGUISTIC_TYPE_ID ?? '', type]),
    );
    this.#constraints = new Set(childrenOf(root, 'CONSTRAINT').map((one) => one.attributes.STEREOTYPE));
  }

  /** The highest number of an annotation’s name. */
  get last(): number {
    return this.#last;
  }

  annotation(): string {
    this.#last++;
    return `a${this.#last}`;
  }

  /** A linguistic type as the document has it already, or under a name of its own. */
  type(wanted: XmlElement): XmlElement {
    const { LINGUISTIC_TYPE_ID: wish = '' } = wanted.attributes;
    const { CONSTRAINTS: constraint, TIME_ALIGNABLE: isAlignable } = wanted.attributes;
    for (let k = 1; ; k++) {
      const name = k === 1 ? wish : `${wish}-${k}`;
      const known = this.#types.get(name);
      if (!known) return { ...wanted, attributes: { ...wanted.attributes, LINGUISTIC_TYPE_ID: name } };
      const { CONSTRAINTS: c, TIME_ALIGNABLE: a, CONTROLLED_VOCABULARY_REF: vocabulary } = known.attributes;
      if (c === constraint && a === isAlignable && vocabulary === undefined) return known;
    }
  }

  /** Whether a type or a constraint is not in the document. */
  isNew({ name, attributes }: XmlElement): boolean {
    return name === 'CONSTRAINT'
      ? !this.#constraints.has(attributes.STEREOTYPE)
      : !this.#types.has(attributes.LINGUISTIC_TYPE_ID ?? '');
  }
}

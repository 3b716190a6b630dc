import { childrenOf, element, type XmlElement } from './xml.ts';

type Slot = { readonly attributes: Readonly<Record<string, string>>; value: number | null };

/** The time slots of a document while its times change; milliseconds. */
export class TimeSlots {
  /** In the file's order. */
  readonly #slots = new Map<string, Slot>();
  /** Of each slot of the file: the slots that the times asked of it have now. */
  readonly #taken = new Map<string, Map<number, string>>();
  readonly #order: XmlElement;

  constructor(root: XmlElement) {
    this.#order = childrenOf(root, 'TIME_ORDER')[0] ?? element('TIME_ORDER', {});
    for (const { attributes } of childrenOf(this.#order, 'TIME_SLOT')) {
      const value = attributes.TIME_VALUE === undefined ? null : Number(attributes.TIME_VALUE);
      this.#slots.set(attributes.TIME_SLOT_ID ?? '', { attributes, value });
    }
  }

  /** Keeps a slot where it is. */
  hold(id: string): void {
    const value = this.#slots.get(id)?.value ?? null;
    if (value !== null) this.moved(id, value);
  }

  /** The slot that an end has now; a second time that is asked of one slot gets one of its own. Slots without a time stay so. */
  moved(id: string, value: number): string {
    const slot = this.#slots.get(id);
    if (!slot || slot.value === null) return id;
    const taken = this.#taken.get(id) ?? new Map<number, string>();
    this.#taken.set(id, taken);
    const known = taken.get(value);
    if (known !== undefined) return known;
    const name = taken.size === 0 ? id : this.add(value);
    if (taken.size === 0) slot.value = value;
    taken.set(value, name);
    return name;
  }

  add(value: number): string {
    let k = this.#slots.size + 1;
    while (this.#slots.has(`ts${k}`)) k++;
    const id = `ts${k}`;
    this.#slots.set(id, { attributes: { TIME_SLOT_ID: id }, value });
    return id;
  }

  /** In time order; slots without a time stay behind the one they stood behind. */
  element(): XmlElement {
    let last = 0;
    const placed = [...this.#slots.values()].map((slot) => {
      last = slot.value ?? last;
      return { slot, time: last };
    });
    placed.sort((a, b) => a.time - b.time);
    return {
      ...this.#order,
      children: placed.map(({ slot: { attributes, value } }) =>
        element('TIME_SLOT', value === null ? attributes : { ...attributes, TIME_VALUE: String(value) }),
      ),
    };
  }
}

type TrustedTypesFactory = {
  createPolicy(name: string, rules: { createHTML(markup: string): string }): unknown;
};

/**
 * The page's policy lets no text become markup. React needs none; wavesurfer builds its shadow tree from one
 * fixed text, and empties elements: these two pass, everything else is refused.
 */
export function allowWavesurferMarkup(): void {
  const factory = (globalThis as { trustedTypes?: TrustedTypesFactory }).trustedTypes;
  factory?.createPolicy('default', {
    createHTML(markup) {
      if (isHarmless(markup)) return markup;
      throw new TypeError('This page makes no markup from text.');
    },
  });
}

/** Only whitespace, style, div, span and slot tags without handlers or addresses: wavesurfer's shadow tree. */
export function isHarmless(markup: string): boolean {
  if (markup === '') return true;
  const tags = markup.match(/<[^>]*>/g) ?? [];
  return tags.every((tag) =>
    /^<\/?(style|div|span|slot)(\s+(class|part|nonce|name|aria-hidden)="[^"<>]*")*\s*>$/.test(tag),
  );
}

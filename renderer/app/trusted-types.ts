type TrustedTypesFactory = {
  createPolicy(
    name: string,
    rules: { createHTML(markup: string): string; createScriptURL(address: string): string },
  ): unknown;
};

/**
 * The page's policy lets no text become markup or a script's address. React needs none; wavesurfer builds its shadow
 * tree from one fixed text, and empties elements; the timeline is drawn by a worker of our own: these pass,
 * everything else is refused.
 */
export function allowWhatIsNeeded(): void {
  const factory = (globalThis as { trustedTypes?: TrustedTypesFactory }).trustedTypes;
  factory?.createPolicy('default', {
    createHTML(markup) {
      if (isHarmless(markup)) return markup;
      throw new TypeError('This page makes no markup from text.');
    },
    createScriptURL(address) {
      if (isOwnWorker(address, location.href)) return address;
      throw new TypeError('This page runs no scripts but its own.');
    },
  });
}

/** The worker that was built with this page, from where the page came from. */
export function isOwnWorker(address: string, page: string): boolean {
  const [worker, own] = [new URL(address, page), new URL(page)];
  const isBuilt = /^\/assets\/paint-worker-[\w-]+\.js$/.test(worker.pathname);
  return worker.protocol === own.protocol && worker.host === own.host && worker.search === '' && isBuilt;
}

/** Only whitespace, style, div, span and slot tags without handlers or addresses: wavesurfer's shadow tree. */
export function isHarmless(markup: string): boolean {
  if (markup === '') return true;
  const tags = markup.match(/<[^>]*>/g) ?? [];
  return tags.every((tag) =>
    /^<\/?(style|div|span|slot)(\s+(class|part|nonce|name|aria-hidden)="[^"<>]*")*\s*>$/.test(tag),
  );
}

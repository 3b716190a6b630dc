import { parseLayout } from '#renderer/dock/layout.ts';
import { parseSizes } from './pane-sizes.ts';
import type { App } from './store.ts';

const sizesKey = 'syncline.panes';
const layoutKey = 'syncline.layout';

/** Where the panels stand and how large their places are, from one time to the next. */
export function followPanes(app: App): () => void {
  app.set({
    panes: parseSizes(localStorage.getItem(sizesKey)),
    layout: parseLayout(localStorage.getItem(layoutKey)),
  });
  return app.store.subscribe((s, before) => {
    if (s.panes !== before.panes) localStorage.setItem(sizesKey, JSON.stringify(s.panes));
    if (s.layout !== before.layout) localStorage.setItem(layoutKey, JSON.stringify(s.layout));
  });
}

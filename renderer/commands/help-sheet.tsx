import { tr } from '#renderer/i18n/tr.ts';
import type { Plain } from '#renderer/i18n/words.ts';
import { useState } from 'react';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { type CommandGroup, groupNames } from './command.ts';
import { commands } from './index.ts';
import { KeyChanger } from './key-changer.tsx';

const groups: readonly CommandGroup[] = [
  ...(['Play', 'Clip', 'Find', 'Text', 'Steps', 'View', 'Edit', 'Sync', 'Project', 'Help'] as const),
];

const pointer: readonly (readonly [Plain, Plain])[] = [
  ['Wheel', 'Scroll along the timeline'],
  ['Shift+wheel', 'Scroll the rows'],
  ['Ctrl+wheel', 'Zoom about the pointer'],
  ['Drag a clip', 'Place it by hand (Shift: without snapping, Esc: take back)'],
  ['Drag a word’s edge', 'Move it, the neighbour follows (Alt: it stays, Esc: take back)'],
  ['Shift+click', 'Compare two recordings; choose words up to there'],
  ['Drag the ruler', 'Move the playhead'],
];

/** Every key, from the same records that do the work, to be read and changed. */
export function HelpSheet() {
  const app = useApp();
  const changed = useAppState((s) => Object.keys(s.ownKeys).length > 0);
  const [said, setSaid] = useState(tr('Choose a key to change it.'));
  const reset = () => {
    app.set({ ownKeys: {} });
    setSaid(tr('All keys are the usual ones again.'));
  };
  return (
    <Dialog title={tr('Keys')} wide reading onClose={() => app.set({ dialog: null })}>
      <div className="help-bar">
        <p role="status">{said}</p>
        <span className="help-do">
          <Button look="quiet" disabled={!changed} onClick={reset}>
            {tr('Usual keys for all')}
          </Button>
          <Button onClick={() => window.print()}>{tr('Print…')}</Button>
        </span>
      </div>
      <div className="help-columns">
        {groups.map((group) => (
          <section key={group}>
            <h3>{tr(groupNames[group])}</h3>
            <dl>
              {commands
                .filter((c) => c.group === group)
                .map((c) => (
                  <div key={c.id}>
                    <dt>
                      <KeyChanger command={c} tell={setSaid} />
                    </dt>
                    <dd>{tr(c.label)}</dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
        <section>
          <h3>{tr('Pointer')}</h3>
          <dl>
            {pointer.map(([what, does]) => (
              <div key={what}>
                <dt>
                  <kbd>{tr(what)}</kbd>
                </dt>
                <dd>{tr(does)}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </Dialog>
  );
}

import { useApp } from '#renderer/state/context.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import type { CommandGroup } from './command.ts';
import { commands } from './index.ts';
import { keyLabel } from './keys.ts';

const groups: readonly CommandGroup[] = ['Play', 'Clip', 'View', 'Edit', 'Sync', 'Project', 'Help'];

const pointer = [
  ['Wheel', 'Scroll along the timeline'],
  ['Shift+wheel', 'Scroll the rows'],
  ['Ctrl+wheel', 'Zoom about the pointer'],
  ['Drag a clip', 'Place it by hand (Shift: without snapping, Esc: take back)'],
  ['Shift+click', 'Compare two recordings'],
  ['Drag the ruler', 'Move the playhead'],
] as const;

/** Every key, from the same records that do the work. */
export function HelpSheet() {
  const app = useApp();
  return (
    <Dialog title="Keys" wide reading onClose={() => app.set({ dialog: null })}>
      <div className="help-columns">
        {groups.map((group) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {commands
                .filter((c) => c.group === group && c.keys.length > 0)
                .map((c) => (
                  <div key={c.id}>
                    <dt>
                      {c.keys.map((key) => (
                        <kbd key={key}>{keyLabel(key)}</kbd>
                      ))}
                    </dt>
                    <dd>{c.label}</dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
        <section>
          <h3>Pointer</h3>
          <dl>
            {pointer.map(([what, does]) => (
              <div key={what}>
                <dt>
                  <kbd>{what}</kbd>
                </dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </Dialog>
  );
}

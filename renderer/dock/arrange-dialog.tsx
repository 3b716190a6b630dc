import { tr } from '#renderer/i18n/tr.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { isUsual, usual, withPart } from '#renderer/state/pane-sizes.ts';
import { Choice } from '#renderer/inspector/part.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { movePanel, type Panel, panels, usualLayout } from './layout.ts';
import { panelNames } from './panel-names.ts';
import { spotsFor } from './spots.ts';

/** Where every panel stands, to be chosen without dragging. @param first the one it was opened for */
export function ArrangeDialog({ panel: first }: { panel: Panel | null }) {
  const app = useApp();
  const layout = useAppState((s) => s.layout);
  const asUsual = useAppState((s) => s.layout === usualLayout && isUsual(s.panes));
  return (
    <Dialog
      title={tr('Arrange panels')}
      onClose={() => app.set({ dialog: null })}
      footer={
        <Button
          disabled={asUsual}
          title={asUsual ? tr('Everything stands as usual.') : undefined}
          onClick={() => app.set({ panes: usual, layout: usualLayout })}
        >
          {tr('Usual layout')}
        </Button>
      }
    >
      <div className="arrange">
        <p className="soft small">
          {tr(
            'The timeline stays in the middle. Tabs can be dragged as well: onto a group, or to the edge of one to stand beside it.',
          )}
        </p>
        {panels.map((panel) => (
          <PanelChoice key={panel} panel={panel} layout={layout} first={panel === first} />
        ))}
      </div>
    </Dialog>
  );
}

function PanelChoice({
  panel,
  layout,
  first,
}: {
  panel: Panel;
  layout: Parameters<typeof spotsFor>[0];
  first: boolean;
}) {
  const app = useApp();
  const { now, choices } = spotsFor(layout, panel);
  return (
    <Choice
      label={tr(panelNames[panel])}
      first={first}
      value={now}
      options={choices.map(({ key, name }) => [key, name] as const)}
      onChange={(chosen) => {
        const spot = choices.find(({ key }) => key === chosen)?.spot;
        if (spot)
          app.store.setState(({ panes }) => ({
            layout: movePanel(layout, panel, spot),
            panes: withPart(panes, spot.place, true),
          }));
      }}
    />
  );
}

import { Fragment, useEffect, useState } from 'react';
import { CommandPalette } from '#renderer/commands/palette.tsx';
import { HelpSheet } from '#renderer/commands/help-sheet.tsx';
import { listenForKeys } from '#renderer/commands/shortcuts.ts';
import { ExportDialog } from '#renderer/export/export-dialog.tsx';
import { SoundOnly } from '#renderer/grid/sound-only.tsx';
import { VideoGrid } from '#renderer/grid/video-grid.tsx';
import { Inspector } from '#renderer/inspector/inspector.tsx';
import { JobsBar } from '#renderer/jobs/jobs-bar.tsx';
import { guardUnload, startAutosave } from '#renderer/operations/autosave.ts';
import { keepLengths } from '#renderer/operations/lengths.ts';
import { keepPeaks } from '#renderer/operations/peaks.ts';
import { keepPlayable } from '#renderer/operations/playable.ts';
import { Transport } from '#renderer/player/transport.ts';
import { TransportProvider } from '#renderer/player/transport-context.tsx';
import { ProjectDialogs } from '#renderer/project/project-dialogs.tsx';
import { RecoveryBar } from '#renderer/project/recovery-bar.tsx';
import { DropTarget } from '#renderer/sources/drop-target.tsx';
import { Sources } from '#renderer/sources/sources.tsx';
import { ModelsDialog } from '#renderer/models/models-dialog.tsx';
import { AddTextDialog } from '#renderer/transcript/add-text-dialog.tsx';
import { ExportStepsDialog } from '#renderer/steps/export-steps-dialog.tsx';
import { FindStepsDialog } from '#renderer/steps/find-steps-dialog.tsx';
import { TextOrNumbersDialog } from '#renderer/transcript/text-or-numbers-dialog.tsx';
import { ExportTextDialog } from '#renderer/transcript/export-text-dialog.tsx';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { useProject } from '#renderer/state/hooks.ts';
import { hasPicture } from '#renderer/state/selectors.ts';
import { mostHeight } from '#renderer/timeline/row-places.ts';
import { Timeline } from '#renderer/timeline/timeline.tsx';
import { currentRows } from '#renderer/timeline/view.ts';
import { connect } from './connect.ts';
import { ConnectionLost } from './connection-lost.tsx';
import { EmptyState } from './empty-state.tsx';
import { Header } from './header.tsx';
import { followOwnKeys } from './remembered-keys.ts';
import { SettingsDialog } from './settings-dialog.tsx';
import { Splits } from '#renderer/dock/splits.tsx';
import { ArrangeDialog } from '#renderer/dock/arrange-dialog.tsx';
import { AttentionPanel } from '#renderer/attention/attention-panel.tsx';
import { NetworkPanel } from '#renderer/network/network-panel.tsx';
import { PairPanel } from '#renderer/pair/pair-panel.tsx';
import { StepsPanel } from '#renderer/steps/steps-panel.tsx';
import { TranscriptPanel } from '#renderer/transcript/transcript-panel.tsx';
import { HistoryPanel } from './history-panel.tsx';
import { followPanes } from '#renderer/state/kept-panes.ts';
import { followChoices } from './remembered-choices.ts';
import { followTheme, followTitle } from './theme.ts';
import { Notices } from './notices.tsx';

/** The whole window: the timeline, the panels around it, the jobs below. */
export function Window() {
  const app = useApp();
  const [transport] = useState(() => new Transport(app));
  const { recordings } = useProject();
  // Every word anew when the language changes.
  const language = useAppState((s) => s.language);
  const empty = recordings.length === 0;
  const pictures = recordings.some(hasPicture);
  // Its rows, and above them the ruler and a bar of at most two lines.
  const most = useAppState((s) => (s.asTable ? null : `calc(${mostHeight(currentRows(s))} + 6.25rem)`));
  useEffect(() => {
    const stops = [
      connect(app),
      listenForKeys(app),
      keepLengths(app),
      keepPeaks(app),
      keepPlayable(app),
      startAutosave(app),
      guardUnload(app),
      followTheme(app),
      followChoices(app),
      followOwnKeys(app),
      followPanes(app),
      followTitle(app),
      transport.start(),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [app, transport]);
  return (
    <TransportProvider transport={transport}>
      <Fragment key={language}>
        <DropTarget>
          {/* biome-ignore lint/a11y/noStaticElementInteractions: it only keeps the focus where it is */}
          <div className="window" onMouseDown={keepFocus}>
            <Header />
            <RecoveryBar />
            {empty ? (
              <EmptyState />
            ) : (
              <Splits
                timeline={<Timeline />}
                most={most}
                bodies={{ ...bodies, pictures: pictures ? ({ room }) => <VideoGrid room={room} /> : null }}
              />
            )}
            <JobsBar />
            <Sounds />
          </div>
        </DropTarget>
        <Dialogs />
        <Notices />
        <ConnectionLost />
      </Fragment>
    </TransportProvider>
  );
}

/** The pointer does not move the focus to buttons, so that Space keeps meaning “play”. */
function keepFocus(event: React.MouseEvent) {
  const target = event.target as Element;
  if (target.closest('button') && !target.closest('[role=menu]')) event.preventDefault();
}

/** What is heard but not seen: films too, while the videos are put away, without their pictures being decoded. */
function Sounds() {
  const { recordings } = useProject();
  const seen = useAppState((s) => s.picturesShown);
  return recordings.flatMap((r) => {
    if (!hasPicture(r)) return [<SoundOnly key={r.id} recording={r} />];
    return seen || r.media.audio.length === 0 ? [] : [<SoundOnly key={r.id} recording={r} stream="sound" />];
  });
}

const bodies = {
  sources: () => <Sources />,
  pair: () => <PairPanel />,
  transcript: () => <TranscriptPanel />,
  attention: () => <AttentionPanel />,
  steps: () => <StepsPanel />,
  network: () => <NetworkPanel />,
  inspector: () => <Inspector />,
  history: () => <HistoryPanel />,
} as const;

function Dialogs() {
  const dialog = useAppState((s) => s.dialog);
  const kind = dialog?.kind ?? null;
  if (kind === 'palette') return <CommandPalette />;
  if (kind === 'help') return <HelpSheet />;
  if (kind === 'settings') return <SettingsDialog />;
  if (dialog?.kind === 'arrange') return <ArrangeDialog panel={dialog.panel} />;
  if (kind === 'export') return <ExportDialog />;
  if (kind === 'add-text') return <AddTextDialog />;
  if (kind === 'models') return <ModelsDialog />;
  if (dialog?.kind === 'text-or-numbers') return <TextOrNumbersDialog {...dialog} />;
  if (dialog?.kind === 'export-text') return <ExportTextDialog id={dialog.transcript} />;
  if (dialog?.kind === 'find-steps') return <FindStepsDialog recording={dialog.recording} />;
  if (dialog?.kind === 'export-steps') return <ExportStepsDialog id={dialog.steps} />;
  return <ProjectDialogs />;
}

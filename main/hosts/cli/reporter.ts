import type { CommandCall } from './command.ts';
import { plain } from './plain.ts';

export type Reporter = Pick<CommandCall, 'log' | 'warn' | 'progress'> & { end(): void };

/**
 * Progress and log on stderr: one rewritten line on a terminal; elsewhere a line every ten per cent, and where these are
 * long in coming whenever a tenth of the time so far has gone by, two seconds at least.
 */
export function createReporter(quiet: boolean): Reporter {
  const out = process.stderr;
  let drawn = false;
  let lastStep = '';
  const begun = performance.now();
  let told = begun;
  const clear = () => {
    if (drawn) out.write('\r\x1b[2K');
    drawn = false;
  };
  const say = (text: string) => {
    clear();
    out.write(`${plain(text)}\n`);
  };
  return {
    log(text) {
      if (!quiet) say(text);
    },
    warn: say,
    progress(done, total, unit, label) {
      if (quiet) return;
      const percent = total > 0 ? Math.floor((100 * done) / total) : 0;
      const text = `${plain(label)}: ${round(done)} of ${round(total)} ${unit} (${percent} %)`;
      if (out.isTTY) {
        clear();
        out.write(text.slice(0, Math.max(20, (out.columns ?? 80) - 1)));
        drawn = true;
        return;
      }
      const step = `${label} ${Math.floor(percent / 10)}`;
      const now = performance.now();
      const isDue = now - told > Math.max(2000, (now - begun) / 10);
      if (step === lastStep && !isDue) return;
      out.write(`${text}\n`);
      [lastStep, told] = [step, now];
    },
    end: clear,
  };
}

const round = (value: number): number => (value >= 100 ? Math.round(value) : Math.round(value * 10) / 10);

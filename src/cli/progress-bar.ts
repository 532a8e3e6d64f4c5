// A bar that says how far a long command is, where there is a terminal to draw on.
import { createRequire } from 'node:module';
import type { Io } from './io.ts';

const require = createRequire(import.meta.url);

const STEPS = 1000;

export interface Bar {
  /** `progress` goes from 0 to 1. */
  update(progress: number, text: string): void;
  /** Takes the bar away until the next update, to print a line. */
  clear(): void;
  stop(): void;
}

/** The bar, drawn; null where there is no terminal. */
export function startBar(io: Io): Bar | null {
  const terminal = io.progress;
  if (!terminal) return null;
  // Loaded where there is something to draw on.
  const { Presets, SingleBar } = require('cli-progress') as typeof import('cli-progress');
  const bar = new SingleBar(
    {
      format: '{bar} {percentage}%  {text}  {eta_formatted} left',
      stream: terminal,
      clearOnComplete: true,
      // Its handler of SIGINT would keep the command alive.
      gracefulExit: false,
    },
    Presets.shades_classic,
  );
  bar.start(STEPS, 0, { text: '' });
  return {
    update: (progress, text) => bar.update(Math.round(progress * STEPS), { text }),
    clear: () => terminal.write('\r\x1b[K'),
    stop: () => bar.stop(),
  };
}

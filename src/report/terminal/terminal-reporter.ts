import type { Reporter } from '../../events/reporter.ts';
import { createPaint } from '../text/paint-line.ts';
import { RunText } from '../text/run-text.ts';
import type { TextOptions } from '../text/text-options.ts';
import { clipLine } from './clip-line.ts';
import { LiveArea, type TerminalStream } from './live-area.ts';
import { RunningTasks } from './running-tasks.ts';

export interface TerminalOptions extends TextOptions {
  readonly color: boolean;
  readonly stream: TerminalStream;
  /** Milliseconds. */
  readonly now: () => number;
  /** Calls back at each interval until the returned function is called. */
  readonly every: (ms: number, callback: () => void) => () => void;
}

/** Milliseconds between two frames: ten a second at most, and none for tasks that are faster. */
const FRAME = 100;

/** The words of a run as they come, and below them, live, the hosts that are still at work. */
export function createTerminalReporter({ stream, color, now, every, ...options }: TerminalOptions): Reporter {
  const text = new RunText(options);
  const running = new RunningTasks();
  const area = new LiveArea(stream);
  const paint = createPaint(color);
  let suspended = false;
  const stop = every(FRAME, () => {
    if (suspended) return;
    const lines = running.format(now(), area.rows).map((line) => paint(clipLine(line, area.columns - 1)));
    area.draw(lines);
  });
  return {
    handle(event) {
      running.handle(event, now());
      const lines = text.handle(event);
      if (lines.length > 0) area.write(lines.map((line) => `${paint(line)}\n`).join(''));
      else if (running.isEmpty) area.clear();
    },
    suspend() {
      suspended = true;
      area.clear();
      return () => (suspended = false);
    },
    close() {
      stop();
      area.close();
    },
  };
}

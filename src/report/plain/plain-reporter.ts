import type { Reporter } from '../../events/reporter.ts';
import { createPaint } from '../text/paint-line.ts';
import { RunText } from '../text/run-text.ts';
import type { TextOptions } from '../text/text-options.ts';

export interface PlainOptions extends TextOptions {
  readonly color: boolean;
  readonly write: (text: string) => void;
}

/** For pipes, files and CI: the words of the terminal reporter, each line written once. */
export function createPlainReporter({ write, color, ...options }: PlainOptions): Reporter {
  const text = new RunText(options);
  const paint = createPaint(color);
  return {
    handle(event) {
      const lines = text.handle(event);
      if (lines.length > 0) write(lines.map((line) => `${paint(line)}\n`).join(''));
    },
    close: () => {},
  };
}

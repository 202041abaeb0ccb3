import { createColors } from 'picocolors';
import { cleanText } from './clean-text.ts';
import type { Line, Style } from './line.ts';

export type Paint = (line: Line) => string;

/** Lines as text, with colours or without. The only way from an event to the terminal, so what hosts say is cleaned here. */
export function createPaint(color: boolean): Paint {
  const colors = createColors(color);
  const styles: Record<Style, (text: string) => string> = {
    strong: colors.bold,
    dim: colors.dim,
    ok: colors.green,
    changed: colors.yellow,
    failed: (text) => colors.bold(colors.red(text)),
    skipped: colors.cyan,
    unknown: colors.magenta,
    warning: colors.yellow,
    added: colors.green,
    removed: colors.red,
  };
  return (line) => {
    let text = '';
    for (const segment of line) {
      text += typeof segment === 'string' ? cleanText(segment) : styles[segment.style](cleanText(segment.text));
    }
    return color ? text : text.trimEnd();
  };
}

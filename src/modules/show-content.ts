import type { Diff } from '../module/result.ts';

/** Beyond this a diff says only how large a file is; in bytes. The host programs have the same figure. */
const LARGEST_SHOWN = 102_400;

/** A file's content for a diff: text, or a sentence about what is not shown. */
export function showContent(content: Uint8Array): string {
  if (content.length > LARGEST_SHOWN) return describeUnshown(content.length);
  const text = Buffer.from(content).toString('utf8');
  return text.includes('\0') ? `(binary, ${content.length} bytes)\n` : text;
}

export function describeUnshown(size: number): string {
  return `(${size} bytes, too many to show)\n`;
}

export function makeContentDiff(path: string, before: string, after: string): Diff {
  return { before, after, beforeHeader: path, afterHeader: path };
}

import type { Diff } from '../module/result.ts';

/** Beyond this a diff does not hold the content of a file; in bytes. Ansible's figure, and that of the host programs. */
const LARGEST_SHOWN = 104_448;

/** What is known of a file's content: all of it, or that there is more than is shown, or that there is no file. */
export type Content = Uint8Array | 'larger' | 'absent';

/** A difference between two contents of a file, with the keys that Ansible's actions give it. */
export function diffContents(before: Content, after: Exclude<Content, 'absent'>, path: string, source: string): Diff {
  return { ...describeBefore(before, path), ...describeAfter(after, source) };
}

function describeBefore(content: Content, path: string): Diff {
  if (content === 'absent') return { before: '' };
  if (content === 'larger' || content.length > LARGEST_SHOWN) return { dst_larger: LARGEST_SHOWN };
  return isBinary(content) ? { dst_binary: 1 } : { before_header: path, before: decode(content) };
}

function describeAfter(content: Exclude<Content, 'absent'>, source: string): Diff {
  if (content === 'larger' || content.length > LARGEST_SHOWN) return { src_larger: LARGEST_SHOWN };
  return isBinary(content) ? { src_binary: 1 } : { after_header: source, after: decode(content) };
}

function isBinary(content: Uint8Array): boolean {
  return content.includes(0);
}

/** A file's content for a diff of its text: a sentence about what is not shown. */
export function showContent(content: Uint8Array): string {
  if (content.length > LARGEST_SHOWN) return `(${content.length} bytes, too many to show)\n`;
  return isBinary(content) ? `(binary, ${content.length} bytes)\n` : decode(content);
}

function decode(content: Uint8Array): string {
  return Buffer.from(content).toString('utf8');
}

export function makeContentDiff(path: string, before: string, after: string): Diff {
  return { before, after, before_header: path, after_header: path };
}

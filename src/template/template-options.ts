import type { Delimiters } from './delimiters.ts';
import { DEFAULT_DELIMITERS } from './delimiters.ts';

export interface TemplateOptions {
  /** The line end after a block or comment is dropped, as Ansible has it. Default true. */
  readonly trimBlocks?: boolean;
  /** Blanks before a block at the start of a line are dropped. Default false. */
  readonly lstripBlocks?: boolean;
  /** A text that comes of a template keeps the line ends at its end. Default true. */
  readonly keepTrailingNewline?: boolean;
  /**
   * Backslashes in the strings of `{{ }}` stand for themselves, as Ansible reads templates in YAML: `'\1'` is a backslash and a 1.
   * False for template files, where `'\n'` is a line end. Default true.
   */
  readonly escapeBackslashes?: boolean;
  /** What a line end of the template's own text becomes. Default `\n`. */
  readonly newlineSequence?: '\n' | '\r\n' | '\r';
  readonly delimiters?: Partial<Delimiters>;
}

/** The options of a template file, as Ansible's `template` has them. */
export const TEMPLATE_FILE_OPTIONS: TemplateOptions = { trimBlocks: true, escapeBackslashes: false };

/** Options with all defaults filled in. */
export type LexOptions = Required<Omit<TemplateOptions, 'delimiters'>> & { readonly delimiters: Delimiters };

export function completeOptions(options: TemplateOptions): LexOptions {
  return {
    trimBlocks: options.trimBlocks ?? true,
    lstripBlocks: options.lstripBlocks ?? false,
    keepTrailingNewline: options.keepTrailingNewline ?? true,
    escapeBackslashes: options.escapeBackslashes ?? true,
    newlineSequence: options.newlineSequence ?? '\n',
    delimiters: { ...DEFAULT_DELIMITERS, ...options.delimiters },
  };
}

export const DEFAULT_OPTIONS = completeOptions({});

/** A key for caches: the same for options that mean the same. */
export function describeOptions(options: LexOptions): string {
  const flags = [options.trimBlocks, options.lstripBlocks, options.keepTrailingNewline, options.escapeBackslashes];
  return `${flags.map(Number).join('')}${options.newlineSequence}${Object.values(options.delimiters).join(' ')}`;
}

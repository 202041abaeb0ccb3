import { normalize } from 'node:path';
import type { Registry } from '../module/registry.ts';
import { createError, createWarning, type KnownCode } from '../source/codes.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { ReadFile } from '../source/load-file.ts';
import type { Node, ScalarNode } from '../source/node.ts';
import type { Span } from '../source/span.ts';
import type { EarlyVariables } from './early-variables.ts';
import type { Block, Keywords, Parent, Step } from './play.ts';
import type { RoleRequest } from './role-request.ts';

/** What the readers of the parts of a playbook share. */
export interface PlaybookReader {
  readonly registry: Registry;
  readonly readFile: ReadFile | undefined;
  /** For names of imports that are templates. */
  readonly early: EarlyVariables;
  /** Folders of the settings that hold roles. */
  readonly rolesPath: readonly string[];
  readonly diagnostics: Diagnostic[];
  /** See Playbook. */
  readonly lostNames: Set<string>;
  readonly nextTaskId: () => string;
  /** The path of the playbook that is being read. */
  readonly playbook: string;
  /** Files on the way from the playbook to here, for imports that come back. */
  readonly importing: readonly ImportStep[];
  /** What `import_playbook` gives to the plays that it brings. */
  readonly imported: Keywords | undefined;
  /** Handlers of the roles that were read. */
  readonly roleHandlers: Step[];
  /** How often a role was read so far, in all. */
  readonly roleReads: { count: number };
  /** Handed in, since roles hold tasks, and tasks import roles. */
  readonly readRole: (reader: PlaybookReader, parent: Parent, request: RoleRequest) => Block | undefined;
}

/** A file on the way, and where it is imported; the first one is nowhere. */
export interface ImportStep {
  readonly path: string;
  readonly span?: Span | undefined;
}

/** An import that comes back, with each step of the way. */
export function complainOfCircle(reader: PlaybookReader, path: string, at: Node): void {
  const from = reader.importing.findIndex((step) => step.path === normalize(path));
  const chain = [...reader.importing.map((step) => step.path), normalize(path)].join(' → ');
  const related = reader.importing
    .slice(from + 1)
    .flatMap(({ path: through, span }) =>
      span === undefined ? [] : [{ message: `\`${through}\` is imported here`, span }],
    );
  complain(reader, 'LS0212', `\`${path}\` imports itself: ${chain}`, at, { related });
}

type Details = Partial<Pick<Diagnostic, 'label' | 'help' | 'related' | 'suggestion' | 'expected' | 'found'>>;

export function complain(
  reader: PlaybookReader,
  code: KnownCode,
  message: string,
  at: Node | Span,
  details: Details = {},
): void {
  reader.diagnostics.push(createError(code, message, { span: 'kind' in at ? at.span : at, ...details }));
}

/** Says what is probably not meant, and does no harm. */
export function warn(
  reader: PlaybookReader,
  code: KnownCode,
  message: string,
  at: Node | Span,
  details: Details = {},
): void {
  reader.diagnostics.push(createWarning(code, message, { span: 'kind' in at ? at.span : at, ...details }));
}

/** What a node is, in words. */
export function describeNode(node: Node): string {
  if (node.kind === 'mapping') return 'a mapping';
  if (node.kind === 'sequence') return 'a list';
  if (node.value === null) return 'nothing';
  if (typeof node.value === 'string') return node.value.length > 40 ? 'text' : `the text \`${node.value}\``;
  return `\`${String(node.value)}\``;
}

/** Whether Ansible would render the node: a text with braces that is not marked as unsafe. */
export function isTemplate(node: Node): boolean {
  return (
    node.kind === 'scalar' && typeof node.value === 'string' && node.tag === undefined && /\{[{%#]/.test(node.value)
  );
}

/** Whether the node is a template and nothing else, so that its value may be of any type. */
export function isSingleTemplate(node: Node): node is ScalarNode {
  return isTemplate(node) && node.kind === 'scalar' && /^\s*\{\{(?:(?!\}\}).)*\}\}\s*$/s.test(String(node.value));
}

/** Whether the node says no, in any of Ansible's words. */
export function isFalse(node: Node | undefined): boolean {
  return node?.kind === 'scalar' && /^(?:false|no|off|n|f|0)$/i.test(String(node.value));
}

/** Nothing is written behind the key. */
export function isEmpty(node: Node): boolean {
  return node.kind === 'scalar' && node.value === null;
}

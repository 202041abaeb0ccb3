import type { Node } from '../../source/node.ts';
import type { SourceFile } from '../../source/source-file.ts';
import type { Span } from '../../source/span.ts';
import type { Assignment } from './assignment.ts';
import type { TextEdit } from './text-edit.ts';

/** Where a source names hosts. */
export interface HostPlace {
  readonly kind: 'host';
  /** As it stands there, such as `n[1:3]`. */
  readonly text: string;
  readonly names: readonly string[];
  readonly group: string;
  readonly span: Span;
  /** Variables that stand there, not counting those that come from elsewhere. */
  readonly vars: ReadonlySet<string>;
}

/** Where a source names a group: by itself, or among the children of another one. */
export interface GroupPlace {
  readonly kind: 'group';
  readonly name: string;
  readonly parent: string | undefined;
  readonly span: Span;
  /** It holds hosts, variables or children, and is no mere mention. */
  readonly hasContent: boolean;
  readonly vars: ReadonlySet<string>;
}

export type Place = HostPlace | GroupPlace;

export interface NewHost {
  /** A name, or a range such as `n[1:3]`. */
  readonly text: string;
  readonly vars: readonly Assignment[];
}

/** Edits, and the values that variables have by them, where these are not the ones that were asked for. */
export interface VarEdits {
  readonly edits: readonly TextEdit[];
  readonly settled: ReadonlyMap<string, Node>;
}

/** Variables that one entry of several does not have. */
export interface LostVars {
  readonly text: string;
  readonly names: readonly string[];
}

/**
 * A source of the inventory as text that can be edited: each operation gives the edits that make the smallest change. Whether they do what
 * was meant is not decided here: the result is read again. @throws DiagnosticError for what cannot be done
 */
export interface SourceEditor {
  readonly file: SourceFile;
  readonly hosts: readonly HostPlace[];
  readonly groups: readonly GroupPlace[];
  /** Whether a group can get hosts here. */
  readonly holds: (group: string) => boolean;
  readonly addHosts: (group: string, hosts: readonly NewHost[]) => TextEdit[];
  readonly addGroup: (name: string, parent: string | undefined) => TextEdit[];
  readonly moveGroup: (name: string, parent: string) => TextEdit[];
  readonly remove: (places: readonly Place[]) => TextEdit[];
  /** Several entries instead of one, each with all that stands there, but for variables that one is to lose. */
  readonly split: (place: HostPlace, texts: readonly string[], lost?: LostVars) => TextEdit[];
  readonly rename: (places: readonly Place[], name: string) => TextEdit[];
  readonly setVars: (place: Place, vars: readonly Assignment[]) => VarEdits;
  readonly unsetVars: (place: Place, names: readonly string[]) => TextEdit[];
}

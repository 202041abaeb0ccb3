import type { KnownCode } from '../source/codes.ts';

/** What is wrong with the arguments that a module was given; whoever knows their places makes a diagnostic of it. */
export interface ArgumentProblem {
  readonly code: KnownCode;
  /** From the arguments down to what the problem is about; for a missing argument, to what it is missing from. */
  readonly path: readonly (string | number)[];
  /** Which part of the last step to point at; `parent` is the mapping that lacks something. */
  readonly where: 'key' | 'value' | 'parent';
  readonly message: string;
  readonly label?: string;
  readonly help?: string;
  readonly suggestion?: string;
  readonly expected?: string;
  readonly found?: string;
  /** What a check of a role's arguments says of it in Ansible's words. */
  readonly cause?: ArgumentCause;
  /** Further arguments that it is about, by the names that the playbook writes. */
  readonly others?: readonly string[];
}

export type ArgumentCause =
  /** With the type that it has to have, where the value that was given is null. */
  | { readonly kind: 'missing'; readonly name: string; readonly type?: string }
  | { readonly kind: 'unsupported'; readonly supported: readonly string[] }
  | { readonly kind: 'choice'; readonly choices: readonly string[]; readonly value: string }
  | { readonly kind: 'type'; readonly type: string; readonly value: unknown }
  /** Of several arguments: what Ansible says. */
  | { readonly kind: 'constraint'; readonly words: string };

/** A value that is not known yet: a template that is not rendered, or what check mode cannot know. Fits every type. */
export const PENDING: unique symbol = Symbol('pending');

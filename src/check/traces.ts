import type { Inventory } from '../inventory/inventory.ts';
import type { Keywords, Playbook } from '../playbook/play.ts';
import type { Node, ScalarNode } from '../source/node.ts';
import type { SourceFile } from '../source/source-file.ts';
import type { Layer } from '../variables/layer.ts';
import type { FileFindings } from './check-files.ts';
import type { Outline } from './outline-model.ts';

/** What a playbook leaves behind for findings about all playbooks of a run together. */
export interface Traces {
  /** What tasks register. */
  readonly registers: readonly ScalarNode[];
  /** Every text in which a name may be used, the playbook's own among them. */
  readonly files: ReadonlySet<SourceFile>;
  /** There are texts that nobody can foresee. */
  readonly readsMore: boolean;
  readonly tags: ReadonlySet<string>;
  /** There are tasks that nobody can foresee. */
  readonly hidesTasks: boolean;
}

export function collectTraces(
  playbook: Playbook,
  outline: Outline,
  texts: { readonly inventory: Inventory; readonly extraVars: Layer; readonly files: readonly FileFindings[] },
): Traces {
  const files = new Set<SourceFile>([playbook.file, ...texts.files.flatMap(({ templates }) => templates)]);
  const tags = new Set<string>();
  let namesTagsLate = false;
  const addKeywords = (keywords: Keywords): void => {
    for (const tag of keywords.tags) tags.add(tag);
    namesTagsLate ||= keywords.tagTemplates !== undefined;
  };
  const add = (node: Node | undefined): void => void (node !== undefined && files.add(node.span.file));
  for (const play of playbook.plays) {
    files.add(play.file);
    addKeywords(play.keywords);
  }
  for (const { block } of outline.blocks) {
    files.add(block.span.file);
    addKeywords(block.keywords);
  }
  const registers = new Map<string, ScalarNode>();
  const mappings = new Set<readonly Node[]>();
  for (const { task, around } of outline.situations) {
    files.add(task.span.file);
    addKeywords(task.keywords);
    if (task.action.kind === 'include_tasks' || task.action.kind === 'include_role') {
      if (task.action.apply !== undefined) addKeywords(task.action.apply);
    }
    for (const list of [around.params, around.vars, around.playVars, around.defaults]) mappings.add(list);
    const { register } = task;
    if (register !== undefined) registers.set(`${register.span.file.path}:${register.span.start}`, register);
  }
  for (const list of mappings) list.forEach(addEntries);
  for (const { vars } of [...texts.inventory.groups.values(), ...texts.inventory.hosts.values()]) {
    for (const { entries } of vars) for (const { node } of entries.values()) add(node);
  }
  for (const name of texts.extraVars.names()) {
    const binding = texts.extraVars.get(name);
    if (binding?.kind === 'node') add(binding.node);
  }
  return {
    registers: [...registers.values()],
    files,
    readsMore: outline.unforeseeable || texts.files.some(({ isOpen }) => isOpen),
    tags,
    hidesTasks: outline.hidesTasks || namesTagsLate,
  };

  /** Merged mappings have values of several files. */
  function addEntries(mapping: Node): void {
    add(mapping);
    if (mapping.kind === 'mapping') for (const { value } of mapping.entries) add(value);
  }
}

import { join } from 'node:path';
import { loadFile } from '../../source/load-file.ts';
import type { MappingNode, Node } from '../../source/node.ts';
import { readVarsFile } from '../../source/read-vars-file.ts';
import { SourceFile } from '../../source/source-file.ts';
import { listVarsFolders } from '../read-inventory.ts';
import { findVarsPath, listFiles } from '../vars-files.ts';
import type { Assignment } from './assignment.ts';
import type { OpenSources } from './open-sources.ts';
import { refuse } from './refuse.ts';
import { canonize, type Snapshot } from './snapshot.ts';
import type { SourceEditor } from './source-editor.ts';
import { applyEdits, type TextEdit } from './text-edit.ts';
import { verifySources, verifyVarsFile } from './verify-edit.ts';
import { contentOf } from './write-yaml.ts';
import { YamlLayout } from './yaml-layout.ts';
import { insertLines, removeEntries, setEntries } from './yaml-mapping.ts';

export type VarsKind = 'group_vars' | 'host_vars';

export interface EditedFile {
  readonly path: string;
  /** Undefined where there was no file. */
  readonly before: SourceFile | undefined;
  readonly after: string;
  readonly edits: readonly TextEdit[];
}

export interface EditResult {
  readonly files: readonly EditedFile[];
  readonly renames: readonly { readonly from: string; readonly to: string }[];
  /** What the user should know besides. */
  readonly notes: readonly string[];
}

interface OpenVarsFile {
  readonly file: SourceFile | undefined;
  readonly root: MappingNode | undefined;
  readonly edits: TextEdit[];
  /** By name, as canonical text; undefined for those that go. */
  readonly wanted: Map<string, string | undefined>;
}

/** What an edit changes, collected and then verified as a whole. */
export class EditPlan {
  readonly open: OpenSources;
  readonly renames: { from: string; to: string }[] = [];
  readonly notes: string[] = [];
  readonly #edits = new Map<SourceEditor, TextEdit[]>();
  readonly #varsFiles = new Map<string, OpenVarsFile>();
  readonly #expectations: ((snapshot: Snapshot) => void)[] = [];

  constructor(open: OpenSources) {
    this.open = open;
  }

  edit(editor: SourceEditor, edits: readonly TextEdit[]): void {
    const known = this.#edits.get(editor);
    if (known === undefined) this.#edits.set(editor, [...edits]);
    else known.push(...edits);
  }

  /** What the sources are to say afterwards. */
  expect(change: (snapshot: Snapshot) => void): void {
    this.#expectations.push(change);
  }

  /** Files and folders that hold a name's variables beside the sources. */
  findVarsPaths(kind: VarsKind, name: string): string[] {
    return listVarsFolders(this.open.sources).flatMap((folder) => findVarsPath(join(folder, kind), name) ?? []);
  }

  listVarsFiles(kind: VarsKind, name: string): string[] {
    return this.findVarsPaths(kind, name).flatMap(listFiles);
  }

  /** Where a name's file of variables is to be, that has none yet. */
  nameVarsFile(kind: VarsKind, name: string): string {
    const [folder] = listVarsFolders(this.open.sources);
    if (folder === undefined)
      return refuse('the inventory is a list of hosts on the command line: no file can be edited');
    if (name.includes('/')) return refuse(`\`${name}\` cannot have a file of variables, because of the \`/\``);
    return join(folder, kind, `${name}.yml`);
  }

  isSecret(path: string): boolean {
    return this.#openVarsFile(path).file?.isSecret === true;
  }

  setInVarsFile(path: string, vars: readonly Assignment[]): void {
    const { file, root, edits, wanted } = this.#openVarsFile(path);
    const layout = new YamlLayout(file?.text ?? '', path.endsWith('.json'), root);
    let settled: ReadonlyMap<string, Node> = new Map();
    if (root !== undefined) {
      const set = setEntries(layout, root, vars);
      edits.push(...set.edits);
      settled = set.settled;
    } else {
      const content = contentOf(
        vars.map((value) => ({ name: value.name, value })),
        layout.step,
      );
      const form = { isFlow: layout.isJson, isJson: layout.isJson, isPadded: false };
      const lines = layout.isJson ? [`{${content.items(form).join(', ')}}`] : content.lines('', form);
      edits.push(insertLines(layout, layout.text.length, lines));
    }
    for (const { name, value } of vars) wanted.set(name, canonize(settled.get(name) ?? value));
  }

  unsetInVarsFile(path: string, names: readonly string[]): void {
    const { file, root, edits, wanted } = this.#openVarsFile(path);
    if (file === undefined || root === undefined) return;
    const layout = new YamlLayout(file.text, path.endsWith('.json'), root);
    const own = layout.listOwn(root).filter(({ name }) => names.includes(name));
    edits.push(...removeEntries(layout, root, new Set(own)));
    for (const name of names) wanted.set(name, undefined);
  }

  #openVarsFile(path: string): OpenVarsFile {
    const known = this.#varsFiles.get(path);
    if (known !== undefined) return known;
    const file = loadFile(path, this.open.readFile);
    if ('kind' in file && file.kind !== 'missing') return refuse(`\`${path}\` cannot be read: ${file.reason}`);
    const source = 'kind' in file ? undefined : file;
    const read = source === undefined ? undefined : readVarsFile(path, this.open.readFile);
    const root = read === undefined || 'kind' in read ? undefined : read.vars;
    const opened = { file: source, root, edits: [], wanted: new Map<string, string | undefined>() };
    this.#varsFiles.set(path, opened);
    return opened;
  }

  /** The texts as they are to be, once each has been read again. @throws DiagnosticError for what would not do what was meant */
  finish(): EditResult {
    const files: EditedFile[] = [];
    if (this.#edits.size > 0) {
      verifySources(this.open, this.#edits, (snapshot) => {
        for (const expectation of this.#expectations) expectation(snapshot);
      });
    }
    for (const [editor, edits] of this.#edits) {
      files.push({ path: editor.file.path, before: editor.file, after: applyEdits(editor.file.text, edits), edits });
    }
    for (const [path, { file, edits, wanted }] of this.#varsFiles) {
      if (edits.length === 0) continue;
      const before = file?.text ?? '';
      const after = applyEdits(before, edits);
      verifyVarsFile(new SourceFile(path, before, { isSecret: file?.isSecret === true }), after, wanted);
      files.push({ path, before: file, after, edits });
    }
    const changed = files.filter(({ before, after }) => before?.text !== after);
    return { files: changed, renames: this.renames, notes: this.notes };
  }
}

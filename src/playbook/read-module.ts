import { ProjectModuleError } from '../module/project-modules.ts';
import type { Definition } from '../module/registry.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { MappingNode, Node, ScalarNode } from '../source/node.ts';
import { proposeName } from '../source/propose-name.ts';
import { suggest } from '../util/suggest.ts';
import { type Call, LANGUAGE_ACTIONS } from './call.ts';
import { findDefinition } from './find-definition.ts';
import { isLacking, lastName } from './lacking-modules.ts';
import { addModuleDefaults, findModuleDefaults } from './module-defaults.ts';
import type { Choice, ModuleAction, Task, TaskAction } from './play.ts';
import { complain, type PlaybookReader, warn } from './playbook-reader.ts';
import { readTaskArgs } from './read-action.ts';
import { shortName } from './short-name.ts';

const LACKING = {
  help: '`run doc` lists the modules there are. `command` may do the same; a module of your own is a file in `tasks/`.',
};

type Surroundings = Pick<Task, 'parent' | 'keywords'>;

/** What a task runs that is no part of the language; complains and gives undefined where there is no such module. */
export function readModule(
  reader: PlaybookReader,
  node: MappingNode,
  { parent, keywords }: Surroundings,
  call: Call,
): ModuleAction | undefined {
  const definition = findDefinition(reader, call.moduleName) ?? standFor(reader, call);
  if (definition instanceof ProjectModuleError) {
    complainOfModule(reader, call, definition);
    return undefined;
  }
  if (definition === undefined) {
    const known = reader.registry.names();
    const proposal = isLacking(call.moduleName, known)
      ? LACKING
      : proposeName(suggest(lastName(call.moduleName), known));
    complain(reader, 'LS0203', `unknown module \`${call.moduleName}\``, call.span, proposal);
    return undefined;
  }
  const given = readTaskArgs(reader, definition, call.moduleName, call.span, call.value, node.get('args'));
  const args = addModuleDefaults(definition, given, findModuleDefaults(call.moduleName, keywords, parent));
  const name = definition.name ?? call.moduleName;
  return isAction(definition) ? { kind: 'action', name, definition, args } : { kind: 'module', name, definition, args };
}

/** A module that a template names: its arguments can be read once its name is known. */
export function readTemplatedModule(
  reader: PlaybookReader,
  node: MappingNode,
  around: Surroundings,
  { template, isLacking: lacks = false, ...call }: Call & { readonly template: ScalarNode },
): TaskAction {
  const choices = new Map<string, Choice>();
  const choose = (moduleName: string): Choice => {
    let choice = choices.get(moduleName);
    if (choice === undefined)
      choices.set(moduleName, (choice = readChosen(reader, node, around, { ...call, moduleName })));
    return choice;
  };
  const given = [call.value, node.get('args')?.value].filter((part): part is Node => part !== undefined);
  return { kind: 'templated', module: template, isLacking: lacks, given, choose };
}

function readChosen(reader: PlaybookReader, node: MappingNode, around: Surroundings, call: Call): Choice {
  const diagnostics: Diagnostic[] = [];
  const inner = { ...reader, diagnostics };
  if (LANGUAGE_ACTIONS.has(shortName(call.moduleName))) {
    const message = `\`${call.moduleName}\` is part of the language, and cannot be named by a template`;
    complain(inner, 'LS0208', message, call.span, { help: 'Write its name, with a condition where one is needed.' });
    return { action: undefined, diagnostics };
  }
  return { action: readModule(inner, node, around, call), diagnostics };
}

/** What stands for a module that is not known, where that is no mistake. */
function standFor(reader: PlaybookReader, { moduleName, span }: Call): Definition | undefined {
  const { standIn } = reader.registry;
  if (standIn === undefined) return undefined;
  warn(reader, 'LS0203', `unknown module \`${moduleName}\``, span, { label: 'its arguments are not checked' });
  return standIn(moduleName);
}

/** Once, however many tasks use it. */
function complainOfModule(
  reader: PlaybookReader,
  { moduleName, span }: Call,
  { message, span: at }: ProjectModuleError,
): void {
  const text = `the module \`${moduleName}\` cannot be loaded: ${message}`;
  if (reader.diagnostics.some(({ code, message: said }) => code === 'LS0217' && said === text)) return;
  complain(reader, 'LS0217', text, at, { related: [{ message: 'it is used here', span }] });
}

function isAction(definition: Definition): definition is Extract<TaskAction, { kind: 'action' }>['definition'] {
  return definition.kind === 'action';
}

import { ProjectModuleError } from '../module/project-modules.ts';
import type { Entry, MappingNode } from '../source/node.ts';
import { proposeName } from '../source/propose-name.ts';
import { suggest } from '../util/suggest.ts';
import { type Call, LANGUAGE_ACTIONS } from './call.ts';
import { HANDLER_KEYWORDS, REFUSED_ACTIONS, TASK_KEYWORDS } from './play-keywords.ts';
import { complain, type PlaybookReader } from './playbook-reader.ts';
import { findDefinition } from './find-definition.ts';
import { isLacking, lastName } from './lacking-modules.ts';
import { readActionKeyword } from './read-action-keyword.ts';
import { explainKey } from './read-keywords.ts';
import { shortName } from './short-name.ts';

/** A loop over what a lookup gives, such as `with_items`. */
export function isLoopWith(keyword: string): boolean {
  return /^with_[a-z]/.test(keyword);
}

/** Finds what a task runs: its one key that is no keyword, or `action`. Complains and gives undefined where there is not exactly one. */
export function findCall(reader: PlaybookReader, node: MappingNode, handler: boolean): Call | undefined {
  const known = handler ? HANDLER_KEYWORDS : TASK_KEYWORDS;
  const calls = node.entries.filter(
    ({ name }) => (!known.has(name) && !isLoopWith(name)) || name === 'action' || name === 'local_action',
  );
  const candidates: Entry[] = [];
  for (const entry of calls) {
    if (isKnown(reader, entry.name) || entry.name === 'action' || entry.name === 'local_action') candidates.push(entry);
  }
  const lacking =
    candidates.length === 0 ? calls.find(({ name }) => isLacking(name, reader.registry.names())) : undefined;
  const unknown = candidates.length === 0 ? (findUnknownModule(reader, calls, known) ?? lacking) : undefined;
  const others = calls.filter((entry) => !candidates.includes(entry) && entry !== unknown);
  const [first = unknown, second] = candidates;
  if (first !== undefined) explainStrays(reader, others, first, known);
  else if (!explainUnknownModule(reader, others, known)) {
    complain(reader, 'LS0209', 'this task has no module', node.entries[0]?.key ?? node, {
      help: 'A task names what it does, such as `command: uptime`.',
    });
  }
  if (first === undefined) return undefined;
  if (second !== undefined) {
    complain(reader, 'LS0210', `this task has two modules, \`${first.name}\` and \`${second.name}\``, second.key, {
      help: 'Write two tasks, or indent what belongs to the module below it.',
      related: [{ message: 'the first one', span: first.key.span }],
    });
    return undefined;
  }
  if (first.name === 'action' || first.name === 'local_action') return readActionKeyword(reader, first);
  const call = { moduleName: first.name, span: first.key.span, value: first.value, local: false };
  if (first !== lacking || reader.registry.standIn !== undefined) return call;
  return { ...call, template: first.key, isLacking: true };
}

function isKnown(reader: PlaybookReader, name: string): boolean {
  return LANGUAGE_ACTIONS.has(shortName(name)) || findDefinition(reader, name) !== undefined;
}

/** The key that must be a module, though none is known by its name, where stand-ins are taken. */
function findUnknownModule(
  { registry }: PlaybookReader,
  calls: readonly Entry[],
  known: ReadonlySet<string>,
): Entry | undefined {
  if (registry.standIn === undefined) return undefined;
  const possible = calls.filter(
    ({ name }) => /^[a-z]\w*(?:\.\w+)*$/i.test(name) && !REFUSED_ACTIONS.has(shortName(name)),
  );
  const full = possible.filter(({ name }) => name.includes('.'));
  // `becom: true` is a keyword with a mistake.
  const short = possible.filter(
    ({ name, value }) => value.kind === 'mapping' || suggest(name, [...known]) === undefined,
  );
  const likely = full.length > 0 ? full : short;
  return likely.length === 1 ? likely[0] : undefined;
}

/** Keys beside the module that are no keywords. */
function explainStrays(
  reader: PlaybookReader,
  strays: readonly Entry[],
  call: Entry,
  known: ReadonlySet<string>,
): void {
  const definition = findDefinition(reader, call.name);
  const args = definition instanceof ProjectModuleError ? {} : (definition?.args ?? {});
  for (const { name, key } of strays) {
    if (Object.hasOwn(args, name)) {
      complain(reader, 'LS0202', `\`${name}\` is an argument of \`${call.name}\`, not of the task`, key, {
        label: `indent it below \`${call.name}:\``,
      });
    } else {
      explainKey(reader, key, name, known, 'task');
    }
  }
}

/** True if it had something to say about why there is no module. */
function explainUnknownModule(reader: PlaybookReader, strays: readonly Entry[], known: ReadonlySet<string>): boolean {
  for (const { name, key } of strays) {
    const refused = REFUSED_ACTIONS.get(shortName(name));
    if (refused !== undefined) {
      complain(reader, 'LS0208', `\`${name}\` of Ansible is not supported yet`, key, { help: refused });
    } else {
      const near = suggest(lastName(name), [...reader.registry.names(), ...LANGUAGE_ACTIONS, ...known]);
      const proposal = proposeName(near);
      const help =
        near === undefined ? { help: 'A module of your own is a file in `tasks/`, such as `tasks/my_module.ts`.' } : {};
      complain(reader, 'LS0203', `unknown module \`${name}\``, key, { ...proposal, ...help });
    }
  }
  return strays.length > 0;
}

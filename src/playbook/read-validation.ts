import { resolve } from 'node:path';
import { PLAIN_TASK } from './plain-task.ts';
import { createMapping } from '../source/mapping.ts';
import type { MappingNode, Node, ScalarNode } from '../source/node.ts';
import { createScalar } from '../source/scalar.ts';
import type { Span } from '../source/span.ts';
import { findDefinition } from './find-definition.ts';
import type { Block, RoleUse, Task } from './play.ts';
import type { TaskArg } from './task-args.ts';
import type { PlaybookReader } from './playbook-reader.ts';
import type { RoleRequest } from './role-request.ts';

const MODULE = 'ansible.builtin.validate_argument_spec';

/** The task that Ansible puts before those of a role which says what variables it takes; none where it says nothing about this entry point. */
export function readValidation(
  reader: PlaybookReader,
  block: Block,
  specs: MappingNode | undefined,
  request: RoleRequest,
): Task[] {
  const entryPoint = (request.from.get('tasks') ?? 'main').replace(/\.(?:yml|yaml|json)$/, '');
  const spec = specs?.get(entryPoint)?.value;
  if (!request.validates || spec?.kind !== 'mapping') return [];
  const definition = findDefinition(reader, MODULE);
  if (definition === undefined || !('kind' in definition) || definition.kind !== 'action') return [];
  const { span } = spec;
  const options = spec.get('options')?.value;
  const args = new Map<string, TaskArg>();
  if (options?.kind === 'mapping') args.set('argument_spec', { keySpan: span, node: dropDescriptions(options) });
  if (request.params !== undefined) args.set('provided_arguments', { keySpan: span, node: request.params });
  if (block.role !== undefined)
    args.set('validate_args_context', { keySpan: span, node: describeUse(block.role, entryPoint, span) });
  const description = spec.get('short_description')?.value;
  const about = description?.kind === 'scalar' ? ` - ${String(description.value)}` : '';
  const title = `Validating arguments against arg spec '${entryPoint}'${about}`;
  return [
    {
      ...PLAIN_TASK,
      id: reader.nextTaskId(),
      span,
      name: createScalar({ value: title, style: 'quoted', tag: 'unsafe', span }),
      parent: block,
      moduleName: MODULE,
      moduleSpan: span,
      action: { kind: 'action', name: 'validate_argument_spec', definition, args: { entries: args, span } },
    },
  ];
}

/** What the result says about where it was validated. */
function describeUse({ name, path }: RoleUse, entryPoint: string, span: Span): MappingNode {
  const entries = Object.entries({ type: 'role', name, argument_spec_name: entryPoint, path: resolve(path) });
  const scalar = (value: string): ScalarNode => createScalar({ value, style: 'quoted', tag: 'unsafe', span });
  return createMapping(
    entries.map(([key, value]) => ({ name: key, key: scalar(key), value: scalar(value) })),
    span,
  );
}

/** Prose may have braces that are no template. */
function dropDescriptions(options: MappingNode): MappingNode {
  const entries = options.entries.map((entry) => ({ ...entry, value: dropDescription(entry.value) }));
  return createMapping(entries, options.span);
}

function dropDescription(option: Node): Node {
  if (option.kind !== 'mapping') return option;
  const kept = option.entries.filter(({ name }) => name !== 'description');
  const entries = kept.map((entry) =>
    entry.name === 'options' && entry.value.kind === 'mapping'
      ? { ...entry, value: dropDescriptions(entry.value) }
      : entry,
  );
  return createMapping(entries, option.span);
}

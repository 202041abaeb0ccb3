import { arg } from '../module/arg.ts';
import { defineAction } from '../module/define-action.ts';

export const addHost = defineAction({
  name: 'add_host',
  aliases: ['ansible.builtin.add_host'],
  summary: 'Adds a host to the inventory of this run.',
  description: 'Every further argument becomes a variable of the host. Once for all hosts of the task.',
  args: {
    name: arg.str().describe('Its name.'),
    hostname: arg.str().describe('The same, where there is no `name`.'),
    host: arg.str().describe('The same, where there is neither.'),
    groups: arg
      .list(arg.str())
      .default([])
      .aliases('group', 'groupname')
      .describe('Groups that it joins; new ones are made.'),
  },
  constraints: { requiredOneOf: [['name', 'hostname', 'host']] },
  anyArgument: true,
  oncePerBatch: true,
  returns: { add_host: 'What was added: `host_name`, `groups`, `host_vars`.' },
  examples: `- add_host:
    name: "{{ address }}"
    groups: [new]
    ansible_port: 2222
`,
  run: ({ args: { name: first, hostname, host = '', groups }, rest, evaluate }) => {
    const name = first ?? hostname ?? host;
    return Promise.resolve({
      changed: !isKnown(name, groups, rest, evaluate),
      addHost: { name, groups, vars: rest },
      add_host: { host_name: name, groups, host_vars: rest },
    });
  },
});

/** Whether the inventory has the host with these groups and variables. */
function isKnown(
  name: string,
  groups: readonly string[],
  vars: Readonly<Record<string, unknown>>,
  evaluate: (expression: string, ifUndefined?: unknown) => unknown,
): boolean {
  const members = evaluate('groups') as Readonly<Record<string, readonly string[]>>;
  return (
    ['all', ...groups].every((group) => Object.hasOwn(members, group) && members[group]?.includes(name)) &&
    Object.entries(vars).every(([key, value]) => {
      const known = evaluate(`hostvars[${JSON.stringify(name)}][${JSON.stringify(key)}]`, null);
      return JSON.stringify(known) === JSON.stringify(value);
    })
  );
}

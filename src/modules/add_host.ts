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
  run: ({ args: { name: first, hostname, host = '', groups }, rest, knowsHost }) => {
    const name = first ?? hostname ?? host;
    return Promise.resolve({
      changed: !knowsHost(name, groups, rest),
      addHost: { name, groups, vars: rest },
      add_host: { host_name: name, groups, host_vars: rest },
    });
  },
});

import { arg } from '../module/arg.ts';
import { defineAction } from '../module/define-action.ts';

export const addHost = defineAction({
  name: 'add_host',
  aliases: ['ansible.builtin.add_host'],
  summary: 'Adds a host to the inventory of this run.',
  description: 'Every further argument becomes a variable of the host. Once for all hosts of the task.',
  args: {
    name: arg.str().describe('Its name. A port may follow: `host:2222`.'),
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
    const { name, port } = readName(first ?? hostname ?? host);
    const vars = port === undefined ? rest : { ...rest, ansible_ssh_port: port };
    return Promise.resolve({
      changed: !knowsHost(name, groups, vars),
      addHost: { name, groups, vars },
      add_host: { host_name: name, groups, host_vars: vars },
    });
  },
});

const LABEL = String.raw`[\p{L}\p{N}_](?:[\p{L}\p{N}_-]*[\p{L}\p{N}])?`;
const HOST_AND_PORT = new RegExp(String.raw`^(?:\[(.+)\]|(${LABEL}(?:\.${LABEL})*)):(\d+)$`, 'u');

function readName(text: string): { readonly name: string; readonly port?: number } {
  const [, address, plain, port] = HOST_AND_PORT.exec(text) ?? [];
  const name = address ?? plain;
  return name === undefined ? { name: text } : { name, port: Number(port) };
}

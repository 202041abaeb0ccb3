import { arg } from '../module/arg.ts';
import { defineModule } from '../module/define-module.ts';
import { loadProgram } from '../module/program.ts';
import { ModuleFailure } from '../module/result.ts';

const PROGRAM = loadProgram(import.meta.url, 'hostname.sh');

const LINUX = new Set(['alpine', 'debian', 'openrc', 'redhat', 'sles', 'systemd']);

export const hostname = defineModule({
  name: 'hostname',
  aliases: ['ansible.builtin.hostname', 'ansible.legacy.hostname'],
  summary: 'Names the host, now and after its next start.',
  description:
    'With hostnamectl where systemd runs, else `hostname` and the file that the system has for it. /etc/hosts is left alone.',
  checkMode: 'supported',
  args: {
    name: arg.str().required().describe('The name, with or without its domain.'),
    use: arg
      .choice(
        ...(['alpine', 'debian', 'freebsd', 'generic', 'macos', 'macosx', 'darwin', 'openbsd', 'openrc'] as const),
        ...(['redhat', 'sles', 'solaris', 'systemd'] as const),
      )
      .describe('How it is done, where the look at the host is not to decide: as on that system, if it is a Linux.'),
  },
  returns: {
    name: 'The name.',
    ansible_facts: 'The facts hostname, nodename, fqdn and domain, as they are now.',
  },
  examples: `- hostname:
    name: web1
`,
  prepare: ({ args }) => {
    if (args.use !== undefined && !LINUX.has(args.use)) {
      throw new ModuleFailure(`\`use: ${args.use}\` is not supported`, {
        help: `Of the systems there are ${[...LINUX].join(', ')}.`,
      });
    }
    if (args.name.length > 64)
      throw new ModuleFailure('name cannot be longer than 64 characters on systemd servers, try a shorter name');
    if (!/^[A-Za-z0-9._-]+$/.test(args.name) || args.name.startsWith('-')) {
      throw new ModuleFailure(`${JSON.stringify(args.name)} cannot be the name of a host`, {
        help: 'It has letters, digits, dots, dashes and underscores.',
      });
    }
    return { program: PROGRAM, vars: { hostname_name: args.name, hostname_use: args.use ?? '' } };
  },
  decode: ({ args: { name }, reply: { fields }, check }) => {
    const changed = fields.flag('changed');
    const said = fields.get('fqdn') ?? '';
    const fqdn = said === '' || (check && changed) ? name : said;
    return {
      changed,
      name,
      ansible_facts: {
        ansible_hostname: name.split('.')[0],
        ansible_nodename: name,
        ansible_fqdn: fqdn,
        ansible_domain: fqdn.split('.').slice(1).join('.'),
      },
      ...(changed
        ? {
            diff: {
              before: `hostname = ${fields.get('before') ?? ''}\n`,
              after: `hostname = ${name}\n`,
            },
          }
        : {}),
    };
  },
});

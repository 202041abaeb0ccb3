import { arg } from '../module/arg.ts';
import { type Constraints, defineModule, type ModuleDefinition } from '../module/define-module.ts';
import { parseWords } from '../module/parse-words.ts';
import { loadProgram } from '../module/program.ts';
import type { Fields } from '../module/reply.ts';
import { ModuleFailure } from '../module/result.ts';

const PROGRAM = loadProgram(import.meta.url, 'service.sh');

const NEEDS_NAME: Constraints['requiredIf'] = [
  ['state', 'started', ['name']],
  ['state', 'stopped', ['name']],
  ['state', 'restarted', ['name']],
  ['state', 'reloaded', ['name']],
  ['enabled', true, ['name']],
  ['enabled', false, ['name']],
  ['masked', true, ['name']],
  ['masked', false, ['name']],
];

export const service = defineModule({
  name: 'service',
  aliases: ['ansible.builtin.service', 'ansible.legacy.service', 'sysvinit', 'ansible.builtin.sysvinit'],
  summary: 'Starts, stops and enables services.',
  description: 'Through systemd where it runs, else OpenRC, else the scripts in /etc/init.d.',
  checkMode: 'supported',
  args: {
    name: arg.str().aliases('service', 'unit').describe('The service, such as `dnsmasq` or `docker.service`.'),
    state: arg
      .choice('started', 'stopped', 'restarted', 'reloaded')
      .describe('`restarted` and `reloaded` always act; `reloaded` starts what does not run.'),
    enabled: arg.bool().describe('Whether it starts with the host.'),
    masked: arg.bool().describe('Whether it can be started at all (systemd).'),
    daemon_reload: arg
      .bool()
      .default(false)
      .aliases('daemon-reload')
      .describe('systemd reads its units again, before all else.'),
    scope: arg
      .choice('system', 'user', 'global')
      .default('system')
      .describe('Which systemd: the host’s or the user’s.'),
    no_block: arg.bool().default(false).describe('Does not wait until it is done (systemd).'),
    daemon_reexec: arg
      .bool()
      .default(false)
      .aliases('daemon-reexec')
      .describe('systemd executes itself again, before all else.'),
    force: arg.bool().default(false).describe('Links of another unit are overwritten (systemd).'),
    sleep: arg.int().describe('Seconds between stop and start of a restart; not with systemd.'),
    pattern: arg
      .str()
      .describe(
        'A part of the command line that tells that the service runs, in place of its status; not with systemd.',
      ),
    runlevel: arg.str().default('default').describe('The runlevel that it is enabled in (OpenRC).'),
    arguments: arg
      .str()
      .words()
      .aliases('args')
      .describe('Further words for the script of the service; not with systemd.'),
    runlevels: arg
      .list(arg.str())
      .describe(
        'Runlevels that it is enabled in, such as 3 and 5 (scripts in /etc/init.d); without it those that the script names.',
      ),
    daemonize: arg
      .bool()
      .default(false)
      .describe(
        'For a script that starts a daemon which keeps its standard error open: nobody waits for it (scripts in /etc/init.d).',
      ),
    use: arg.str().default('auto').describe('Accepted; the service manager is found by itself.'),
  },
  constraints: {
    requiredOneOf: [['state', 'enabled', 'masked', 'daemon_reload', 'daemon_reexec']],
    requiredIf: NEEDS_NAME,
  },
  returns: {
    name: 'The service.',
    state: 'started or stopped.',
    enabled: 'Whether it is enabled, where asked for.',
    status:
      'Its properties as `systemctl show` has them; of scripts in /etc/init.d what was done for `enabled` and for the state: `changed`, `rc`, `stdout` (always empty) and `stderr`, all three null where nothing was run.',
  },
  examples: `- service:
    name: dnsmasq
    state: started
    enabled: true
`,
  statusTells: () => true,
  prepare: ({ args }) => ({
    program: PROGRAM,
    vars: {
      service_levels: readLevels(args.runlevels ?? []),
      service_daemonize: args.daemonize,
      service_name: args.name ?? '',
      service_state: args.state ?? '',
      service_enabled: readFlag(args.enabled),
      service_masked: readFlag(args.masked),
      service_reload: args.daemon_reload,
      service_scope: args.scope === 'system' ? '' : args.scope,
      service_no_block: args.no_block,
      service_reexec: args.daemon_reexec,
      service_force: args.force,
      service_sleep: args.sleep ?? '',
      service_pattern: args.pattern ?? '',
      service_level_name: args.runlevel,
      service_arguments: parseWords(args.arguments ?? ''),
    },
  }),
  decode: ({ args, reply: { fields }, check }) => {
    const unknown = fields.get('unknown');
    if (unknown !== undefined) return { unknown };
    const enabled = fields.get('enabled');
    const state = fields.get('state');
    const status = fields.has('sysv') ? describeSteps(fields, args.state, check) : readProperties(fields);
    const name = fields.get('name');
    return {
      changed: fields.flag('changed'),
      ...(name === undefined ? (args.name === undefined ? { name: null, status: {} } : {}) : { name }),
      ...(state === undefined ? {} : { state }),
      ...(enabled === undefined ? {} : { enabled: enabled === 'yes' }),
      ...(status === undefined ? {} : { status }),
    };
  },
});

/** With a name alone it tells what the unit does. */
export const systemd: ModuleDefinition = {
  ...service,
  name: 'systemd',
  aliases: ['systemd_service', 'ansible.builtin.systemd', 'ansible.builtin.systemd_service'],
  constraints: { requiredIf: NEEDS_NAME },
  examples: `- systemd:
    name: dnsmasq
  register: dnsmasq

- debug:
    msg: it is {{ dnsmasq.status.ActiveState }}
`,
};

/** @throws ModuleFailure on what is no runlevel of System V. */
function readLevels(levels: readonly string[]): string {
  for (const level of levels) {
    if (!/^[0-6]$/.test(level))
      throw new ModuleFailure(`runlevels: ${level} is none`, { help: 'They are the numbers 0 to 6.' });
  }
  return levels.join(' ');
}

function readFlag(flag: boolean | undefined): 'yes' | 'no' | '' {
  return flag === undefined ? '' : flag ? 'yes' : 'no';
}

/** What the scripts of System V were called for. */
function describeSteps(fields: Fields, state: string | undefined, check: boolean): Record<string, unknown> {
  const acted = fields.all('acted');
  const describe = (changed: boolean): Record<string, unknown> =>
    changed && !check ? { changed, rc: 0, stdout: '', stderr: '' } : { changed, rc: null, stdout: null, stderr: null };
  const isEnabling = (verb: string): boolean => verb === 'enable' || verb === 'disable';
  return {
    enabled: describe(acted.some(isEnabling)),
    ...(state === undefined ? {} : { [state]: describe(acted.some((verb) => !isEnabling(verb))) }),
  };
}

function readProperties(fields: Fields): Record<string, string> | undefined {
  const text = fields.get('status');
  if (text === undefined) return undefined;
  const lines = text.split('\n').flatMap((line) => {
    const at = line.indexOf('=');
    return at > 0 ? [[line.slice(0, at), line.slice(at + 1)] as const] : [];
  });
  return Object.fromEntries(lines);
}

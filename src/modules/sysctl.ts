import { arg } from '../module/arg.ts';
import { defineModule } from '../module/define-module.ts';
import { loadProgram } from '../module/program.ts';
import { ModuleFailure } from '../module/result.ts';

const PROGRAM = loadProgram(import.meta.url, 'sysctl.sh');

const TRUE = new Set(['1', 'on', 't', 'true', 'y', 'yes']);
const FALSE = new Set(['0', 'f', 'false', 'n', 'no', 'off']);

export const sysctl = defineModule({
  name: 'sysctl',
  aliases: ['ansible.posix.sysctl'],
  summary: 'Sees to it that a setting of the kernel is in a file, and that the kernel has it.',
  checkMode: 'supported',
  args: {
    name: arg.str().required().aliases('key').describe('The setting, such as `net.ipv4.ip_forward`.'),
    value: arg.str().aliases('val').describe('Its value; `yes` and the like are 1, `no` and the like 0.'),
    state: arg.choice('present', 'absent').default('present').describe('Whether it shall stand in the file.'),
    sysctl_file: arg.path().default('/etc/sysctl.conf').describe('The file.'),
    reload: arg.bool().default(true).describe('The kernel reads the file where something changes (`sysctl -p`).'),
    sysctl_set: arg.bool().default(false).describe('Sets what the kernel has as well (`sysctl -w`).'),
    ignoreerrors: arg.bool().default(false).describe('Settings that the kernel does not know are no failure.'),
  },
  constraints: { requiredIf: [['state', 'present', ['value']]] },
  examples: `- name: Forward packets
  sysctl:
    name: net.ipv4.ip_forward
    value: "1"
    sysctl_file: /etc/sysctl.d/50-router.conf
    sysctl_set: true
`,
  statusTells: () => true,
  prepare: ({ args }) => {
    const name = args.name.trim();
    const value = readValue(args.value ?? '');
    if (name === '') throw new ModuleFailure('name cannot be blank');
    if (args.state === 'present' && value === '') throw new ModuleFailure('value cannot be blank');
    if (!/^[A-Za-z0-9_][A-Za-z0-9_./:*@+-]*$/.test(name)) {
      throw new ModuleFailure(`there is no setting ${JSON.stringify(name)}`, {
        help: 'A name has letters, digits, dots, slashes, underscores and hyphens.',
      });
    }
    if (/[\r\n]/.test(value)) throw new ModuleFailure('value: a line of the file cannot have a line break');
    return {
      program: PROGRAM,
      vars: {
        sysctl_name: name,
        sysctl_value: value,
        sysctl_state: args.state,
        sysctl_file: args.sysctl_file,
        sysctl_reload: args.reload,
        sysctl_set: args.sysctl_set,
        sysctl_ignore: args.ignoreerrors,
      },
    };
  },
});

function readValue(value: string): string {
  const text = value.trim();
  if (TRUE.has(text.toLowerCase())) return '1';
  return FALSE.has(text.toLowerCase()) ? '0' : text;
}

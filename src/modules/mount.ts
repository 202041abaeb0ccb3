import { arg } from '../module/arg.ts';
import { defineModule } from '../module/define-module.ts';
import { ModuleFailure } from '../module/result.ts';
import { joinPrograms } from './join-programs.ts';

const PROGRAM = joinPrograms(import.meta.url, 'fstab.sh', 'mount.sh');

const NEEDS_SOURCE = ['src', 'fstype'];

export const mount = defineModule({
  name: 'mount',
  aliases: ['ansible.posix.mount'],
  summary: 'Sees to what is mounted, and to what stands in /etc/fstab.',
  description: 'Where a mount fails, /etc/fstab is as it was before, and folders that were made are gone again.',
  checkMode: 'supported',
  args: {
    path: arg.path().required().aliases('name').describe('Where it is mounted.'),
    src: arg.path().describe('What is mounted: a device, `LABEL=…`, `host:/path`, a folder.'),
    fstype: arg.str().describe('Type of the file system; `none` for a folder that is bound.'),
    opts: arg.str().describe('Options, with commas; `defaults` without them.'),
    opts_no_log: arg.bool().default(false).describe('The options do not stand in the result.'),
    dump: arg.str().default('0').describe('The fifth field.'),
    passno: arg.str().default('0').describe('The sixth field.'),
    state: arg
      .choice('absent', 'absent_from_fstab', 'mounted', 'present', 'unmounted', 'remounted', 'ephemeral')
      .required()
      .describe(
        '`mounted`: in the table, and mounted; `present`: in the table only; `ephemeral`: mounted only; `unmounted`: in the table as before; `absent`: neither, and the folder gone.',
      ),
    fstab: arg.path().describe('Another table than /etc/fstab.'),
    boot: arg.bool().default(true).describe('False: `noauto` is among the options.'),
    backup: arg.bool().default(false).describe('Keeps a copy of the old table beside it.'),
  },
  constraints: {
    requiredIf: [
      ['state', 'mounted', NEEDS_SOURCE],
      ['state', 'present', NEEDS_SOURCE],
      ['state', 'ephemeral', NEEDS_SOURCE],
    ],
  },
  returns: {
    name: 'Where it is mounted.',
    src: 'What is mounted, where given.',
    fstype: 'Type of the file system, where given.',
    opts: 'The options.',
    dump: 'The fifth field.',
    passno: 'The sixth field.',
    fstab: 'The table.',
    boot: 'yes or no.',
    backup_file: 'The copy of the old table; empty where none was made.',
  },
  examples: `- name: A disk
  mount:
    path: /srv/data
    src: LABEL=data
    fstype: ext4
    opts: noatime
    state: mounted

- name: A folder at another place
  mount:
    path: /var/www/files
    src: /srv/data/files
    fstype: none
    opts: bind
    state: mounted
`,
  statusTells: () => true,
  prepare: ({ args }) => {
    for (const name of ['fstype', 'opts', 'dump', 'passno'] as const) {
      if (/[\s\0]/.test(args[name] ?? '') && name !== 'opts')
        throw new ModuleFailure(`${name}: ${JSON.stringify(args[name])} has white space`);
    }
    return {
      program: PROGRAM,
      vars: {
        mount_path: args.path === '/' ? '/' : args.path.replace(/(?<=.)\/+$/, ''),
        mount_src: args.src ?? '',
        mount_type: args.fstype ?? '',
        mount_opts: chooseOptions(args.opts, args.boot),
        mount_given_opts: args.opts === undefined || args.opts === 'defaults' ? '' : args.opts,
        mount_dump: args.dump,
        mount_pass: args.passno,
        mount_state: args.state,
        mount_table: args.fstab ?? '',
        mount_backup: args.backup,
      },
    };
  },
  decode: ({ args, reply: { fields } }) => {
    const src = fields.get('src') ?? '';
    return {
      changed: fields.flag('changed'),
      name: fields.get('name') ?? args.path,
      ...(src === '' ? {} : { src }),
      ...(args.fstype === undefined ? {} : { fstype: args.fstype }),
      ...(args.opts_no_log ? {} : { opts: chooseOptions(args.opts, args.boot) }),
      dump: args.dump,
      passno: args.passno,
      fstab: args.fstab ?? '/etc/fstab',
      boot: args.boot ? 'yes' : 'no',
      backup_file: fields.get('backup_file') ?? '',
    };
  },
});

function chooseOptions(opts = 'defaults', boot = true): string {
  return boot || opts.split(',').includes('noauto') ? opts : `${opts},noauto`;
}

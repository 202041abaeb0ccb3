import { arg } from '../module/arg.ts';
import { defineModule } from '../module/define-module.ts';
import { ModuleFailure } from '../module/result.ts';
import { checkAccountName, loadAccountProgram } from './account-program.ts';

const PROGRAM = loadAccountProgram(import.meta.url, 'group.sh');

export const group = defineModule({
  name: 'group',
  aliases: ['ansible.builtin.group', 'ansible.legacy.group'],
  summary: 'Makes, changes and removes groups.',
  description: "With groupadd, groupmod and groupdel of the host, or busybox's addgroup and delgroup.",
  checkMode: 'supported',
  args: {
    name: arg.str().required().describe('Name of the group.'),
    gid: arg.int().describe('Number of the group; of a group that is there it is changed, of its files it is not.'),
    state: arg.choice('absent', 'present').default('present').describe('Whether it shall be there.'),
    system: arg.bool().default(false).describe('A new group gets a number of those for system groups.'),
    force: arg.bool().default(false).describe('Removes it though it is the primary group of a user; not with busybox.'),
    non_unique: arg.bool().default(false).describe('`gid` may belong to another group, too; not with busybox.'),
    gid_min: arg.int().describe('The lowest number that a new group may get; not with busybox.'),
    gid_max: arg.int().describe('The highest number that a new group may get; not with busybox.'),
    local: arg
      .bool()
      .default(false)
      .describe('Looks into /etc/group only, and changes it with lgroupadd, lgroupmod and lgroupdel of libuser.'),
  },
  constraints: { requiredIf: [['non_unique', true, ['gid']]] },
  returns: {
    name: 'Name of the group.',
    state: 'Whether it is there: present or absent.',
    gid: 'Its number, where it is there.',
    system: 'What was asked for.',
  },
  examples: `- name: A group
  group:
    name: app
- name: A group with a number
  group:
    name: data
    gid: 1750
- name: Gone
  group:
    name: old
    state: absent
`,
  statusTells: () => true,
  prepare: ({ args }) => {
    checkAccountName(args.name, 'name');
    for (const option of ['gid', 'gid_min', 'gid_max'] as const) {
      const number = args[option];
      if (number !== undefined && (number < 0 || number > 4_294_967_294))
        throw new ModuleFailure(`${option}: ${number} is not the number of a group`);
    }
    if (args.local && args.force) throw new ModuleFailure('`force` and `local` exclude each other');
    if (args.local && (args.gid_min ?? args.gid_max) !== undefined)
      throw new ModuleFailure('`gid_min` and `gid_max` cannot be used with `local`');
    return {
      program: PROGRAM,
      vars: {
        group_name: args.name,
        group_state: args.state,
        group_number: args.gid ?? '',
        group_system: args.system,
        group_force: args.force,
        group_same: args.non_unique,
        group_min: args.gid_min ?? '',
        group_max: args.gid_max ?? '',
        group_local: args.local,
      },
    };
  },
  decode: ({ args, reply: { fields }, check }) => {
    const changed = fields.flag('changed');
    const before = fields.int('before');
    const gid = check ? (args.gid ?? fields.int('gid')) : fields.int('gid');
    const present = args.state === 'present';
    const describe = (there: boolean, number: number | undefined): string =>
      there ? `state: present\n${number === undefined ? '' : `gid: ${number}\n`}` : 'state: absent\n';
    return {
      changed,
      name: args.name,
      state: args.state,
      ...(present ? { system: args.system, ...(gid === undefined ? {} : { gid }) } : {}),
      ...(present && gid === undefined ? { unknownFields: ['gid'] } : {}),
      ...(changed
        ? {
            diff: {
              before: describe(before !== undefined, before),
              after: describe(present, gid),
              before_header: `group ${args.name}`,
              after_header: `group ${args.name}`,
            },
          }
        : {}),
    };
  },
});

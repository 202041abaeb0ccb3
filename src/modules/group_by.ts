import { arg } from '../module/arg.ts';
import { defineAction } from '../module/define-action.ts';

export const groupBy = defineAction({
  name: 'group_by',
  aliases: ['ansible.builtin.group_by'],
  summary: 'Puts hosts into groups by a value of theirs.',
  args: {
    key: arg.str().required().describe('Name of the group that the host joins; blanks become dashes.'),
    parents: arg.list(arg.str()).default(['all']).describe('Groups that the group belongs to.'),
  },
  returns: { add_group: 'The group.', parent_groups: 'The groups that it belongs to.' },
  examples: `- group_by:
    key: "version_{{ etcd_version }}"
`,
  run: ({ args, evaluate }) => {
    const [name = '', ...parents] = [args.key, ...args.parents].map((group) => group.replaceAll(' ', '-'));
    const joinGroups = [{ name, parents }];
    const known = new Set(['all', ...(evaluate('group_names') as readonly string[])]);
    const changed = [name, ...parents].some((group) => !known.has(group));
    return Promise.resolve({ changed, joinGroups, add_group: name, parent_groups: parents });
  },
});

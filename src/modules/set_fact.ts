import { arg } from '../module/arg.ts';
import { defineAction } from '../module/define-action.ts';
import { ModuleFailure } from '../module/result.ts';

export const setFact = defineAction({
  name: 'set_fact',
  aliases: ['ansible.builtin.set_fact'],
  summary: 'Sets variables of the host for the rest of the run.',
  description: 'Each argument is a variable; its value is computed once, now.',
  args: {
    cacheable: arg.bool().default(false).describe('Makes them facts too, in `ansible_facts`; nothing outlives a run.'),
  },
  anyArgument: true,
  returns: { ansible_facts: 'The variables.' },
  examples: `- set_fact:
    first_member: "{{ groups.etcd | first }}"
`,
  run: ({ args, rest, restValues }) => {
    const names = Object.keys(rest);
    if (names.length === 0) {
      throw new ModuleFailure('No key/value pairs provided, at least one is required for this action to succeed');
    }
    const wrong = names.find((name) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name));
    if (wrong !== undefined) {
      throw new ModuleFailure(`the variable name '${wrong}' is not valid`, {
        help: 'Variables must start with a letter or underscore character, and contain only letters, numbers and underscores.',
      });
    }
    const facts = args.cacheable ? { facts: restValues, hostFacts: restValues } : { facts: restValues };
    return Promise.resolve({ changed: false, ...facts, ansible_facts: rest });
  },
});

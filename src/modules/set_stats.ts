import { arg } from '../module/arg.ts';
import { defineAction } from '../module/define-action.ts';
import { ModuleFailure } from '../module/result.ts';

export const setStats = defineAction({
  name: 'set_stats',
  aliases: ['ansible.builtin.set_stats'],
  summary: 'Collects numbers and other values over a run.',
  description:
    'The last event of the JSON log has them, as `customStats`: those of hosts by host, the others as `_run`.',
  args: {
    data: arg.dict().required().describe('Names and values.'),
    per_host: arg.any().default(false).describe('For each host by itself, not for the run.'),
    aggregate: arg
      .any()
      .default(true)
      .describe(
        'Adds to what is there: numbers, texts and lists; dicts are merged. False, as is whatever is no yes: replaces it.',
      ),
  },
  returns: { ansible_stats: 'What was set: `data`, `per_host`, `aggregate`.' },
  examples: `- set_stats:
    data:
      deployed: 1
`,
  run: ({ args }) => {
    const { data } = args;
    const [aggregate, perHost] = [isYes('aggregate', args.aggregate), isYes('per_host', args.per_host)];
    const wrong = Object.keys(data).find((name) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name));
    if (wrong !== undefined) {
      throw new ModuleFailure(`The variable name '${wrong}' is not valid.`, {
        help: 'Variables must start with a letter or underscore character, and contain only letters, numbers and underscores.',
      });
    }
    return Promise.resolve({
      changed: false,
      ansible_stats: { data, per_host: perHost, aggregate },
      customStats: { data, perHost, aggregate },
    });
  },
});

/** Ansible reads these two leniently: what is no yes is a no. */
function isYes(name: string, value: unknown): boolean {
  if (typeof value === 'object' && value !== null) throw new ModuleFailure(`\`${name}\` must be true or false.`);
  return /^(?:true|yes|y|on|t|1|1\.0)$/i.test(String(value).trim());
}

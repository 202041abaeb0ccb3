import { arg } from '../module/arg.ts';
import { defineModule } from '../module/define-module.ts';
import { loadProgram } from '../module/program.ts';
import { ModuleFailure } from '../module/result.ts';

const PROGRAM = loadProgram(import.meta.url, 'getent.sh');

/** Databases whose lines have colons. */
const WITH_COLONS = new Set(['passwd', 'shadow', 'group', 'gshadow']);

const FAILURES: ReadonlyMap<number, string> = new Map([
  [1, 'Missing arguments, or database unknown.'],
  [2, 'One or more supplied key could not be found in the database.'],
  [3, 'Enumeration not supported on this database.'],
]);

type Row = readonly string[];

export const getent = defineModule({
  name: 'getent',
  aliases: ['ansible.builtin.getent', 'ansible.legacy.getent'],
  summary: 'Asks a database of the host, such as its users, and makes facts of the answer.',
  description: 'With getent of the host, which knows what nsswitch.conf adds to the files in /etc.',
  checkMode: 'supported',
  onlyLooks: true,
  args: {
    database: arg.str().required().describe('The database: passwd, group, hosts, services, …'),
    key: arg.str().describe('What is looked for; without it all there is.'),
    service: arg.str().describe('The source that is asked instead of those in nsswitch.conf, such as `files`.'),
    split: arg.str().describe('What is between the fields; otherwise a colon or white space, by the database.'),
    fail_key: arg.bool().default(true).describe('Whether a key that is not there is a failure.'),
  },
  returns: {
    ansible_facts:
      'One fact, `getent_DATABASE`: a dict from each key to a list of its fields; of several lines a list of such lists.',
  },
  examples: `- getent:
    database: passwd
    key: root

- debug:
    msg: the shell of root is {{ ansible_facts.getent_passwd.root[5] }}
`,
  prepare: ({ args }) => {
    if (args.database.startsWith('-')) throw new ModuleFailure(FAILURES.get(1) ?? '');
    return {
      program: PROGRAM,
      vars: {
        getent_database: args.database,
        getent_has_key: args.key !== undefined,
        getent_key: args.key ?? '',
        getent_service: args.service ?? '',
      },
    };
  },
  decode: ({ args, reply: { fields } }) => {
    const status = fields.int('status') ?? 1;
    const fact = `getent_${args.database}`;
    if (status === 0) {
      const split = args.split ?? (WITH_COLONS.has(args.database) ? ':' : undefined);
      return { changed: false, ansible_facts: { [fact]: readTable(fields.get('output') ?? '', split) } };
    }
    const msg = FAILURES.get(status) ?? `getent ended with status ${status}`;
    if (status === 2 && !args.fail_key && args.key !== undefined) {
      return { changed: false, ansible_facts: { [fact]: { [args.key]: null } }, msg };
    }
    throw new ModuleFailure(msg, {
      help: `On the host: \`getent ${args.database}\`. With \`fail_key: false\` a key that is missing is null.`,
    });
  },
});

function readTable(text: string, split: string | undefined): Record<string, Row | readonly Row[]> {
  const rows = new Map<string, Row[]>();
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const [key = '', ...values] = split === undefined ? line.trim().split(/\s+/) : line.split(split);
    const known = rows.get(key);
    if (known === undefined) rows.set(key, [values]);
    else known.push(values);
  }
  return Object.fromEntries([...rows].map(([key, found]) => [key, found.length === 1 ? (found[0] ?? []) : found]));
}

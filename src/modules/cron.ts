import { createHash } from 'node:crypto';
import { arg, type ArgsOf } from '../module/arg.ts';
import { defineModule } from '../module/define-module.ts';
import { loadProgram } from '../module/program.ts';
import { ModuleFailure, type ModuleResult } from '../module/result.ts';
import { Crontab, formatJob } from './crontab.ts';

const PROGRAM = loadProgram(import.meta.url, 'cron.sh');

const TIMES = ['minute', 'hour', 'day', 'month', 'weekday'] as const;
const RANGES = { minute: [0, 59], hour: [0, 23], day: [1, 31], month: [1, 12], weekday: [0, 7] } as const;

const ARGS = {
  name: arg.str().required().describe('Name of the job, or of the variable.'),
  state: arg.choice('absent', 'present').default('present').describe('Whether it shall be there.'),
  job: arg.str().aliases('value').describe('The command, or the value of the variable. `%` is a line break to cron.'),
  user: arg.str().describe('Whose crontab it is; in a file of /etc/cron.d, who runs the job.'),
  cron_file: arg.path().describe('A file instead, below /etc/cron.d unless its path is absolute; needs `user`.'),
  minute: arg.str().default('*').describe('Minute.'),
  hour: arg.str().default('*').describe('Hour.'),
  day: arg.str().default('*').aliases('dom').describe('Day of the month.'),
  month: arg.str().default('*').describe('Month.'),
  weekday: arg.str().default('*').aliases('dow').describe('Day of the week; 0 is Sunday.'),
  special_time: arg
    .choice('annually', 'daily', 'hourly', 'monthly', 'reboot', 'weekly', 'yearly')
    .describe('A word instead of the five fields.'),
  disabled: arg.bool().default(false).describe('The job stands there as a comment.'),
  env: arg.bool().default(false).describe('It is a variable, which goes to the top of the crontab.'),
  insertafter: arg.str().describe('The variable that a new one follows.'),
  insertbefore: arg.str().describe('The variable that a new one goes in front of.'),
  backup: arg.bool().default(false).describe('Keeps a copy of the old crontab in /tmp.'),
};

type CronArgs = ArgsOf<typeof ARGS>;

export const cron = defineModule({
  name: 'cron',
  aliases: ['ansible.builtin.cron', 'ansible.legacy.cron'],
  summary: 'Sees to it that a job or a variable is in a crontab, or is not.',
  description:
    'A job is known by the line `#Ansible: NAME` above it, so that Ansible and this module can manage the same crontab.',
  args: ARGS,
  constraints: { mutuallyExclusive: [['insertafter', 'insertbefore']] },
  returns: {
    jobs: 'Names of the jobs in the crontab.',
    envs: 'Names of the variables in it.',
    cron_file: 'The file, where one was given.',
    state: 'Of a file that is removed, or is not there: absent.',
    backup_file: 'The copy of the old crontab, where one was made.',
  },
  examples: `- name: A report each morning
  cron:
    name: report
    minute: "30"
    hour: "6"
    job: /usr/local/bin/report > /dev/null

- name: A job of the system
  cron:
    name: clean up
    cron_file: clean-up
    user: root
    special_time: daily
    job: /usr/local/bin/clean-up
`,
  run: async ({ args, check, diff, host }) => {
    checkArguments(args);
    const vars = { cron_file: args.cron_file ?? '', cron_user: args.cron_file === undefined ? (args.user ?? '') : '' };
    const read = await host.call({ program: PROGRAM, vars: { ...vars, cron_action: 'read' } });
    const unknown = read.fields.get('unknown');
    if (unknown !== undefined) return { unknown };
    const content = read.fields.get('content') ?? '';
    const { crontab, text } = Crontab.parse(content, args.cron_file === undefined);
    const edited = edit(crontab, args);
    const after = edited.render();
    const changed = edited !== crontab || (text !== '' && !/[\r\n]$/.test(text));
    const removes = args.cron_file !== undefined && args.state === 'absent' && changed && edited.isEmpty();
    const answer: ModuleResult = {
      changed,
      jobs: edited.jobNames(),
      envs: edited.variableNames(),
      ...(args.cron_file === undefined ? {} : { cron_file: args.cron_file }),
      ...(args.cron_file !== undefined && args.state === 'absent' && edited.isEmpty() ? { state: 'absent' } : {}),
      ...warnOfName(args.cron_file),
      ...(diff && changed
        ? {
            diff: {
              before: text,
              after,
              ...nameDiff(args, args.cron_file === undefined ? undefined : read.fields.get('path'), removes),
            },
          }
        : {}),
    };
    if (!changed || check) return answer;
    const { fields } = await host.call({
      program: PROGRAM,
      vars: {
        ...vars,
        cron_action: removes ? 'remove' : 'write',
        cron_expected: createHash('sha256')
          .update(read.fields.bytes('content') ?? '')
          .digest('hex'),
        cron_backup: args.backup,
      },
      stdin: Buffer.from(after),
    });
    const copy = fields.get('backup_file');
    return { ...answer, ...(copy === undefined ? {} : { backup_file: copy }) };
  },
});

/** Throws ModuleFailure. A line break would make another job of what follows it. */
function checkArguments(args: CronArgs): void {
  const lines = [...TIMES, 'name', 'user', 'insertafter', 'insertbefore'] as const;
  const broken = lines.find((name) => /[\r\n]/.test(args[name] ?? ''));
  if (broken !== undefined) throw new ModuleFailure(`${broken}: a line of a crontab cannot have a line break`);
  if (/[\r\n]/.test((args.job ?? '').replace(/^[\r\n]+|[\r\n]+$/g, '')))
    throw new ModuleFailure('Job should not contain line breaks', { help: 'Put the commands into a script.' });
  if (args.cron_file === '/etc/crontab')
    throw new ModuleFailure('Will not manage /etc/crontab via cron_file, see documentation.');
  if (args.special_time !== undefined && TIMES.some((name) => args[name] !== '*'))
    throw new ModuleFailure('You must specify time and date fields or special time.');
  for (const field of TIMES) checkRange(field, args[field]);
  if (args.env && args.name.includes(' ')) throw new ModuleFailure('Invalid name for environment variable');
  if (args.state === 'absent') return;
  if (args.cron_file !== undefined && args.user === undefined)
    throw new ModuleFailure('To use cron_file=... parameter you must specify user=... as well');
  if (args.job === undefined) throw new ModuleFailure("You must specify 'job' to install a new cron job or variable");
  if ((args.insertafter ?? args.insertbefore) !== undefined && !args.env)
    throw new ModuleFailure('Insertafter and insertbefore parameters are valid only with env=yes');
}

/** busybox's crontab takes any number, and nobody looks at files of /etc/cron.d: cron would pass over the job in silence. */
function checkRange(field: (typeof TIMES)[number], text: string): void {
  const [first, last] = RANGES[field];
  const wrong = text
    .split(/[,-]|\/\d+/)
    .find((part) => /^\d+$/.test(part) && (Number(part) < first || Number(part) > last));
  if (wrong !== undefined) throw new ModuleFailure(`${field}: ${wrong} is not between ${first} and ${last}`);
}

function edit(crontab: Crontab, args: CronArgs): Crontab {
  const { name, job = '' } = args;
  if (args.state === 'absent') return args.env ? crontab.removeVariable(name) : crontab.removeJob(name);
  if (args.env) {
    const edited = crontab.setVariable(name, job, { after: args.insertafter, before: args.insertbefore });
    if (edited !== undefined) return edited;
    throw new ModuleFailure(`Variable named '${args.insertafter ?? args.insertbefore}' not found.`);
  }
  const line = formatJob({
    time:
      args.special_time === undefined ? TIMES.map((field) => args[field]).join(' ') : { special: args.special_time },
    user: args.cron_file === undefined ? undefined : args.user,
    command: job,
    disabled: args.disabled,
  });
  return crontab.setJob(name, line);
}

function warnOfName(file: string | undefined): ModuleResult {
  const name = file?.split('/').at(-1);
  if (name === undefined || /^[A-Z0-9_-]+$/i.test(name)) return {};
  const message = `cron may pass over the file "${name}": its name has more than letters, digits, underscores and hyphens`;
  return { warnings: [message] };
}

function nameDiff(
  args: CronArgs,
  file: string | undefined,
  removes: boolean,
): { before_header: string; after_header: string } {
  const name = file ?? (args.user === undefined ? 'crontab' : `crontab for user "${args.user}"`);
  return { before_header: name, after_header: removes ? '/dev/null' : name };
}

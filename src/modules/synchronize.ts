import { randomBytes } from 'node:crypto';
import { defineAction } from '../module/define-action.ts';
import { explainRsyncFailure, findRsyncStatus } from './rsync-failure.ts';
import { readRsyncOutput } from './rsync-options.ts';
import { makeRsyncPlan } from './rsync-plan.ts';
import { splitNearOutput } from './rsync-programs.ts';
import { SYNCHRONIZE_ARGS } from './synchronize-args.ts';

export const synchronize = defineAction({
  name: 'synchronize',
  aliases: ['ansible.posix.synchronize'],
  summary: 'Copies folders between the controller and hosts with rsync, which sends only what differs.',
  description:
    'rsync runs on both machines and speaks over the connection that the run has, with its login, its jump hosts, its host keys and `become`: there is no second login, and passwords work. The connection `local` and `delegate_to` the host itself copy on that machine; `delegate_to` another host copies from there, through the controller. Check mode is rsync’s `--dry-run`.',
  args: SYNCHRONIZE_ARGS,
  returns: {
    cmd: 'The command of rsync, without how it reaches the host.',
    rc: 'Its exit status.',
    msg: 'What it said of each file that is not the same: `<f+++++++++ name`.',
    stdout_lines: 'The same, line by line.',
  },
  examples: `- name: The application, and nothing that is no part of it
  synchronize:
    src: app/
    dest: /srv/app
    delete: true
    rsync_opts:
      - --exclude=.git
- name: Reports of all hosts
  synchronize:
    mode: pull
    src: /var/lib/app/reports/
    dest: reports/{{ inventory_hostname }}/
    rsync_opts: --mkpath
- name: A copy on the host itself
  synchronize:
    src: /srv/app/
    dest: /srv/app.before
  delegate_to: "{{ inventory_hostname }}"
`,
  run: async (context) => {
    const { args, diff } = context;
    const marker = `@@${randomBytes(12).toString('hex')}`;
    const plan = makeRsyncPlan(context, marker);
    const { near, far, command } = plan;
    const reply = await context.bridge(far === undefined ? { near } : { near, far });
    const { stdout, stderr } = splitNearOutput(reply.near.stderr.toString(), marker);
    const rc = findRsyncStatus(reply);
    const said = `${reply.far?.stderr.toString() ?? ''}${stderr}`.trim() || stdout.trim();
    if (rc !== 0) throw explainRsyncFailure(reply, plan, said);
    const { text, changed } = readRsyncOutput(stdout);
    return {
      changed,
      rc,
      cmd: command,
      msg: text,
      stdout_lines: text.split('\n').filter((line) => line !== ''),
      ...(diff ? { diff: { prepared: text === '' ? '' : `${text}\n` } } : {}),
      ...(args.rsync_opts.includes('') ? { warnings: ['an empty text in rsync_opts is passed over'] } : {}),
    };
  },
});

import { arg } from '../module/arg.ts';
import { defineModule } from '../module/define-module.ts';

export const asyncStatus = defineModule({
  name: 'async_status',
  aliases: ['ansible.builtin.async_status', 'ansible.legacy.async_status'],
  summary: 'Says how a job is doing that a task with `async` has started.',
  description:
    'A job that has ended gives the result of its module. It is found by the same user and on the same host as the task that started it, also in a later run.',
  args: {
    jid: arg.str().required().describe('`ansible_job_id` of the result of that task.'),
    mode: arg
      .choice('status', 'cleanup')
      .default('status')
      .describe('`cleanup`: the host forgets the job and what it answered; a job that still runs goes on.'),
  },
  returns: {
    ansible_job_id: 'The job.',
    started: 'Whether it has started.',
    finished: 'Whether it has ended.',
    results_file: 'The file in which the host keeps it.',
    erased: 'With `cleanup`: the file that is gone.',
    stdout: 'What it wrote, of modules that tell.',
    stderr: 'The same of its standard error.',
  },
  examples: `- name: Begin
  command: sleep 3
  async: 60
  poll: 0
  register: sleeper
- name: Wait for it
  async_status:
    jid: "{{ sleeper.ansible_job_id }}"
  register: job
  until: job is finished
  retries: 30
  delay: 2
`,
  run: ({ args, job }) => job(args.jid, args.mode),
});

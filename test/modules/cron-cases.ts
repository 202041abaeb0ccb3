import { expect } from 'vitest';
import type { SystemCase } from './system-case.ts';

export interface CronCase extends SystemCase {
  /** The crontab of root, where it is another than that of all cases. */
  readonly before?: string;
  /** The crontab of root afterwards, where it changed. */
  readonly text?: string;
  /** A file, and what is in it afterwards; null: it is not there. */
  readonly path?: string;
  readonly file?: string | null;
}

const TOP = 'MAILTO="ann"\n# notes\n';
const REPORT = '#Ansible: report\n30 6 * * * report\n';
const REST = '0 * * * * by-hand\n';

/** What Ansible's own cron module makes of the same crontab. */
export const CRON_CASES: readonly CronCase[] = [
  {
    title: 'adds a job',
    args: { name: 'clean up', minute: '0', hour: '5,2', job: 'rm -f "/tmp/x y" > /dev/null' },
    changed: true,
    result: {
      jobs: ['report', 'clean up'],
      envs: ['MAILTO'],
      diff: expect.objectContaining({ before: TOP + REPORT + REST, before_header: 'crontab' }),
    },
    text: `${TOP}${REPORT}${REST}#Ansible: clean up\n0 5,2 * * * rm -f "/tmp/x y" > /dev/null\n`,
  },
  {
    title: 'has a job',
    args: { name: 'report', minute: '30', hour: '6', job: 'report' },
    result: { jobs: ['report'] },
  },
  {
    title: 'changes a job where it stands',
    args: { name: 'report', special_time: 'daily', job: 'report --all' },
    changed: true,
    text: `${TOP}#Ansible: report\n@daily report --all\n${REST}`,
  },
  {
    title: 'takes a job out of service',
    args: { name: 'report', minute: '30', hour: '6', job: 'report', disabled: true },
    changed: true,
    text: `${TOP}#Ansible: report\n#30 6 * * * report\n${REST}`,
  },
  {
    title: 'names a job that has no name',
    args: { name: 'mine', minute: '0', job: 'by-hand' },
    changed: true,
    text: `${TOP}${REPORT}#Ansible: mine\n${REST}`,
  },
  {
    title: 'names a job that has an empty name',
    args: { name: 'mine', minute: '0', job: 'by-hand' },
    before: `#Ansible: None\n${REST}`,
    changed: true,
    text: `#Ansible: mine\n${REST}`,
  },
  { title: 'removes a job', args: { name: 'report', state: 'absent' }, changed: true, text: TOP + REST },
  { title: 'has no job to remove', args: { name: 'none', state: 'absent' } },
  {
    title: 'ends the last line',
    args: { name: 'report', minute: '30', hour: '6', job: 'report' },
    before: REPORT.trimEnd(),
    changed: true,
    text: REPORT,
  },
  {
    title: 'adds a variable on top',
    args: { name: 'PATH', env: true, value: '/opt/bin:/bin' },
    changed: true,
    result: { envs: ['PATH', 'MAILTO'] },
    text: `PATH="/opt/bin:/bin"\n${TOP}${REPORT}${REST}`,
  },
  {
    title: 'adds a variable behind another',
    args: { name: 'HOME', env: true, value: '/srv', insertafter: 'MAILTO' },
    changed: true,
    text: `MAILTO="ann"\nHOME="/srv"\n# notes\n${REPORT}${REST}`,
  },
  { title: 'has a variable', args: { name: 'MAILTO', env: true, value: 'ann' } },
  {
    title: 'changes a variable',
    args: { name: 'MAILTO', env: true, value: 'bob' },
    changed: true,
    text: `MAILTO="bob"\n# notes\n${REPORT}${REST}`,
  },
  {
    title: 'removes a variable',
    args: { name: 'MAILTO', env: true, state: 'absent' },
    changed: true,
    text: `# notes\n${REPORT}${REST}`,
  },
  {
    title: 'misses a variable',
    args: { name: 'HOME', env: true, value: '/srv', insertbefore: 'SHELL' },
    failed: /^Variable named 'SHELL' not found\.$/,
  },
  {
    title: 'makes a file',
    args: { name: 'clean', cron_file: 'clean', user: 'ann', weekday: '0', job: 'clean' },
    changed: true,
    result: { cron_file: 'clean', jobs: ['clean'] },
    path: '/etc/cron.d/clean',
    file: '#Ansible: clean\n* * * * 0 ann clean\n',
  },
  {
    title: 'takes a job out of a file',
    args: { name: 'report', cron_file: '/etc/cron.d/old', state: 'absent' },
    changed: true,
    file: TOP + REST,
  },
  {
    title: 'tells that the file is not there',
    args: { name: 'a', cron_file: 'none', user: 'ann', state: 'absent' },
    result: { state: 'absent', cron_file: 'none' },
  },
  {
    title: 'needs a user for a file',
    args: { name: 'a', cron_file: 'a', job: 'true' },
    failed: /^To use cron_file=\.\.\. parameter you must specify user=\.\.\. as well$/,
  },
  {
    title: 'needs a job',
    args: { name: 'a' },
    failed: /^You must specify 'job' to install a new cron job or variable$/,
  },
  {
    title: 'takes one time',
    args: { name: 'a', job: 'true', special_time: 'daily', hour: '3' },
    failed: /^You must specify time and date fields or special time\.$/,
  },
  {
    title: 'leaves the table of the system alone',
    args: { name: 'a', job: 'true', cron_file: '/etc/crontab', user: 'root' },
    failed: /^Will not manage \/etc\/crontab via cron_file/,
  },
];

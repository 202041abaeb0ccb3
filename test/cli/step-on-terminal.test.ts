import { expect, test } from 'vitest';
import { useBuiltProgram } from '../bad-input/built-program.ts';
import { KEYS, runOnTerminal } from './on-terminal.ts';
import { useFolder } from './use-folder.ts';

const folder = useFolder();
const program = useBuiltProgram();

const SITE = `
- hosts: all
  gather_facts: false
  tasks:
    - { name: first, debug: , changed_when: true, notify: told }
    - { meta: noop }
    - { name: more, include_tasks: more.yml }
    - { name: last, debug: }
  handlers: [{ name: told, debug: }]
`;

const asks = (name: string): string => `Perform task: ${name} (N)o/(y)es/(c)ontinue: `;
const CANCELLED = 'warning  cancelling: ending what is under way; once more ends at once';

test.each<{
  readonly title: string;
  readonly answers: readonly (readonly [string, string])[];
  readonly code: number;
  readonly ran: readonly string[];
  readonly shows?: string;
}>([
  {
    title: 'includes, included tasks and handlers are asked about as others are, meta is not',
    answers: [
      ['first', `y${KEYS.enter}`],
      ['more', `YES${KEYS.enter}`],
      ['inner', KEYS.enter],
      ['last', `n${KEYS.enter}`],
      ['told', `y${KEYS.enter}`],
    ],
    code: 0,
    ran: ['first', 'more', 'told (handler)'],
  },
  {
    title: 'what is typed wrongly can be taken back, and the question stays',
    answers: [
      ['first', `n${KEYS.back}y${KEYS.enter}`],
      ['more', `c${KEYS.enter}`],
    ],
    code: 0,
    ran: ['first', 'more', 'inner', 'last', 'told (handler)'],
    shows: `${asks('first')}n${asks('first')}y\n`,
  },
  {
    title: 'what is typed ahead answers the next questions',
    answers: [
      ['first', `y${KEYS.enter}y${KEYS.enter}n${KEYS.enter}`],
      ['last', `y${KEYS.enter}`],
      ['told', `y${KEYS.enter}`],
    ],
    code: 0,
    ran: ['first', 'more', 'last', 'told (handler)'],
  },
  {
    title: 'Ctrl-C ends the run with a recap',
    answers: [
      ['first', `y${KEYS.enter}`],
      ['more', KEYS.interrupt],
    ],
    code: 130,
    ran: ['first'],
    shows: `${asks('more')}\n${CANCELLED}\n`,
  },
  {
    title: 'and so does the end of the input',
    answers: [
      ['first', `y${KEYS.enter}`],
      ['more', KEYS.end],
    ],
    code: 130,
    ran: ['first'],
    shows: `${asks('more')}\n${CANCELLED}\n`,
  },
])('--step: $title', async ({ answers, code, ran, shows = '' }) => {
  folder.write('hosts.yml', 'all: { hosts: { n1: { ansible_connection: local } } }\n');
  folder.write('site.yml', SITE);
  folder.write('more.yml', '- { name: inner, debug: }\n');
  const command = [process.execPath, program.path, 'site.yml', '-i', 'hosts.yml', '--step'];
  const ended = await runOnTerminal(command, {
    cwd: folder.path,
    answers: answers.map(([name, typed]) => [asks(name), typed]),
  });
  const tasks = [...ended.shown.matchAll(/^▸ (.*?) {2,}\S+$/gm)].map(([, name]) => name);
  expect({ ...ended, tasks }).toEqual({
    code,
    shown: expect.stringMatching(/\nn1 .*\n1 host, /),
    unasked: [],
    tasks: ran,
  });
  expect(ended.shown).toContain(shows);
});

import { expect, test } from 'vitest';
import { listFailures, runProject } from './run-project.ts';

const play = (before: string, keywords = ''): string => `
- hosts: all
  gather_facts: false
${keywords}
  tasks:
    ${before}
    - meta: reset_connection
      when: inventory_hostname != 'n3'
    - name: after
      debug:
`;

test.each([
  ['a port that is none', play("- set_fact: { ansible_port: 'abc' }"), 'ansible_port: `abc` is no port'],
  ['an address that is not defined', play('', '  vars: { ansible_host: "{{ nope }}" }'), '`nope` is not defined'],
])('%s fails the hosts whose connection it is', async (_, site, message) => {
  const run = await runProject({ 'site.yml': site });
  expect(listFailures(run).toSorted()).toEqual([expect.stringContaining(message), expect.stringContaining(message)]);
  expect(run.tasks.at(-1)).toBe('after: n3 ok');
});

test('facts that say how a host is reached are gathered for it', async () => {
  const site = play('', '  vars: { ansible_user: "{{ ansible_facts.user_id }}" }').replace('gather_facts: false', '');
  const { exitCode, stats } = await runProject({ 'site.yml': site });
  expect(exitCode).toBe(2);
  expect(stats).toMatchObject({ n1: { failed: 1 }, n3: { ok: 1 } });
});

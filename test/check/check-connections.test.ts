import { expect, test } from 'vitest';
import { check, type Setting } from './check-project.ts';

const WRONG = { 'inv/host_vars/n1.yml': 'ansible_connection: telnet\n' };
const OF_HOST = 'inv/host_vars/n1.yml:1:21 LS0340';
const play = (keywords: string, task = '{ command: "true" }'): string => `- { ${keywords}, tasks: [${task}] }\n`;

test.each<[string, string, Setting, readonly string[]]>([
  ['a host that the play reaches', play('hosts: n1'), { files: WRONG }, [OF_HOST]],
  ['one of many', play('hosts: all'), { files: WRONG }, [OF_HOST]],
  ['other hosts', play('hosts: n2'), { files: WRONG }, []],
  ['other hosts by the limit', play('hosts: etcd'), { files: WRONG, limit: 'n2' }, []],
  ['-e says otherwise', play('hosts: n1'), { files: WRONG, extra: { ansible_connection: 'local' } }, []],
  ['the play says otherwise', play('hosts: n1, vars: { ansible_connection: local }'), { files: WRONG }, []],
  ['delegated', play('hosts: n1', '{ command: "true", delegate_to: n2 }'), { files: WRONG }, []],
  ['on the controller alone', play('hosts: n1', '{ debug: { msg: hi } }'), { files: WRONG }, []],
  ['with a condition', play('hosts: n1', '{ command: "true", when: n is defined }'), { files: WRONG }, []],
  ['a failure is tolerated', play('hosts: n1', '{ command: "true", ignore_errors: true }'), { files: WRONG }, []],
  [
    'no port',
    play('hosts: n1'),
    { files: { 'inv/host_vars/n1.yml': 'ansible_port: ssh\n' } },
    ['inv/host_vars/n1.yml:1:15 LS0340'],
  ],
  ['keyword of the play', play('hosts: n1, connection: telnet'), {}, ['p.yml:1:28 LS0340']],
  ['keyword of the task', play('hosts: n1', '{ command: "true", connection: winrm }'), {}, ['p.yml:1:55 LS0340']],
  [
    'keyword of a block',
    play('hosts: n1', '{ connection: winrm, block: [{ command: "true" }] }'),
    {},
    ['p.yml:1:38 LS0340'],
  ],
  ['the task goes before the play', play('hosts: n1, connection: x', '{ command: "true", connection: local }'), {}, []],
  ['a keyword for no host', play('hosts: n1, connection: winrm'), { limit: 'n2' }, []],
  [
    'a variable goes before the keyword',
    play('hosts: n1, connection: x'),
    { extra: { ansible_connection: 'local' } },
    [],
  ],
  ['a template', play('hosts: n1, connection: "{{ how }}"'), { extra: { how: 'local' } }, []],
  ['full names', play('hosts: n1, connection: ansible.builtin.local'), {}, []],
  ['a container', play('hosts: n1, connection: community.docker.docker'), {}, []],
  ['a variable of the play', play('hosts: n1, vars: { ansible_connection: podman }'), {}, ['p.yml:1:44 LS0340']],
  [
    'a variable of the task',
    play('hosts: n1', '{ command: "true", vars: { ansible_port: ssh } }'),
    {},
    ['p.yml:1:65 LS0340'],
  ],
  [
    'that of the task goes before',
    play('hosts: n1, vars: { ansible_port: ssh }', '{ command: "true", vars: { ansible_port: 22 } }'),
    {},
    [],
  ],
  [
    'that of the play is changed by a task',
    play('hosts: n1, vars: { ansible_port: ssh }', '{ set_fact: { ansible_port: 22 } }, { command: "true" }'),
    {},
    [],
  ],
  [
    'that of the play is changed by -e',
    play('hosts: n1, vars: { ansible_port: ssh }'),
    { extra: { ansible_port: '22' } },
    [],
  ],
  [
    'that of the play may be changed by a file',
    play('hosts: n1, vars: { ansible_port: ssh }, vars_files: [{}]').replace('{}', 'v.yml'),
    { files: { 'v.yml': 'ansible_port: 22\n' } },
    [],
  ],
  ['-e', play('hosts: n1'), { extra: { ansible_connection: 'winrm' } }, ['-e ansible_connection:1:1']],
  [
    '-e, once for all tasks',
    play('hosts: n1', '{ command: "true" }, { command: "true" }'),
    { extra: { ansible_connection: 'winrm' } },
    ['-e ansible_connection:1:1'],
  ],
  [
    '-e, on the controller alone',
    play('hosts: n1', '{ debug: { msg: hi } }'),
    { extra: { ansible_connection: 'winrm' } },
    [],
  ],
  ['-e, for no host', play('hosts: n1'), { limit: 'n2', extra: { ansible_connection: 'winrm' } }, []],
  [
    'a template in a variable',
    play('hosts: n1, vars: { ansible_connection: "{{ how }}" }'),
    { extra: { how: 'local' } },
    [],
  ],
  [
    'no flag',
    play('hosts: n1'),
    { files: { 'inv/host_vars/n1.yml': 'ansible_docker_privileged: much\n' } },
    ['inv/host_vars/n1.yml:1:28 LS0340'],
  ],
])('%s', (_, playbook, setting, expected) => {
  const found = check(playbook, setting).found.filter((line) => line.includes('LS0340'));
  expect(found.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual(expected);
});

test('says what there is, and what may have been meant', () => {
  expect(check(play('hosts: n1, connection: opensh')).found.join('\n')).toContain(
    '`connection` must be one that there is: ssh, openssh, node-ssh, local or docker',
  );
});

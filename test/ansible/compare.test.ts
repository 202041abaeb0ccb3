import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { useFolder } from '../cli/use-folder.ts';
import { checkTree } from './check-tree.ts';
import { type ComparedRun, compareRuns } from './compare-runs.ts';

const folder = useFolder();
const { write } = folder;

const TASK = (task: string): string => `- hosts: web\n  gather_facts: false\n  tasks:\n    - ${task}\n`;

describe('playbooks of others are checked', () => {
  test('their groups are there, their modules need not be, and each mistake is counted', () => {
    write('a/site.yml', `${TASK('community.general.npm: {name: x}')}- import_playbook: other.yml\n`);
    write('a/other.yml', TASK('debug: {mgs: x}'));
    write('a/tasks/main.yml', '- name: no playbook\n  debug: {mgs: x}\n');
    write('a/roles/r/tasks/main.yml', '- debug: {msg: "{{ nobody }}"}\n');
    write('a/playbooks/deep.yml', '- hosts: db\n  roles: [r]\n');
    const { playbooks, refused, codes, findings } = checkTree(folder.path);
    expect({ playbooks, refused, codes: Object.fromEntries(codes) }).toEqual({
      playbooks: 3,
      refused: 3,
      codes: { LS0204: 2, LS0311: 1 },
    });
    expect(findings).toContain(`LS0204\tunknown argument \`mgs\` of debug\t${join(folder.path, 'a/other.yml')}:4`);
  });

  test('roles are where ansible.cfg says, and variables where the inventory is', () => {
    write('ansible.cfg', '[defaults]\nroles_path = lib/roles:/nowhere\n');
    write('lib/roles/r/tasks/main.yml', '- debug: {msg: "{{ word }}"}\n');
    write('inventory/hosts.yml', 'web: { hosts: { n1: { word: x } } }\n');
    write('plays/site.yml', '- hosts: n1\n  roles: [r]\n');
    expect(checkTree(folder.path, join(folder.path, 'inventory/hosts.yml'))).toMatchObject({
      playbooks: 1,
      refused: 0,
    });
    expect(checkTree(folder.path)).toMatchObject({ playbooks: 1, refused: 1 });
  });
});

describe('playbooks of others are run', () => {
  const compare = async (recap: string) => {
    write('hosts.yml', 'web: { hosts: { n1: { ansible_connection: local } } }\n');
    write('plays/site.yml', TASK('copy: {content: x, dest: "{{ work }}/x"}'));
    write('ansible-playbook', `#!/bin/sh\nprintf '{"recap": {"n1": "${recap}"}}' > "$RECORD_TO"\n`);
    chmodSync('ansible-playbook', 0o755);
    const runs = compareRuns(
      join(folder.path, 'plays'),
      join(folder.path, 'hosts.yml'),
      join(folder.path, 'ansible-playbook'),
    );
    const compared: ComparedRun[] = [];
    for await (const each of runs) compared.push(each);
    return compared;
  };

  test('with the same outcome', async () => {
    const ran = { code: 0, recap: { n1: 'ok=1 changed=1' } };
    expect(await compare('ok=1 changed=1')).toMatchObject([{ ansible: ran, ours: ran, same: true }]);
  });

  test('with another outcome', async () => {
    expect(await compare('ok=2')).toMatchObject([{ ansible: { recap: { n1: 'ok=2' } }, same: false }]);
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from '../quality/project-files.ts';
import { run } from './fake-io.ts';

const PLAYBOOKS = readdirSync(join(ROOT, 'playbooks'))
  .filter((name) => name.endsWith('.yml'))
  .map((name) => `playbooks/${name}`);
const INVENTORIES = ['inventory/lab', 'inventory/production'];

/** Names of variables; also of those that are only shown, as a comment that can be taken in. */
function readNames(path: string): string[] {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const given = Object.keys((parse(text) ?? {}) as object);
  const shown = [...text.matchAll(/^# (\w+): /gm)].map(([, name = '']) => name);
  return [...given, ...shown].toSorted();
}

test.each(INVENTORIES.flatMap((inventory) => PLAYBOOKS.map((playbook) => [inventory, playbook])))(
  'with %s, %s has no mistake, and nothing to warn of',
  async (inventory, playbook) => {
    const { code, stdout, stderr } = await run(['check', playbook, '-i', inventory], { cwd: ROOT });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`^${playbook}: no mistake found \\(\\d+ plays?\\)\n$`));
  },
);

test('both inventories have the same variables for the cluster', () => {
  const [lab, production] = INVENTORIES.map((inventory) => readNames(`${inventory}/group_vars/etcd.yml`));
  expect(lab).toContain('etcd_version');
  expect(production).toEqual(lab);
});

test('both have the same groups, and hosts with the same variables', () => {
  const shapes = INVENTORIES.map((inventory) => {
    const { all } = parse(readFileSync(join(ROOT, inventory, 'hosts.yml'), 'utf8')) as {
      all: { children: Record<string, { hosts: Record<string, object> }> };
    };
    return Object.entries(all.children).map(([group, { hosts }]) => [group, Object.values(hosts).map(Object.keys)]);
  });
  expect(shapes[0]).toHaveLength(2);
  expect(shapes[1]).toEqual(shapes[0]);
});

test('production takes nothing from the lab', () => {
  const texts = readdirSync(join(ROOT, 'inventory/production'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.yml'))
    .map((path) => readFileSync(join(ROOT, 'inventory/production', path), 'utf8'));
  expect(texts.join('')).toContain('etcd_version');
  // The lab's account, state folder, mark and discovery service.
  expect(texts.join('').match(/\blab\b|longshore|\bops\b|:8087/gi)).toBeNull();
});

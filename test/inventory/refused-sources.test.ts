import { describe, expect, test } from 'vitest';
import { readInventory } from '../../src/inventory/read-inventory.ts';
import { showDiagnostics } from '../source/show-diagnostics.ts';
import { withFiles } from './inventory-folder.ts';

function findMistakes(name: string, text: string): string[] {
  return withFiles({ [name]: text }, (folder) => {
    const { diagnostics } = readInventory([`${folder}/${name}`]);
    return showDiagnostics(diagnostics).map((line) => line.replaceAll(`${folder}/`, ''));
  });
}

describe('what Ansible has and this has not is said by its name', () => {
  test('the configuration of an inventory plugin', () => {
    expect(findMistakes('hosts.yml', 'plugin: amazon.aws.aws_ec2\nregions: [eu-west-1]\n')).toEqual([
      'hosts.yml:1:9 LS0208 there are no inventory plugins, and this file is for `amazon.aws.aws_ec2`',
    ]);
  });

  test('a group of that name is one', () => {
    expect(findMistakes('hosts.yml', 'plugin: { hosts: { n1: } }\n')).toEqual([]);
  });

  test('TOML', () => {
    expect(findMistakes('hosts.toml', '[all.hosts]\nn1 = {}\n')).toEqual([
      'LS0208 inventories in TOML are not read, and `hosts.toml` is one',
    ]);
  });
});

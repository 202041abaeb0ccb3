import { describe, expect, test } from 'vitest';
import { check } from './check-project.ts';

const find = (varsFiles: string, files: Readonly<Record<string, string>>): string[] =>
  check(`- hosts: etcd\n  vars_files: ${varsFiles}\n  tasks:\n    - debug: {msg: "{{ v }}"}\n`, { files }).found;

describe('vars_files', () => {
  test.each<[string, Record<string, string>, string[]]>([
    ['[a.yml]', { 'a.yml': 'v: 1' }, []],
    ['[a.yml]', { 'vars/a.yml': 'v: 1' }, []],
    ['[a.yml]', { 'a.yml': 'w: 1' }, ['p.yml:4:24 LS0311 `v` is not defined for n1, n2, n3']],
    ['[a.yml]', {}, ['p.yml:2:16 LS0504 the file of variables `a.yml` is not there']],
    ['[[no.yml, a.yml, b.yml]]', { 'a.yml': 'v: 1', 'b.yml': '[' }, []],
    ['[[no.yml, none.yml]]', {}, ['p.yml:2:17 LS0504 none of the files of variables `no.yml`, `none.yml` is there']],
    ['[a.yml]', { 'a.yml': 'v: "{{ nowhere }}"' }, ['a.yml:1:8 LS0311 `nowhere` is not defined for n1, n2, n3']],
    // Names with templates: what the files that it may come out as define.
    ['["vars/{{ os }}.yml"]', { 'vars/a.yml': 'v: 1' }, []],
    ['["{{ os }}.yml"]', { 'vars/x/b.yml': 'v: 1' }, []],
    ['["{{ playbook_dir }}/vars/{{ os }}/main.yml"]', { 'vars/x/main.yml': 'v: 1' }, []],
    ['["vars/{{ os }}.yml"]', { 'vars/a.yml': 'w: 1' }, ['p.yml:4:24 LS0311 `v` is not defined for n1, n2, n3']],
    [
      '["vars/{{ os }}.yml"]',
      { 'vars/a.yml': 'vv: 1' },
      ['p.yml:4:24 LS0311 `v` is not defined for n1, n2, n3 [did you mean `vv`?]'],
    ],
    [
      '["vars/{{ os }}.yml"]',
      { 'vars/a.yml': 'v: [' },
      [
        'vars/a.yml:1:4 LS0101 warning a `[` is not closed',
        'p.yml:4:24 LS0312 warning `v` is not defined for n1, n2, n3; unless the run defines it',
      ],
    ],
    [
      '["vars/{{ os }}.yml"]',
      {},
      ['p.yml:4:24 LS0312 warning `v` is not defined for n1, n2, n3; unless the run defines it'],
    ],
    [
      '["{{ folder }}/a.yml"]',
      {},
      ['p.yml:4:24 LS0312 warning `v` is not defined for n1, n2, n3; unless the run defines it'],
    ],
    ['[["{{ os }}.yml", a.yml]]', { 'a.yml': 'v: 1' }, []],
    ['["{{ os | nofilter }}.yml"]', { 'a.yml': 'v: 1' }, ['p.yml:2:25 LS0302 there is no filter `nofilter`']],
  ])('%s with %j', (varsFiles, files, expected) => {
    expect(find(varsFiles, files)).toEqual(expected);
  });
});

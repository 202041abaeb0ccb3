import { describe, expect, test } from 'vitest';
import { listFailures, type ProjectRun, runProject } from './run-project.ts';

const INVENTORY = `
all:
  vars: { ansible_connection: local, site: group }
  hosts:
    n1: { os: debian }
    n2: { os: alpine }
`;

/** Runs a play whose task says what `v` is. */
function runPlay(
  varsFiles: string,
  files: Readonly<Record<string, string>> = {},
  { more = '', tasks = '', hosts = 'all' } = {},
): Promise<ProjectRun> {
  const said = `- debug: { msg: "{{ v | default('none') }}" }`;
  return runProject({
    'inventory.yml': INVENTORY,
    'play/site.yml': '',
    'site.yml': `- hosts: ${hosts}\n  vars_files: ${varsFiles}\n${more}  tasks:\n${tasks}    ${said}\n`,
    ...files,
  });
}

/** The folders of the project are left out. */
const shorten = (text: string): string => text.replaceAll(/\/[^ ]*\/project-\w+\//g, '');

function listSaid(run: ProjectRun): string[] {
  const said = run.events.flatMap((event) =>
    event.type === 'host-finished' && event.outcome.result?.['msg'] !== undefined
      ? [`${event.host} ${JSON.stringify(event.outcome.result['msg'])}`]
      : [],
  );
  return said.toSorted();
}

function listWarnings(run: ProjectRun): string[] {
  return run.events.flatMap((event) => (event.type === 'warning-raised' ? [shorten(event.message)] : []));
}

describe('the files of vars_files', () => {
  test.each<[string, string, Record<string, string>, Record<string, string>, string[]]>([
    ['one name', 'a.yml', { 'a.yml': 'v: a' }, {}, ['a', 'a']],
    ['the last wins', '[a.yml, b.yml]', { 'a.yml': 'v: a', 'b.yml': 'v: b' }, {}, ['b', 'b']],
    ['an empty file', '[a.yml]', { 'a.yml': '' }, {}, ['none', 'none']],
    ['in vars/ first', '[a.yml]', { 'a.yml': 'v: beside', 'vars/a.yml': 'v: inside' }, {}, ['inside', 'inside']],
    ['the first that is there', '[[no.yml, b.yml, a.yml]]', { 'a.yml': 'v: a', 'b.yml': 'v: b' }, {}, ['b', 'b']],
    ['a file before wins over the play', '[a.yml]', { 'a.yml': 'v: a' }, { more: '  vars: { v: play }\n' }, ['a', 'a']],
    [
      'a variable of each host in the name',
      '["{{ os }}.yml"]',
      { 'debian.yml': 'v: "{{ os }} d"', 'alpine.yml': 'v: "{{ os }} a"' },
      {},
      ['debian d', 'alpine a'],
    ],
    [
      'what the host has goes before a default in the name',
      '["{{ site | default(\'none\') }}.yml"]',
      { 'group.yml': 'v: group', 'none.yml': 'v: none' },
      {},
      ['group', 'group'],
    ],
    [
      'alternatives for each host',
      '[["{{ os }}.yml", "other.yml"]]',
      { 'debian.yml': 'v: d', 'other.yml': 'v: other' },
      {},
      ['d', 'other'],
    ],
    [
      'a variable of an earlier file in the name of a later one',
      '[a.yml, "{{ name }}.yml"]',
      { 'a.yml': 'name: b', 'b.yml': 'v: b' },
      {},
      ['b', 'b'],
    ],
    [
      'a magic variable in the name',
      '["{{ playbook_dir }}/{{ inventory_hostname }}.yml"]',
      { 'n1.yml': 'v: 1', 'n2.yml': 'v: 2' },
      {},
      ['1', '2'],
    ],
  ])('%s', async (_, varsFiles, files, options, [first = '', second = '']) => {
    const run = await runPlay(varsFiles, files, options);
    expect(listFailures(run)).toEqual([]);
    const expected = [first, second].map((text, index) => `n${index + 1} ${/^\d$/.test(text) ? text : `"${text}"`}`);
    expect(listSaid(run)).toEqual(expected);
    expect(listWarnings(run)).toEqual([]);
  });

  test('the pattern of the play may use them', async () => {
    const run = await runPlay('[a.yml]', { 'a.yml': 'v: 1\ntarget: n2' }, { hosts: '"{{ target }}"' });
    expect(listSaid(run)).toEqual(['n2 1']);
  });

  test('a name that cannot be rendered yet is left out with a warning, and read when it can be', async () => {
    const files = { 'a.yml': 'v: a', 'b.yml': 'v: b' };
    const run = await runPlay('[b.yml, ["{{ late }}.yml", b.yml]]', files);
    expect(listSaid(run)).toEqual(['n1 "b"', 'n2 "b"']);
    expect(listWarnings(run)).toEqual([
      'the file of variables `{{ late }}.yml` was not read for n1, n2: `late` is not defined',
    ]);
  });

  test('a file may be a list of mappings, of which the later ones win', async () => {
    const run = await runPlay('[a.yml]', { 'a.yml': '[{v: 1}, {w: 1, v: 2}]' }, { hosts: 'n1' });
    expect(listSaid(run)).toEqual(['n1 2']);
  });

  test.each([
    ['[a.yml]', { 'a.yml': '[{v: 1}, 2]' }, 'a file of variables is a mapping, not a list'],
    ['[no.yml]', {}, 'the file of variables `no.yml` is not there'],
    ['[[no.yml, none.yml]]', {}, 'none of the files of variables `no.yml`, `none.yml` is there'],
    ['[a.yml]', { 'a.yml': '[1]' }, 'a file of variables is a mapping, not a list'],
  ])('%s cannot be read: the play does not begin', async (varsFiles, files, message) => {
    await expect(runPlay(varsFiles, files)).rejects.toThrow(message);
  });

  test.each([
    ['["{{ os }}.yml"]', 'n2: the file of variables `alpine.yml` is not there'],
    ['[["{{ os }}.yml", "{{ os }}.json"]]', 'n2: none of the files of variables `alpine.yml`, `alpine.json` is there'],
    [
      "[\"{{ (os == 'alpine') | ternary('bad', 'debian') }}.yml\"]",
      'n2: a file of variables is a mapping, not a list (bad.yml:1:1)',
    ],
  ])('%s fails where the host needs it', async (varsFiles, message) => {
    const run = await runPlay(varsFiles, { 'debian.yml': 'v: d', 'bad.yml': '[1]' });
    expect(listFailures(run).map(shorten)).toEqual([message]);
  });
});

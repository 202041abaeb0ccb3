import { expect, test } from 'vitest';
import { checkPlaybook } from '../../src/check/check-playbook.ts';
import { readInventory } from '../../src/inventory/read-inventory.ts';
import { readPlaybook } from '../../src/playbook/read-playbook.ts';
import { formatDiagnostic } from '../../src/source/code-frame.ts';
import { layerOfBindings } from '../../src/variables/layer.ts';
import { SAMPLE_REGISTRY } from '../playbook/sample-registry.ts';
import { createReadFile } from '../source/memory-files.ts';

const SEED = 20_240_611;
const ROUNDS = 400;

const PLAYBOOK = `---
- name: Deploy
  hosts: n1:&n2,!n3
  become: yes
  serial: [1, "50%"]
  vars: &shared
    image: "bitnami/etcd:{{ version | default('3.4.14') }}"
    ports: [2379, 2380]
  pre_tasks:
    - debug: msg="{{ ports | join(',') }}"
  tasks:
    - name: Around
      when: [image is defined, "ports | length > 1"]
      block:
        - docker_container:
            name: etcd
            image: "{{ image }}"
            env: {A: 1, B: "{{ inventory_hostname }}"}
          register: result
          until: result is succeeded
          notify: restart
      rescue:
        - command: echo 'it "failed"' chdir=/tmp
    - copy:
        content: |
          one {{ image }}
            two
        dest: /etc/x
        mode: "0644"
      loop: "{{ [1, 2] }}"
      loop_control: {loop_var: i, label: "{{ i }}"}
    - assert: {that: ["image is match('x')"]}
  handlers:
    - name: restart
      vars:
        <<: *shared
        more: >-
          folded
          text
      command: {cmd: ls, creates: /x}
`;

const PIECES = [
  '{{',
  '}}',
  '{%',
  '%}',
  '{#',
  ':',
  '- ',
  '\n',
  '  ',
  '\t',
  '"',
  "'",
  '[',
  ']',
  '{',
  '}',
  ',',
  '=',
  '&a ',
  '*a',
  '<<: ',
  '!unsafe ',
  '!vault ',
  '| ',
  '>',
  '#',
  '0644',
  'null',
  '\0',
  '\uD800',
  '💥',
  '\r\n',
  '%',
  '@',
  '`',
  '?',
  '...',
  '---',
  '\\',
  'when: ',
  'loop: ',
  'block:',
  'hosts:',
  'block: [',
  'import_tasks: p.yml',
];

/** Numbers from 0 to below `limit`; the same ones for the same seed (Numerical Recipes' linear congruence). */
function createRandom(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

function mutate(text: string, random: (limit: number) => number): string {
  const at = random(text.length);
  switch (random(4)) {
    case 0:
      return text.slice(0, at) + text.slice(at + random(20));
    case 1:
      return text.slice(0, at) + (PIECES[random(PIECES.length)] ?? '') + text.slice(at);
    case 2:
      return text.slice(0, at) + text.slice(at, at + random(60)) + text.slice(at);
    default: {
      const lines = text.split('\n');
      const line = random(lines.length);
      lines[line] = ' '.repeat(random(8)) + (lines[line] ?? '').trim();
      return lines.join('\n');
    }
  }
}

test('a broken playbook gives diagnostics with places, whatever broke it', () => {
  const random = createRandom(SEED);
  const { inventory } = readInventory(['n1,n2,n3']);
  let refused = 0;
  for (let round = 0; round < ROUNDS; round++) {
    let text = PLAYBOOK;
    for (let times = random(4); times >= 0; times--) text = mutate(text, random);
    const readFile = createReadFile({ 'p.yml': text });
    const read = readPlaybook('p.yml', { registry: SAMPLE_REGISTRY, readFile });
    const diagnostics = [...read.diagnostics];
    if (read.playbook !== undefined) {
      const extraVars = layerOfBindings('extra vars', new Map());
      const options = { playbook: read.playbook, inventory, registry: SAMPLE_REGISTRY, extraVars, readFile };
      diagnostics.push(...checkPlaybook({ ...options, earlier: read.diagnostics }).diagnostics);
    }
    for (const diagnostic of diagnostics) {
      const { span } = diagnostic;
      expect(span?.start, text).toBeGreaterThanOrEqual(0);
      expect(span?.start, text).toBeLessThanOrEqual(text.length);
      expect(formatDiagnostic(diagnostic)).toContain('p.yml:');
    }
    if (diagnostics.some(({ severity }) => severity === 'error')) refused++;
  }
  expect(refused).toBeGreaterThan(ROUNDS / 3);
  expect(refused).toBeLessThan(ROUNDS);
});

test('the playbook that is broken is a good one', () => {
  const readFile = createReadFile({ 'p.yml': PLAYBOOK });
  expect(readPlaybook('p.yml', { registry: SAMPLE_REGISTRY, readFile }).diagnostics).toEqual([]);
});

import { beforeAll, describe, expect, test } from 'vitest';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { LAYER_NAMES, type LayerName } from '../../src/variables/layer.ts';
import { run } from '../cli/fake-io.ts';

/** A variable that two layers give, each with its own name as the value. */
interface Pair {
  readonly name: string;
  readonly weaker: LayerName;
  readonly stronger: LayerName;
}

/** What these layers give has names and values of its own: a different one for each other layer. */
const FIXED: Partial<Record<LayerName, string>> = {
  facts:
    'system kernel hostname nodename machine architecture distribution os_family distribution_version distribution_release distribution_major_version processor_count processor_vcpus memtotal_mb memfree_mb userspace_bits kernel_version fqdn domain user_id date_time env',
  'magic variables':
    'ansible_check_mode ansible_config_file ansible_diff_mode ansible_forks ansible_inventory_sources ansible_play_batch ansible_play_hosts ansible_play_hosts_all ansible_play_name ansible_play_role_names playbook_dir ansible_role_names ansible_run_tags ansible_search_path ansible_skip_tags ansible_verbosity ansible_version group_names inventory_dir inventory_hostname_short play_hosts ansible_role_name role_path',
};

/** Every pair of layers, but for facts and magic variables: no name is both. */
function listPairs(): Pair[] {
  const left = Object.fromEntries(
    Object.entries(FIXED).map(([layer, names]) => [
      layer,
      names.split(' ').map((name) => (layer === 'facts' ? `ansible_${name}` : name)),
    ]),
  );
  return LAYER_NAMES.flatMap((stronger, at) =>
    LAYER_NAMES.slice(0, at).flatMap((weaker, index): Pair[] => {
      const fixed = [weaker, stronger].filter((layer) => left[layer] !== undefined);
      if (fixed.length > 1) return [];
      const name = fixed[0] === undefined ? `p_${index}_${at}` : left[fixed[0]]?.shift();
      if (name === undefined) throw new Error(`no name is left for ${weaker} and ${stronger}`);
      return [{ name, weaker, stronger }];
    }),
  );
}

const PAIRS = listPairs();

/** What a layer gives, as JSON, which is YAML too. */
function give(layer: LayerName, pairs: readonly Pair[] = PAIRS): string {
  const own = pairs.filter(({ weaker, stronger }) => weaker === layer || stronger === layer);
  return JSON.stringify(Object.fromEntries(own.map(({ name }) => [name, layer])));
}

const LOOPED = PAIRS.filter(({ stronger }) => stronger === 'loop variables');
const DIRECT = PAIRS.filter((pair) => !LOOPED.includes(pair));

function writeProject(): Record<string, string> {
  const prompts = Object.keys(JSON.parse(give('play vars_prompt')) as object);
  const params = give('role params').slice(1, -1);
  const direct = JSON.stringify(Object.fromEntries(DIRECT.map(({ name }) => [name, `{{ ${name} }}`])));
  const looped = LOOPED.map(
    ({ name }) =>
      `  - { debug: { msg: "${name}: {{ ${name} }}" }, loop: [loop variables], loop_control: { loop_var: ${name} }, vars: ${give('task vars')} }\n`,
  );
  return {
    'inv/hosts.yml': `
all:
  children:
    web:
      vars: ${give('inventory group vars')}
      hosts: { n1: { ansible_connection: local, ${give('inventory host vars').slice(1, -1)} } }
`,
    'inv/group_vars/all.yml': give('inventory group_vars/all'),
    'inv/group_vars/web.yml': give('inventory group_vars'),
    'inv/host_vars/n1.yml': give('inventory host_vars'),
    'play/group_vars/all.yml': give('playbook group_vars/all'),
    'play/group_vars/web.yml': give('playbook group_vars'),
    'play/host_vars/n1.yml': give('playbook host_vars'),
    'play/files.yml': give('play vars_files'),
    'play/roles/r/defaults/main.yml': give('role defaults'),
    'play/roles/r/vars/main.yml': give('role vars'),
    'play/roles/r/vars/included.yml': give('include_vars'),
    'play/roles/r/tasks/main.yml': `
- include_vars: included.yml
- set_fact: ${give('set_fact and registered')}
- include_tasks: look.yml
  vars: ${give('include params')}
`,
    'play/roles/r/tasks/look.yml': `
- vars: ${give('block vars')}
  block:
  - { debug: { msg: ${direct} }, vars: ${give('task vars')} }
${looped.join('')}`,
    'play/site.yml': `
- name: Look
  hosts: n1
  gather_facts: true
  vars: ${give('play vars')}
  vars_prompt: ${JSON.stringify(prompts.map((name) => ({ name, default: 'play vars_prompt' })))}
  vars_files: [files.yml]
  roles: [{ role: r, ${params} }]
`,
  };
}

/** Layers that are there as the play begins, and that no task is needed for. */
const AT_BEGIN: ReadonlySet<LayerName> = new Set(
  LAYER_NAMES.filter(
    (name) =>
      !['facts', 'block vars', 'task vars', 'include_vars', 'set_fact and registered'].includes(name) &&
      !['role params', 'include params', 'loop variables'].includes(name),
  ),
);

interface RunEvent {
  readonly type: string;
  readonly outcome?: { readonly result?: { readonly msg?: unknown } };
}

/** A task says a dict of variables; an item of a loop the name and the value of one. */
function readEvent({ type, outcome }: RunEvent, seen: Map<string, unknown>): void {
  const msg = outcome?.result?.msg;
  if (type === 'item-finished' && typeof msg === 'string') {
    const [name = '', value] = msg.split(': ');
    seen.set(name, value);
  } else if (typeof msg === 'object') {
    for (const [name, value] of Object.entries(msg ?? {})) seen.set(name, value);
  }
}

describe('of two layers the stronger wins', () => {
  const seen = new Map<string, unknown>();
  let folder = '';

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'precedence-'));
    for (const [name, text] of Object.entries(writeProject())) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const ran = await run([
      '-i',
      `${folder}/inv/hosts.yml`,
      `${folder}/play/site.yml`,
      '-e',
      give('extra vars'),
      '-o',
      'json',
    ]);
    if (ran.code !== 0) throw new Error(ran.stderr);
    for (const line of ran.stdout.trim().split('\n')) readEvent(JSON.parse(line) as RunEvent, seen);
    return () => rmSync(folder, { recursive: true });
  }, 120_000);

  /** The value is the layer's, or not that of the other where the layer has values of its own. */
  const judge = (value: unknown, { weaker, stronger }: Pair): LayerName =>
    value === weaker ? weaker : FIXED[stronger] !== undefined && value !== undefined ? stronger : (value as LayerName);

  test('every layer is among the pairs, and every pair but one', () => {
    expect(new Set(PAIRS.flatMap(({ weaker, stronger }) => [weaker, stronger]))).toEqual(new Set(LAYER_NAMES));
    expect(PAIRS).toHaveLength((LAYER_NAMES.length * (LAYER_NAMES.length - 1)) / 2 - 1);
  });

  test.each(PAIRS)('in a run: $stronger over $weaker ($name)', (pair) => {
    expect(judge(seen.get(pair.name), pair)).toBe(pair.stronger);
  });

  test.each(PAIRS.filter(({ weaker, stronger }) => AT_BEGIN.has(weaker) && AT_BEGIN.has(stronger)))(
    'run explain: $stronger over $weaker ($name)',
    async ({ name, weaker, stronger }) => {
      const words = [
        'explain',
        '-i',
        `${folder}/inv/hosts.yml`,
        '-e',
        give('extra vars'),
        'n1',
        name,
        `${folder}/play/site.yml`,
      ];
      const { stdout, stderr } = await run(words);
      expect(stderr).toBe('');
      const [from = '', ...over] = stdout.split('\n').filter((line) => /^ {2}(?:from|over) /.test(line));
      expect(from).toMatch(new RegExp(`(?:^ {2}from |\\()${stronger}\\)?$`));
      expect(over.map((line) => /(?:^ {2}over |\()([^()]*)\)?$/.exec(line)?.[1])).toEqual([weaker]);
    },
  );
});

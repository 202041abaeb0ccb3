import { mkdirSync } from 'node:fs';
import { checkGiven, checkRegisters, checkTags } from '../../src/check/check-unused.ts';
import { checkPlaybook } from '../../src/check/check-playbook.ts';
import { readInventory } from '../../src/inventory/read-inventory.ts';
import { readPlaybook } from '../../src/playbook/read-playbook.ts';
import { createScalar } from '../../src/source/scalar.ts';
import { SourceFile } from '../../src/source/source-file.ts';
import { formatPlace, type Span } from '../../src/source/span.ts';
import { type Binding, layerOfBindings } from '../../src/variables/layer.ts';
import { withFiles } from '../inventory/inventory-folder.ts';
import { SAMPLE_REGISTRY } from '../playbook/sample-registry.ts';
import { showDiagnostics } from '../source/show-diagnostics.ts';

const HOSTS = `
all:
  children:
    etcd: {hosts: {n1: {ip: 10.0.0.1}, n2: {ip: 10.0.0.2}, n3: {ip: 10.0.0.3}}}
    dns: {hosts: {resolver: {zone: example.com}}}
`;
const GROUP =
  'etcd_version: 3.4.14\nurl: "http://{{ ip }}:2379"\nbroken_url: "http://{{ nowhere }}"\nnested: {a: "{{ nowhere }}"}\n';

export interface Setting {
  readonly files?: Readonly<Record<string, string>>;
  readonly extra?: Readonly<Record<string, string>>;
  readonly limit?: string;
  readonly defined?: ReadonlySet<string>;
  readonly tags?: readonly string[];
  readonly skipTags?: readonly string[];
}

/** Checks `p.yml` in a project with an inventory of etcd hosts and a DNS server. */
export function check(
  playbook: string,
  { files = {}, extra = {}, limit, defined, tags = [], skipTags = [] }: Setting = {},
): { passed: boolean; found: string[]; related: string[] } {
  const all = { 'inv/hosts.yml': HOSTS, 'inv/group_vars/etcd.yml': GROUP, 'p.yml': playbook, ...files };
  return withFiles(all, (folder) => {
    mkdirSync(`${folder}/empty`);
    const { inventory, diagnostics: ofInventory } = readInventory([`${folder}/inv`], { playbookFolders: [folder] });
    const read = readPlaybook(`${folder}/p.yml`, { registry: SAMPLE_REGISTRY });
    if (read.playbook === undefined) throw new Error('no playbook');
    const given = new Map(
      Object.entries(extra).map(([name, value]) => [
        name,
        createScalar({ value, style: 'quoted', span: createSpan(name, value) }),
      ]),
    );
    const bindings = [...given].map(([name, node]): [string, Binding] => [name, { kind: 'node', node }]);
    const checked = checkPlaybook({
      playbook: read.playbook,
      inventory,
      registry: SAMPLE_REGISTRY,
      extraVars: layerOfBindings('extra vars', new Map(bindings)),
      earlier: [...ofInventory, ...read.diagnostics],
      limit,
      ...(defined === undefined ? {} : { defined }),
    });
    const traces = checked.traces === undefined ? [] : [checked.traces];
    const unused =
      traces.length === 0
        ? []
        : [...checkRegisters(traces), ...checkTags(traces, { tags, skipTags }), ...checkGiven(traces, given)];
    const diagnostics = [...read.diagnostics, ...checked.diagnostics, ...unused];
    const related = diagnostics.flatMap((diagnostic) => diagnostic.related ?? []);
    const shorten = (line: string): string => line.replaceAll(`${folder}/`, '');
    return {
      passed: checked.playbook !== undefined,
      found: showDiagnostics(diagnostics).map(shorten),
      related: related.map(({ message, span }) => shorten(`${message} ${formatPlace(span)}`)),
    };
  });
}

/** Tasks of a play on the etcd hosts; the first line of the tasks is line 3. */
export function checkTasks(tasks: string, setting: Setting = {}): string[] {
  return check(`- hosts: etcd\n  tasks:\n${tasks.replace(/^/gm, '    ')}\n`, setting).found;
}

function createSpan(name: string, value: string): Span {
  return { file: new SourceFile(`-e ${name}`, value), start: 0, end: value.length };
}

import type { Change } from '../../../src/inventory/edit/change.ts';
import { planEdit } from '../../../src/inventory/edit/plan-edit.ts';
import { readAssignments } from '../../../src/inventory/edit/assignment.ts';
import { DiagnosticError } from '../../../src/source/diagnostic.ts';
import { createReadFile } from '../../source/memory-files.ts';

/** A change as the command line would say it: `add n4 --group etcd x=1`, `set n1 x=1`, `group move a b`. Words end at blanks. */
function parseChange(command: string): Change {
  const words = command.split(' ');
  const [action, first = '', ...rest] = words;
  switch (action) {
    case 'add': {
      const at = rest.indexOf('--group');
      const groups = at === -1 ? [] : (rest[at + 1] ?? '').split(',');
      const vars = readAssignments(at === -1 ? rest : rest.toSpliced(at, 2));
      return { kind: 'add-hosts', hosts: [{ text: first, vars }], groups };
    }
    case 'remove': {
      const at = rest.indexOf('--group');
      const hosts = [first, ...(at === -1 ? rest : rest.toSpliced(at, 2))];
      return { kind: 'remove-hosts', hosts, group: at === -1 ? undefined : rest[at + 1] };
    }
    case 'rename':
      return { kind: 'rename', from: first, to: rest[0] ?? '' };
    case 'set':
      return { kind: 'set', owner: first, vars: readAssignments(rest) };
    case 'unset':
      return { kind: 'unset', owner: first, names: rest };
    case 'group': {
      const [group = '', parent = ''] = rest;
      if (first === 'add') return { kind: 'add-group', group, parent: rest[1] };
      if (first === 'remove') return { kind: 'remove-groups', groups: rest };
      return { kind: 'move-group', group, parent };
    }
    default:
      throw new Error(`no such change: ${command}`);
  }
}

/** The text of one file after a change, or why it is refused. */
export function editText(text: string, command: string, path = 'hosts.yml'): string {
  try {
    const { files } = planEdit(
      [path],
      { readFile: createReadFile({ [path]: text }), produced: new Map() },
      parseChange(command),
    );
    return files.find((file) => file.path === path)?.after ?? text;
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    return `refused: ${error.diagnostics.map(({ message }) => message).join('; ')}`;
  }
}

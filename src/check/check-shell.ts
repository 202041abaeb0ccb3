import type { Task } from '../playbook/play.ts';
import { isTemplate } from '../playbook/playbook-reader.ts';
import { createWarning } from '../source/codes.ts';
import type { Diagnostic } from '../source/diagnostic.ts';

/** What a shell reads differently than `command` does: signs for itself, patterns, lines, comments, escapes. */
const SHELL_SIGN = /[|&;<>()$`\\*?[\]{}~#\n]/;

/** A first word that only a shell knows, in sh or in bash, or that sets a variable. */
const SHELL_WORD =
  /^(?:[.:!]|\w+=\S*|alias|bg|bind|builtin|case|cd|command|compgen|complete|declare|dirs|disown|do|enable|eval|exec|exit|export|fc|fg|for|function|getopts|hash|history|if|jobs|let|local|logout|mapfile|popd|pushd|read|readarray|readonly|return|select|set|shift|shopt|source|suspend|time|times|trap|type|typeset|ulimit|umask|unalias|unset|until|wait|while)$/;

/** `shell` for a command line that `command` runs in the same way. Quiet where a template may bring anything. */
export function checkShell({ action, moduleSpan }: Task): Diagnostic[] {
  if (action.kind !== 'module' || action.name !== 'shell') return [];
  const { entries } = action.args;
  const node = (entries.get('cmd') ?? entries.get('_raw_params'))?.node;
  if (node?.kind !== 'scalar' || typeof node.value !== 'string' || node.tag !== undefined || isTemplate(node))
    return [];
  const line = node.value.trim();
  const [first = ''] = /^\S*/.exec(line) ?? [];
  if (first === '' || entries.has('executable') || SHELL_SIGN.test(line) || SHELL_WORD.test(first)) return [];
  return [
    createWarning('LS0219', 'this command line needs no shell', {
      span: moduleSpan,
      label: '`command` does the same',
      suggestion: 'command',
    }),
  ];
}

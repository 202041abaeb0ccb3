/** Where the tasks of a host leave their names. */
export const LOG = '{{ playbook_dir }}/{{ inventory_hostname }}.log';

/** A task that leaves its name behind. */
export const note = (name: string, more = ''): string =>
  `- { name: ${name}, shell: 'echo ${name} >> "${LOG}"'${more === '' ? '' : `, ${more}`} }`;

export function writePlay(tasks: readonly string[], play = 'hosts: n1\n  gather_facts: false'): string {
  return `- ${play}\n  tasks:\n${tasks.map((task) => `    ${task.replaceAll('\n', '\n    ')}\n`).join('')}`;
}

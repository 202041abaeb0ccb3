/** The work that is measured, once as a playbook that every tool of Ansible's kind reads, and once as the script that a careful person would write. */

/** Everything of a host lies in a folder of its own, since all hosts share one disk. */
export const HOST_FOLDER = '/tmp/bench/{{ inventory_hostname }}';

interface Piece {
  readonly task: string;
  readonly shell: string;
}

const LINES_OF_CONFIG = ['Port 22', 'PermitRootLogin no', 'X11Forwarding yes', 'UseDNS no'];

/** 20 small tasks: commands, copies, templates and edits of lines. */
const MIXED: readonly Piece[] = [
  {
    task: `file: { path: "${HOST_FOLDER}/conf", state: directory, mode: "0755" }`,
    shell: 'mkdir -p "$d/conf" && chmod 0755 "$d/conf"',
  },
  ...[1, 2, 3, 4, 5].map((n): Piece => ({
    task: `command: echo step ${n}\n  changed_when: false`,
    shell: `echo step ${n}`,
  })),
  ...[1, 2, 3, 4, 5].map((n): Piece => ({
    task: `copy: { content: "value ${n}\\nof a small file\\n", dest: "${HOST_FOLDER}/conf/copy${n}", mode: "0644" }`,
    shell: putFile(`conf/copy${n}`, `value ${n}\nof a small file\n`),
  })),
  ...[1, 2, 3, 4].map((n): Piece => ({
    task: `template: { src: site.j2, dest: "${HOST_FOLDER}/conf/site${n}.conf", mode: "0644" }\n  vars: { number: ${n} }`,
    shell: putFile(
      `conf/site${n}.conf`,
      `# site ${n} of $h\nlisten 80${n}\nserver a.example\nserver b.example\nserver c.example\n`,
      true,
    ),
  })),
  {
    task: `copy: { content: "${LINES_OF_CONFIG.join('\\n')}\\n", dest: "${HOST_FOLDER}/conf/sshd", mode: "0600", force: false }`,
    shell: `[ -e "$d/conf/sshd" ] || { ${putFile('conf/sshd', `${LINES_OF_CONFIG.join('\n')}\n`)}; chmod 0600 "$d/conf/sshd"; }`,
  },
  ...(['PermitRootLogin yes', 'X11Forwarding no', 'UseDNS yes', 'MaxSessions 20'] as const).map((line): Piece => {
    const [word = ''] = line.split(' ');
    return {
      task: `lineinfile: { path: "${HOST_FOLDER}/conf/sshd", regexp: "^${word} ", line: "${line}" }`,
      shell: `if grep -q '^${word} ' "$d/conf/sshd"; then grep -qx '${line}' "$d/conf/sshd" || sed -i 's/^${word} .*/${line}/' "$d/conf/sshd"; else echo '${line}' >> "$d/conf/sshd"; fi`,
    };
  }),
];

/** 20 tasks of which none is an edit: a round trip each. */
const PLAIN: readonly Piece[] = [...MIXED.slice(0, 16), ...MIXED.slice(1, 5)];

export const TASKS = MIXED.length;

export const SITE_TEMPLATE =
  '# site {{ number }} of {{ inventory_hostname }}\nlisten 80{{ number }}\n{% for name in ["a", "b", "c"] %}\nserver {{ name }}.example\n{% endfor %}\n';

export function writePlaybook(kind: 'mixed' | 'plain' | 'pipelined'): string {
  const head = `- hosts: all\n  gather_facts: false\n${kind === 'pipelined' ? '  pipeline: true\n' : ''}  tasks:\n`;
  const pieces = kind === 'mixed' ? MIXED : PLAIN;
  return head + pieces.map(({ task }) => `    - ${task.replaceAll('\n', '\n    ')}\n`).join('');
}

/** For \`ssh HOST sh\`: looks before it writes, as the playbook does. */
export function writeScript(host: string): string {
  return `set -e\nh=${host}\nd=/tmp/bench/$h\n${MIXED.map(({ shell }) => shell).join('\n')}\n`;
}

function putFile(name: string, content: string, withVariables = false): string {
  const quoted = withVariables ? `"${content}"` : `'${content}'`;
  return `new=${quoted}; if [ "$(cat "$d/${name}" 2>/dev/null; echo x)" != "\${new}x" ]; then printf %s "$new" > "$d/${name}.new"; chmod 0644 "$d/${name}.new"; mv "$d/${name}.new" "$d/${name}"; fi`;
}

const ONE_TASK = 'The module and its arguments stand behind the hosts: `run task web copy src=a dest=/b`.';
const ONE_TASK_OF_PLAYBOOKS =
  'One task is `run task PATTERN MODULE k=v …`, one command `run exec PATTERN -- COMMAND…`.';
const MODULES = 'Modules of your own are written in TypeScript, in tasks/: docs/project-modules.md.';
const FILES_OF_SSH =
  'Leave it out: files go over the connection that is there, without sftp and scp. `--ssh-common-args` says how it is made.';
const LIST_HOSTS = '`run inventory list PATTERN` says which hosts a pattern means.';
const TREE = 'Results of all hosts, as JSON: `-o json > FILE`.';
const FOLDER = 'Run it in that folder: group_vars/, host_vars/ and roles/ of the folder that you are in are taken.';
const COMMAND_IS_RUN = '`run exec` always runs its command. `run task … -C` says what a module would change.';
const KEYWORDS = '`run task PATTERN command …` takes it.';
const AS_JSON =
  '`run inventory list -o json` gives what `ansible-inventory --list` does; what reads YAML reads it, too.';

/** Options of Ansible's that nothing here is like, by command (that of playbooks is ''), and what to do. */
const INSTEAD: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '': name({
    '-m --module-name -a --args': ONE_TASK_OF_PLAYBOOKS,
    '-B --background -P --poll': 'Tasks have the keywords `async` and `poll`: docs/language.md#jobs.',
  }),
  task: name({
    '-m --module-name -a --args': ONE_TASK,
    '--one-line': 'Leave it out: a result is one line unless `-v` is given.',
    '-t --tree': TREE,
    '--playbook-dir': FOLDER,
    '--list-hosts': LIST_HOSTS,
  }),
  exec: name({
    '-m --module-name -a --args':
      'The command stands behind `--`: `run exec web -- uptime`; a module is for `run task`.',
    '-C --check -D --diff': COMMAND_IS_RUN,
    '-B --background -P --poll': KEYWORDS,
    '-o --one-line': 'Leave it out: each line has the name of its host in front.',
    '-t --tree': 'Write what it says into a file: `run exec … > FILE`.',
    '--playbook-dir': FOLDER,
    '--list-hosts': LIST_HOSTS,
  }),
  inventory: name({
    '--list --export -y --yaml': AS_JSON,
    '--toml': `TOML is neither read nor written. ${AS_JSON}`,
    '--graph': '`run inventory graph [GROUP]`',
    '--host': '`run inventory show NAME`, with `-o json` for programs.',
    '--playbook-dir':
      '`run explain HOST VARIABLE PLAYBOOK` has the variables of group_vars/ and host_vars/ beside a playbook, too.',
    '-e --extra-vars': 'These are of no host. `run explain HOST VARIABLE -e …` says what they change.',
  }),
  vault: name({ '--skip-tty-check': 'Leave it out: the editor is started without a terminal, too.' }),
  doc: name({
    '-l --list -F --list_files': '`run doc` alone lists the modules.',
    '-t --type':
      '`run doc` is about modules; docs/language.md has the filters, tests and lookups, docs/connections.md the connections.',
    '-s --snippet': '`run doc MODULE` has examples.',
    '-j --json --metadata-dump -r --roles-path -e --entry-point -M --module-path --playbook-dir': 'Leave it out.',
  }),
};

const OF_ALL = name({ '-M --module-path': MODULES, '--sftp-extra-args --scp-extra-args': FILES_OF_SSH });

/** Each of the names, which stand with blanks between them, by itself. */
function name(helps: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(helps).flatMap(([names, help]) => names.split(' ').map((option) => [option, help])),
  );
}

/** What takes the place of an option (`-m`, `--module-name`) of Ansible's in a command. */
export function findInsteadOfOption(option: string, command: string): string | undefined {
  return INSTEAD[command]?.[option] ?? OF_ALL[option];
}

/** Of `run web -m ping`, which is how `ansible` has it: what to write; undefined of anything else. */
export function suggestTask(argv: readonly string[], pattern: string): string | undefined {
  if (argv.includes('--list-hosts')) return `\`run inventory list ${pattern}\` says which hosts a pattern means.`;
  if (!argv.some((arg) => /^(?:-[ma]|--module-name|--args)(?:=|$)/.test(arg))) return undefined;
  return `One task is \`run task ${pattern} MODULE k=v …\`, one command \`run exec ${pattern} -- COMMAND…\`.`;
}

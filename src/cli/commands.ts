import type { Io } from './io.ts';
import {
  CHECK_OPTIONS,
  DOC_OPTIONS,
  EXEC_OPTIONS,
  EXPLAIN_OPTIONS,
  INVENTORY_OPTIONS,
  LAB_OPTIONS,
  RUN_OPTIONS,
  TASK_OPTIONS,
  VAULT_OPTIONS,
} from './option.ts';
import type { CommandLine } from './parse-command-line.ts';
import type { Usage } from './usage.ts';

export type RunCommand = (io: Io, line: CommandLine) => Promise<number>;

export interface Command extends Usage {
  /** Loads what the command needs; the others' code stays unloaded. */
  readonly load: () => Promise<RunCommand>;
}

const EXIT_CODES = `
Exit codes: 0 all went well; 1 a mistake on the command line, a missing playbook or inventory, a bug of ours; 2 a host failed;
4 a host could not be reached, or a playbook cannot be read; 130 cancelled.`;

/** Runs playbooks: the command without a name. */
export const PLAYBOOK: Command = {
  synopsis: 'PLAYBOOK… [options]',
  summary: 'Runs playbooks, once they have been checked.',
  options: RUN_OPTIONS,
  details: `
Other commands, each with --help:
  run exec PATTERN -- COMMAND…        one command on many hosts
  run task PATTERN MODULE [k=v …]     one task on many hosts
  run check PLAYBOOK…                 finds the mistakes without a host
  run explain HOST VARIABLE           says where a variable's value comes from
  run doc [MODULE…]                   which modules there are, and what they take and give
  run inventory list|show|add|set|…   which hosts and groups there are, and edits of them
  run vault encrypt|view|edit|…       files and values that are encrypted
  run lab up|status|ssh|down|…        throw-away hosts on this machine
Defaults are in the longshore.yml of the project; the command line goes before it.
${EXIT_CODES}`,
  load: async () => (await import('./commands/run-playbook.ts')).runPlaybook,
};

export const COMMANDS: Readonly<Record<string, Command>> = {
  exec: {
    synopsis: 'exec PATTERN [options] -- COMMAND…',
    summary: 'Runs one command on many hosts; what it says comes as it is said, behind the name of its host.',
    options: EXEC_OPTIONS,
    details: `
Several words reach the program as they are; one word is read by the host's shell: run exec all -- 'df -h | tail -1'
Exit codes: 0; 2 where the command failed on a host; 4 where a host could not be reached.`,
    load: async () => (await import('./commands/exec.ts')).exec,
  },
  task: {
    synopsis: 'task PATTERN MODULE [k=v …] [options]',
    summary: 'Runs one task on many hosts, as a playbook would: run task etcd docker_container name=etcd state=absent',
    options: TASK_OPTIONS,
    details: EXIT_CODES,
    load: async () => (await import('./commands/task.ts')).runTask,
  },
  check: {
    synopsis: 'check PLAYBOOK… [options]',
    summary: 'Finds every mistake that can be found without a host. Exit code 4 where there are some.',
    options: CHECK_OPTIONS,
    load: async () => (await import('./commands/check.ts')).check,
  },
  explain: {
    synopsis: 'explain HOST VARIABLE [PLAYBOOK…] [options]',
    summary:
      'Says where the value of a variable comes from: file and line, what it goes before, and the same of each variable in it.',
    options: EXPLAIN_OPTIONS,
    details: `
Without a playbook it is the inventory's value; with one, that at the begin of each play for the host. Contacts nobody.`,
    load: async () => (await import('./commands/explain.ts')).explain,
  },
  doc: {
    synopsis: 'doc [MODULE…]',
    summary: 'Says which modules there are, or what a module does, takes and gives; also those of the project.',
    options: DOC_OPTIONS,
    load: async () => (await import('./commands/doc.ts')).doc,
  },
  inventory: {
    synopsis: 'inventory list|graph|show|check|add|remove|rename|set|unset|group|edit|import […] [options]',
    summary: 'Says which hosts, groups and variables there are, and edits them.',
    options: INVENTORY_OPTIONS,
    details: `
  list [PATTERN]             hosts by group; -o json as ansible-inventory --list
  graph [GROUP]              groups, what is in them, with --vars also the variables
  show PATTERN               groups and variables of hosts, with where each comes from
  check                      every mistake of the inventory; exit code 4 where there are some
  add HOST… [k=v …]          new hosts: run inventory add n4 --group etcd ansible_host=10.0.0.140
  remove HOST…               takes hosts out of all groups, or with --group out of one
  rename OLD NEW             another name for a host or group, and for its files of variables
  set HOST_OR_GROUP k=v…     sets variables where they stand
  unset HOST_OR_GROUP NAME…  takes variables away
  group add|remove NAME      a group, add with the one that it is below: group add NAME [PARENT]
  group move NAME PARENT     puts it below another one
  import FILE                hosts of an ssh configuration, or an inventory in INI as YAML
  edit [FILE]                opens EDITOR, and checks what it saves before it is written
Edits keep comments, order and quotes; what would not load afterwards is refused, and nothing is written.`,
    load: async () => (await import('./commands/inventory.ts')).inventory,
  },
  vault: {
    synopsis: 'vault create|encrypt|decrypt|view|edit|rekey|encrypt-string [FILE…] [options]',
    summary: 'Encrypts files and values as ansible-vault does, and opens them.',
    options: VAULT_OPTIONS,
    details: `
  create FILE            a new file, with the editor
  encrypt [FILE…]        encrypts files in place; without one the input
  decrypt [FILE…]        decrypts files in place; without one the input
  view FILE…             says what is in them
  edit FILE…             lets EDITOR change them; the text lies open only in a private folder
  rekey FILE…            gives them another password: --new-vault-id, --new-vault-password-file, else it is asked for
  encrypt-string [TEXT…] values to paste into YAML: run vault encrypt-string -p -n db_password
Files are all checked before the first one is written.`,
    load: async () => (await import('./commands/vault.ts')).vault,
  },
  lab: {
    synopsis: 'lab up|status|ssh|down|cut|heal|pause|kill|start [HOST]',
    summary:
      'Throw-away hosts on this machine: dns (10.0.0.10) and n1, n2, n3 (10.0.0.137 to .139). Needs Linux and root.',
    options: LAB_OPTIONS,
    details: `
  up [--install]      brings them up; what is up already stays as it is
  status              says how each is
  ssh HOST [-- CMD…]  logs in as ops; ssh root@HOST as root
  down                takes them away: no process, namespace, mount or file stays, but for downloads in ~/.cache/longshore/lab
  cut HOST            pulls the network cable
  heal HOST           puts it back, and lets a paused host go on
  pause HOST          freezes every process: connections stay, nothing answers
  kill HOST           cuts the power
  start HOST          switches on again`,
    load: async () => (await import('./commands/lab.ts')).lab,
  },
};

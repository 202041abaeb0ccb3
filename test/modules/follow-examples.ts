import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { BUILTINS } from '../../src/modules/builtins.ts';
import type { TestFolder } from '../cli/use-folder.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/run.js', import.meta.url));

/** Examples that are followed together, on one host. */
export interface Course {
  /** The modules, in the order in which their examples are followed; each on a name of its own of the host. */
  readonly modules: readonly string[];
  /** What is in the project of whoever follows them. */
  readonly files?: Readonly<Record<string, string>>;
  readonly vars?: Readonly<Record<string, unknown>>;
  /** By module: words that only let time pass or ask for what cannot be had, and what is followed instead. */
  readonly instead?: Readonly<Record<string, readonly (readonly [words: string, instead: string])[]>>;
  /** By module: tasks that are left out, by their names. */
  readonly without?: Readonly<Record<string, readonly string[]>>;
  /** By module: keywords of its play. */
  readonly keywords?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** A program of sh that makes the host what the examples take it for. It begins in the project. */
  readonly host: string;
  /** A program of sh for each time before they are followed. */
  readonly before?: string;
  /** A program of sh that puts more in place below the host's root, which is the folder it begins in. */
  readonly mounts?: string;
  /** A command for the namespaces that the host does not have by itself. */
  readonly enter?: readonly string[];
}

/** What became of one time that they were followed. */
export interface Turn {
  readonly failures: readonly string[];
  readonly changed: readonly string[];
  readonly followed: readonly string[];
}

/** The machine's own files below a layer that goes with the namespaces: whatever is written, it is not to the machine. */
const ENTER = `
mount -t tmpfs none "$1/disk" && mkdir "$1/disk/upper" "$1/disk/work" "$1/disk/root"
mount -t overlay -o "lowerdir=/,upperdir=$1/disk/upper,workdir=$1/disk/work" none "$1/disk/root"
for at in proc sys dev; do mount --rbind "/$at" "$1/disk/root/$at"; done
for at in run var/tmp; do mount -t tmpfs none "$1/disk/root/$at"; done
( cd "$1/disk/root" && eval "$3" )
exec chroot "$1/disk/root" sh -ec "$2" sh "$1" "$4" "$5"
`;
/** Names are found in files alone: nobody is asked over the network, and nobody is waited for. */
const FOLLOW = `exec 3>&1 >&2
PATH=$PATH:/usr/sbin:/sbin
sed -i '/^hosts:/s/:.*/: files/' /etc/nsswitch.conf
cd "$1"
HOST
cd "$1"
for turn in 1 2; do BEFORE
"$2" "$3" site.yml -i hosts.yml -T 300 -o json >&3 || :; done
`;
const NAMESPACES = ['unshare', '-m', '-n', '-p', '-u', '-f', '--propagation', 'private', '--mount-proc'];

/** Follows the examples twice on a host that is made of namespaces and an overlay. */
export function followExamples(folder: TestFolder, course: Course): readonly Turn[] {
  const { modules, files = {}, vars = {}, host, mounts = '', enter = [] } = course;
  for (const [path, text] of Object.entries(files)) folder.write(path, text);
  const hosts = Object.fromEntries(modules.map((name) => [name, null]));
  const etcd = { hosts: { etcd1: null } };
  const inventory = { all: { hosts, vars: { ...vars, ansible_connection: 'local' }, children: { etcd } } };
  folder.write('hosts.yml', JSON.stringify(inventory));
  folder.write('site.yml', writePlays(course));
  folder.write('disk/.keep', '');
  const program = FOLLOW.replace('HOST', () => host).replace('BEFORE', () => course.before ?? '');
  const script = ['sh', '-ec', ENTER, 'sh', folder.path, program, mounts, process.execPath, PROGRAM];
  const [command = '', ...words] = [...enter, ...NAMESPACES.filter((word) => enter.length === 0 || word !== '-n')];
  const said = execFileSync(command, [...words, ...script], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const events = said.split('\n').filter(Boolean);
  const end = events.findIndex((line) => line.includes('"type":"run-finished"')) + 1;
  return [events.slice(0, end), events.slice(end)].map(readTurn);
}

/** A play for each module. */
export function writePlays(course: Pick<Course, 'modules' | 'instead' | 'without' | 'keywords'>): string {
  return course.modules.map((name) => writePlay(name, readExamples(name, course), course.keywords?.[name])).join('');
}

function readExamples(name: string, { instead = {}, without = {} }: Pick<Course, 'instead' | 'without'>): string {
  let text = BUILTINS.find((each) => each.name === name)?.examples ?? '';
  const change = (words: string, others: (text: string) => string) => {
    if (!text.includes(words)) throw new Error(`the examples of ${name} have no \`${words}\``);
    text = others(text);
  };
  for (const [words, others] of instead[name] ?? []) change(words, (all) => all.replaceAll(words, () => others));
  for (const task of without[name] ?? []) {
    const first = `- name: ${task}\n`;
    const drop = (all: string) => all.split(/^(?=- )/m).filter((each) => !each.startsWith(first));
    change(first, (all) => drop(all).join(''));
  }
  return text;
}

/** A failure takes its own host out, and no play ends the run. */
function writePlay(name: string, examples: string, keywords: Readonly<Record<string, unknown>> = {}): string {
  const more = Object.entries(keywords).map(([keyword, value]) => `  ${keyword}: ${JSON.stringify(value)}\n`);
  const tasks = examples.replaceAll(/^(?=.)/gm, '        ');
  return `- hosts: ${name}\n  gather_facts: false\n${more.join('')}  tasks:\n    - block:\n${tasks}      rescue:\n        - debug:\n`;
}

interface HostEvent {
  readonly type: string;
  readonly host?: string;
  readonly outcome?: {
    readonly status: string;
    readonly summary?: string;
    readonly problem?: { readonly message: string };
  };
}

/** What became of a run, by its events. */
function readTurn(lines: readonly string[]): Turn {
  const failures: string[] = [];
  const changed = new Set<string>();
  const followed = new Set<string>();
  for (const line of lines) {
    const { type, host = '', outcome } = JSON.parse(line) as HostEvent;
    if (type !== 'host-finished' || outcome === undefined) continue;
    followed.add(host);
    if (outcome.status === 'changed') changed.add(host);
    if (['failed', 'unreachable', 'unknown'].includes(outcome.status))
      failures.push(`${host}: ${outcome.summary ?? outcome.problem?.message ?? outcome.status}`);
  }
  return { failures, changed: [...changed].sort(), followed: [...followed].sort() };
}

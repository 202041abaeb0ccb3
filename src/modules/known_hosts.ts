import { randomBytes } from 'node:crypto';
import { arg } from '../module/arg.ts';
import { defineModule } from '../module/define-module.ts';
import { hashKnownHost, type KnownHostsLine, matchesKnownHost, parseKnownHosts } from '../module/known-hosts.ts';
import { ModuleFailure } from '../module/result.ts';
import { diffWhole } from './edit-diff.ts';
import { editFile } from './edit-file.ts';
import { addKnownHost, removeKnownHost } from './edit-known-hosts.ts';
import { makeContentDiff } from './show-content.ts';

export const knownHosts = defineModule({
  name: 'known_hosts',
  aliases: ['ansible.builtin.known_hosts', 'ansible.legacy.known_hosts'],
  alwaysDiffs: true,
  summary: 'Adds and removes the keys of hosts that ssh knows.',
  description:
    'Names of hosts are matched as ssh does it, hashed ones too. A new key takes the place of another one of its type. What stands with wildcards, @revoked or @cert-authority stays.',
  args: {
    name: arg.str().required().aliases('host').describe('The host; with another port than 22 as [host]:port.'),
    key: arg
      .str()
      .describe(
        'The line, or lines, as they stand in the file, or as ssh-keyscan gives them: names, type and key. Without it `absent` removes all keys of the host.',
      ),
    path: arg.path().default('~/.ssh/known_hosts').describe('The file.'),
    hash_host: arg.bool().default(false).describe('Writes a hash in place of the names.'),
    state: arg.choice('present', 'absent').default('present').describe('Whether the host shall be known by it.'),
  },
  returns: { name: 'The host, and likewise the other arguments.' },
  examples: `- name: The host can be cloned from
  known_hosts:
    path: /etc/ssh/ssh_known_hosts
    name: git.example.com
    key: "{{ lookup('file', 'keys/git.example.com') }}"
- name: Not known any more
  known_hosts:
    name: old.example.com
    state: absent
`,
  run: async (context) => {
    const { args } = context;
    const host = args.name.toLowerCase();
    const added = readKeys(host, args.key ?? '', args.hash_host);
    if (args.state === 'present' && added.length === 0) throw new ModuleFailure('No key specified when adding a host');
    const edit = (text: string): string =>
      added.reduce(
        (result, { entry, line }) =>
          args.state === 'absent' ? removeKnownHost(result, host, entry) : addKnownHost(result, host, entry, line),
        args.state === 'absent' && added.length === 0 ? removeKnownHost(text, host, undefined) : text,
      );
    const result = await editFile(context, {
      path: args.path,
      backup: false,
      backupField: 'backup_file',
      missing: args.state === 'absent' ? 'pass' : 'create',
      makeFolder: false,
      diff: diffWhole,
      edit: (text) => ({ text: edit(text), msg: '' }),
    });
    const untouched = { ...makeContentDiff(args.path, '', ''), before_header: '/dev/null' };
    return { ...args, key: args.key ?? null, diff: untouched, ...result };
  },
});

interface Added {
  readonly entry: KnownHostsLine;
  readonly line: string;
}

/** @throws ModuleFailure where a line is none of known_hosts, or is about another host. */
function readKeys(host: string, text: string, hash: boolean): Added[] {
  if (/\S\s*,\s*/.test(host)) {
    throw new ModuleFailure(
      'Comma separated list of names is not supported. Please pass a single name to lookup in the known_hosts file.',
    );
  }
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [entry] = parseKnownHosts(line, '');
      if (entry === undefined || !/^[\w@.-]+$/.test(entry.type) || !/^[A-Za-z0-9+/]+=*$/.test(entry.key)) {
        throw new ModuleFailure(`key: \`${line}\` is no line of known_hosts`, {
          help: 'It begins with the name: `host.example.com ssh-ed25519 AAAA…`, as `ssh-keyscan host.example.com` gives it.',
        });
      }
      if (!matchesKnownHost(entry, host)) {
        throw new ModuleFailure('Host parameter does not match hashed host field in supplied key', {
          help: `\`name\` is ${host}, and the line is about ${entry.patterns}.`,
        });
      }
      if (!hash || entry.patterns.startsWith('|1|')) return { entry, line };
      const patterns = hashKnownHost(host, randomBytes(20));
      return { entry: { ...entry, patterns }, line: line.replace(entry.patterns, () => patterns) };
    });
}

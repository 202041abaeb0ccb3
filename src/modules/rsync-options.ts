import { parseWords } from '../module/parse-words.ts';
import { ModuleFailure } from '../module/result.ts';
import type { SynchronizeArgs } from './synchronize-args.ts';

/** Stands before each line of the output that tells of a file. */
const CHANGED = '<<CHANGED>>';

/** Each has one switch to turn it on, and with `archive` one to turn it off. */
const PARTS = ['recursive', 'links', 'perms', 'times', 'owner', 'group'] as const;

/**
 * The options of rsync, in the order of Ansible's module.
 * @throws ModuleFailure for what cannot be done over the run's connection.
 */
export function makeRsyncOptions(args: SynchronizeArgs, check: boolean, linkDest: readonly string[]): string[] {
  return [
    ...(args.delay_updates ? ['--delay-updates', '-F'] : []),
    ...(args.compress ? ['--compress'] : []),
    ...(args.rsync_timeout > 0 ? [`--timeout=${args.rsync_timeout}`] : []),
    ...(check ? ['--dry-run'] : []),
    ...(args.delete ? ['--delete-after'] : []),
    ...(args.existing_only ? ['--existing'] : []),
    ...(args.checksum ? ['--checksum'] : []),
    ...(args.copy_links ? ['--copy-links'] : []),
    ...(args.archive ? ['--archive'] : []),
    ...PARTS.filter((part) => args[part] === !args.archive).map((part) =>
      args.archive ? `--no-${part}` : `--${part}`,
    ),
    ...(args.dirs ? ['--dirs'] : []),
    ...(args.rsync_path === undefined ? [] : [`--rsync-path=${args.rsync_path}`]),
    ...readFurther(args.rsync_opts),
    ...(args.partial ? ['--partial'] : []),
    // Without -vv rsync says nothing of a file that only becomes a link.
    ...(linkDest.length > 0 ? ['-H', '-vv'] : []),
    ...linkDest.map((folder) => `--link-dest=${folder}`),
    `--out-format=${CHANGED}%i %n%L`,
  ];
}

/** `--rsh` and `-e`, also behind letters that take no word of their own; and what decides how words are sent. */
const REFUSED = /^(--rsh(=|$)|-[^-BMTef@/=]*e|--(no-)?old-args$)/;

/** What is so in any case: no word is read by a shell. */
const GRANTED: ReadonlySet<string> = new Set(['-s', '--protect-args', '--secluded-args']);

function readFurther(options: readonly string[]): readonly string[] {
  const words = options.flatMap(readWords).filter((word) => !GRANTED.has(word));
  const refused = words.find((word) => REFUSED.test(word));
  if (refused === undefined) return words;
  const isShell = !refused.endsWith('old-args');
  throw new ModuleFailure(
    `\`${refused}\` in rsync_opts is not supported: ${isShell ? 'rsync goes over the run’s own connection' : 'no shell reads rsync’s words'}`,
    {
      help: isShell
        ? 'Leave it out. Ports, keys and jump hosts are variables of the host: ansible_port, ansible_ssh_private_key_file, ansible_ssh_common_args.'
        : 'Leave it out.',
    },
  );
}

function readWords(option: string): readonly string[] {
  try {
    return parseWords(option);
  } catch (error) {
    throw new ModuleFailure(`\`${option}\` in rsync_opts: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Of a file that stays as it is, which `-vv` tells of, all but the kind is blank. */
const UNCHANGED = /^\.. +$/;

/** What the output says: the lines for people, and whether anything changed or would. */
export function readRsyncOutput(output: string): { readonly text: string; readonly changed: boolean } {
  const items = output.split('\n').filter((line) => line.startsWith(CHANGED));
  return {
    text: output.replaceAll(/^<<CHANGED>>/gm, ''),
    changed: items.some((line) => !UNCHANGED.test(line.slice(CHANGED.length, CHANGED.length + 11))),
  };
}

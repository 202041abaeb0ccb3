import { defineModule } from '../module/define-module.ts';
import { loadProgram } from '../module/program.ts';
import { ModuleFailure } from '../module/result.ts';
import { FIND_ARGS } from './find-args.ts';
import { lookIntoFiles } from './find-content.ts';
import { readListing } from './find-entries.ts';
import { createFilter, listTests } from './find-filter.ts';

const PROGRAM = loadProgram(import.meta.url, 'find.sh');

export const find = defineModule({
  name: 'find',
  aliases: ['ansible.builtin.find'],
  summary: 'Finds files by name, age, size, permissions and content.',
  description:
    'They come folder by folder, by name. `contains` is matched on the host where grep can say it; otherwise the contents come to the controller.',
  checkMode: 'supported',
  onlyLooks: true,
  args: FIND_ARGS,
  returns: {
    files: 'A list of what was found: `path`, `mode`, `size`, `mtime`, `isreg` and others, as `stat` names them.',
    matched: 'How many that are.',
    examined: 'How many were looked at.',
    skipped_paths: 'What could not be searched: path → reason.',
    msg: 'Whether all was examined.',
  },
  examples: `- name: Logs that are older than two weeks
  find:
    paths: /var/log
    patterns: ["*.log", "*.gz"]
    age: 2w
    recurse: true
  register: old
- name: Gone
  file:
    path: "{{ item.path }}"
    state: absent
  loop: "{{ old.files }}"
`,
  run: async ({ args, host }) => {
    const { limit } = args;
    if (limit !== undefined && limit <= 0)
      throw new ModuleFailure(`limit cannot be ${limit}`, { help: 'Leave it out for no limit.' });
    const isWanted = createFilter(args);
    const listing = readListing(
      await host.call({
        program: PROGRAM,
        vars: {
          find_paths: args.paths,
          find_links: args.follow ? '-L' : '-H',
          // Ansible looks at one level more, and counts it.
          find_depth: args.recurse ? (args.depth ? args.depth + 1 : '') : 1,
          find_tests: listTests(args),
        },
      }),
    );
    const candidates = listing.files.filter((file) => isWanted(file, listing.now));
    const { matches, skipped } = await lookIntoFiles(host, args, candidates);
    const files = matches.slice(0, limit);
    const warnings = [
      ...listing.missing.map((path) => `skipped '${path}': it is not a directory`),
      ...listing.nameless.map((path) => `skipped '${path}': its name is no UTF-8`),
      ...Object.entries(skipped).map(([path, reason]) => `skipped '${path}': ${reason}`),
    ];
    return {
      changed: false,
      files: files.map(({ file, checksum }) => ({
        ...file.described,
        ...(checksum === undefined ? {} : { checksum }),
      })),
      matched: files.length,
      examined: listing.examined,
      skipped_paths: { ...listing.skipped, ...skipped },
      ...(warnings.length === 0
        ? { msg: files.length === limit ? 'Limit of matches reached' : 'All paths examined' }
        : { msg: 'Not all paths examined, check warnings for details', warnings }),
    };
  },
});

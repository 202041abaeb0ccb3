import { arg, type ArgsOf } from '../module/arg.ts';
import { defineModule, type ModuleContext } from '../module/define-module.ts';
import { loadProgram } from '../module/program.ts';
import type { Fields } from '../module/reply.ts';
import { ModuleFailure, type ModuleResult } from '../module/result.ts';
import { findRoot, isArchiveName, leaveOut, sortPaths } from './archive-paths.ts';
import { ATTRIBUTE_RETURNS, ATTRIBUTES, attributeVars, readFileAttributes } from './file-attributes.ts';

const PROGRAM = loadProgram(import.meta.url, 'archive.sh');

const args = {
  path: arg.list(arg.path()).required().describe('Paths of the host; one with `*` or `?` is a pattern.'),
  dest: arg.path().describe('The archive. For a single file that is only compressed: beside it, unless it is given.'),
  format: arg
    .choice('bz2', 'gz', 'tar', 'xz', 'zip', 'zstd')
    .default('gz')
    .describe('But for zip it is tar, compressed.'),
  exclude_path: arg.list(arg.path()).default([]).describe('Paths, or patterns, of what `path` gives that stay out.'),
  exclusion_patterns: arg
    .list(arg.path())
    .describe('Patterns for names in the archive that stay out; `*` also stands for what has slashes in it.'),
  force_archive: arg.bool().default(false).describe('Makes an archive of a single file, too.'),
  remove: arg.bool().default(false).describe('What is in the archive is removed afterwards.'),
  ...ATTRIBUTES,
};

export const archive = defineModule({
  name: 'archive',
  aliases: ['community.general.archive'],
  summary: 'Makes an archive of files of a host.',
  description:
    'On the host, with its tar or zip. It takes its place in one step, and only where what is in it is another than before, with times, permissions and owners. An archive never contains itself. A single file is only compressed, unless it is to be tar or zip.',
  args,
  returns: {
    dest: 'The archive.',
    dest_state:
      'archive, compress (a file that is only compressed), incomplete (of `path` something is missing) or absent.',
    archived: 'What is in it, as paths of the host.',
    missing: 'What of `path` is not there.',
    arcroot: 'The folder that the names in the archive begin at.',
    expanded_paths: 'What `path` stands for.',
    expanded_exclude_paths: 'What `exclude_path` stands for.',
    ...ATTRIBUTE_RETURNS,
  },
  examples: `- name: A folder, without its cache
  archive:
    path: /srv/app
    dest: /var/backups/app.tar.gz
    exclusion_patterns: ["*/cache/*"]
- name: A log is compressed and goes
  archive:
    path: /var/log/app.log.1
    remove: true
`,
  run: async (context) => {
    const found = await expandPaths(context);
    const plan = makePlan(context.args, found);
    const { fields } = await context.host.call({
      program: PROGRAM,
      vars: {
        archive_look: false,
        archive_dest: plan.dest,
        archive_root: plan.root === '' ? '.' : plan.root,
        archive_names: plan.targets.map((path) => path.slice(plan.root.length)),
        archive_leave: leaveOut(plan.root, plan.dest, context.args.exclusion_patterns ?? []),
        archive_format: context.args.format,
        archive_tool: plan.single ? '' : context.args.format === 'zip' ? 'zip' : 'tar',
        archive_single: plan.single ? (plan.targets[0] ?? '').slice(plan.root.length) : '',
        archive_remove: context.args.remove ? plan.targets : [],
        ...attributeVars(context.args),
      },
    });
    return describeArchive(fields, found, plan);
  },
});

type Context = ModuleContext<ArgsOf<typeof args>>;

interface Found {
  readonly dest: string;
  readonly paths: ReadonlyMap<string, string>;
  readonly excluded: readonly string[];
}

async function expandPaths({ args: { path, dest, exclude_path }, host }: Context): Promise<Found> {
  const vars = { archive_look: true, archive_paths: path, archive_excluded: exclude_path, archive_dest: dest ?? '' };
  const { fields } = await host.call({ program: PROGRAM, vars });
  const read = (name: string) =>
    fields
      .all(name)
      .map((text): [string, string] => [text.slice(text.indexOf(' ') + 1), text.slice(0, text.indexOf(' '))]);
  return {
    dest: fields.get('dest') ?? '',
    paths: new Map(read('path')),
    excluded: read('excluded').map(([name]) => name),
  };
}

interface Plan {
  readonly dest: string;
  readonly root: string;
  readonly targets: readonly string[];
  readonly missing: readonly string[];
  /** One file that is only compressed. */
  readonly single: boolean;
}

/** @throws ModuleFailure where there is nothing to do it with, or nowhere to put it. */
function makePlan(args: Context['args'], found: Found): Plan {
  const more = {
    path: args.path.join(', '),
    expanded_paths: [...found.paths.keys()],
    expanded_exclude_paths: found.excluded,
  };
  const excluded = new Set(found.excluded);
  const paths = sortPaths([...found.paths.keys()].filter((path) => !excluded.has(path)));
  const [first] = paths;
  if (first === undefined) throw new ModuleFailure('Error, no source paths were found', more);
  const isPattern = args.path.some((path) => /[*?]/.test(path));
  const isMany = args.force_archive || isPattern || found.paths.get(first) === 'directory' || paths.length > 1;
  if (isMany && found.dest === '') {
    throw new ModuleFailure('Error, must specify "dest" when archiving multiple files or trees', more);
  }
  const dest = found.dest === '' ? `${first}.${args.format}` : found.dest;
  const holder = paths.find((path) => dest.startsWith(path.endsWith('/') ? path : `${path}/`));
  if (args.remove && holder !== undefined) {
    throw new ModuleFailure('Error, created archive can not be contained in source paths when remove=true', more);
  }
  return {
    dest,
    root: findRoot(paths),
    targets: paths.filter((path) => found.paths.get(path) !== 'absent'),
    missing: paths.filter((path) => found.paths.get(path) === 'absent'),
    single: !isMany && args.format !== 'zip' && args.format !== 'tar',
  };
}

function describeArchive(fields: Fields, found: Found, plan: Plan): ModuleResult {
  const isThere = fields.get('state') === 'file';
  const unknown = fields.get('unknown');
  const made = plan.single ? 'compress' : plan.missing.length > 0 ? 'incomplete' : 'archive';
  const old = isArchiveName(plan.dest) ? 'archive' : 'compress';
  const warnings = fields.all('warning');
  return {
    changed: fields.flag('changed'),
    dest: plan.dest,
    dest_state: isThere ? (plan.targets.length === 0 ? old : made) : 'absent',
    archived: sortPaths(fields.all('archived').map((path) => plan.root + path.slice(2))),
    missing: plan.missing,
    arcroot: plan.root,
    expanded_paths: [...found.paths.keys()],
    expanded_exclude_paths: found.excluded,
    ...readFileAttributes(fields),
    ...(unknown === undefined ? {} : { unknown }),
    ...(warnings.length === 0 ? {} : { warnings }),
  };
}

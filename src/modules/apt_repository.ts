import { arg } from '../module/arg.ts';
import { defineModule } from '../module/define-module.ts';
import type { Fields } from '../module/reply.ts';
import { type Diff, ModuleFailure } from '../module/result.ts';
import { APT_OPTIONS } from './apt-args.ts';
import { normalizeMode } from './file-attributes.ts';
import { joinPrograms } from './join-programs.ts';

const PROGRAM = joinPrograms(import.meta.url, 'apt-call.sh', 'apt_repository.sh');

export const aptRepository = defineModule({
  name: 'apt_repository',
  aliases: ['ansible.builtin.apt_repository', 'ansible.legacy.apt_repository'],
  alwaysDiffs: true,
  summary: 'Sees to it that a source of packages is known to apt, or is not.',
  description:
    'It is looked for in /etc/apt/sources.list and /etc/apt/sources.list.d/*.list; one that is commented out is taken in again. Where the lists cannot be updated afterwards, all is as it was before.',
  checkMode: 'supported',
  args: {
    repo: arg.str().required().describe('The source, as a line of sources.list.'),
    state: arg.choice('absent', 'present').default('present').describe('Whether apt shall know it.'),
    filename: arg
      .str()
      .describe(
        'Name of the file in sources.list.d for a new source, without `.list`; else it is named after the URL.',
      ),
    mode: arg.mode().describe('Mode of a new file; 0644 without it.'),
    update_cache: arg
      .bool()
      .default(true)
      .aliases('update-cache')
      .describe('The lists of packages are updated after a change.'),
    update_cache_retries: APT_OPTIONS.update_cache_retries,
    update_cache_retry_max_delay: APT_OPTIONS.update_cache_retry_max_delay,
    codename: arg.str().describe('Of a PPA, which is refused.'),
    install_python_apt: arg.bool().default(true).describe('Has no meaning here.'),
    validate_certs: arg.bool().default(true).describe('Has no meaning here: only PPAs ask a server.'),
  },
  returns: {
    repo: 'What was asked for.',
    state: 'What was asked for.',
    sources_added: 'Files that were made.',
    sources_removed: 'Files that were removed.',
  },
  examples: `- apt_repository:
    repo: deb [signed-by=/etc/apt/keyrings/app.asc] https://packages.example.org/debian stable main
    filename: app
`,
  prepare: ({ args }) => {
    const line = readSource(args.repo);
    return {
      program: PROGRAM,
      vars: {
        source_line: line,
        source_state: args.state,
        source_file: chooseFile(line, args.filename),
        source_update: args.update_cache,
        ls_want_mode: normalizeMode(args.mode ?? '0644'),
        apt_retries: args.update_cache_retries,
        apt_delay: args.update_cache_retry_max_delay,
        apt_lock: 60,
      },
    };
  },
  decode: ({ args, reply: { fields }, diff }) => {
    const files = readFiles(fields);
    const changed = fields.flag('changed');
    const named = (missing: 'before' | 'after') =>
      files.filter(({ [missing]: text }) => text === undefined).map(({ path }) => path);
    return {
      changed,
      repo: args.repo,
      state: args.state,
      sources_added: named('before'),
      sources_removed: named('after'),
      diff: diff ? files.map(describeFile) : [],
    };
  },
});

/** Throws ModuleFailure. */
function readSource(repo: string): string {
  if (repo.startsWith('ppa:')) {
    throw new ModuleFailure('sources of the form `ppa:…` are not supported', {
      help: 'Write the line: deb [signed-by=…] https://ppa.launchpadcontent.net/OWNER/NAME/ubuntu CODENAME main',
    });
  }
  const text = repo.trim().replace(/(?<=.)#.*$/s, '');
  const words = text.split(/\s+/).filter((word) => word !== '');
  if (repo.trim().includes('\n') || !/^deb(-src)?$/.test(words[0] ?? '') || words.length < 3)
    throw new ModuleFailure(`Invalid repository string: ${repo}`, {
      help: 'As in: deb https://example.org/debian stable main',
    });
  return words.join(' ');
}

function chooseFile(line: string, filename: string | undefined): string {
  const plain = line.replace(/\[[^\]]+\]/, '').replace(/\w+:\/\//, '');
  const [place = ''] = plain.split(/\s+/).filter((word) => word !== 'deb' && word !== 'deb-src');
  const suggested = place
    .replace(/^[^@]*@/, '')
    .replace(/[^A-Za-z0-9]+/g, ' ')
    .trim()
    .replaceAll(' ', '_');
  const name = `${filename ?? suggested}.list`;
  if (/[\n\0]/.test(name)) throw new ModuleFailure('filename: a name cannot have a line break');
  return name.includes('/') ? name : `/etc/apt/sources.list.d/${name}`;
}

interface SourceFile {
  readonly path: string;
  readonly before?: string;
  readonly after?: string;
}

function readFiles(fields: Fields): SourceFile[] {
  const files: { path: string; before?: string; after?: string }[] = [];
  for (const [name, value] of fields.entries()) {
    const text = value.toString('utf8');
    const last = files.at(-1);
    if (name === 'file') files.push({ path: text });
    else if (name === 'before' && last !== undefined) last.before = text;
    else if (name === 'after' && last !== undefined) last.after = text;
  }
  return files;
}

function describeFile({ path, before, after }: SourceFile): Diff {
  return {
    before: before ?? '',
    after: after ?? '',
    before_header: before === undefined ? '/dev/null' : path,
    after_header: after === undefined ? '/dev/null' : path,
  };
}

import { arg, type ArgsOf } from '../module/arg.ts';
import { defineModule } from '../module/define-module.ts';
import type { ShellValue } from '../module/program.ts';
import { ModuleFailure } from '../module/result.ts';
import { DOWNLOAD_DEFAULTS, makeDownloadVars } from './download-request.ts';
import { ATTRIBUTE_RETURNS, normalizeMode, readFileAttributes } from './file-attributes.ts';
import { joinPrograms } from './join-programs.ts';

const PROGRAM = joinPrograms(import.meta.url, 'download.sh', 'deb822_repository.sh');

/** Those that stand in the file, in its order. */
const FIELD_ARGS = {
  allow_downgrade_to_insecure: arg
    .bool()
    .describe('A package that was authenticated may be replaced by one that is not.'),
  allow_insecure: arg.bool().describe('Sources that are not signed are taken.'),
  allow_weak: arg.bool().describe('Signatures with weak digests are taken.'),
  architectures: arg.list(arg.str()).describe('Architectures that are looked for.'),
  by_hash: arg.bool().describe('Indexes are fetched by their checksum.'),
  check_date: arg.bool().describe('The clock of the host counts.'),
  check_valid_until: arg.bool().describe('Old indexes are refused.'),
  components: arg.list(arg.str()).describe('Sections of the distribution, such as `main`.'),
  date_max_future: arg.int().describe('How many seconds a source may be ahead of the clock.'),
  enabled: arg.bool().describe('Whether apt uses it.'),
  inrelease_path: arg.str().describe('Where the InRelease file is, from where it normally is.'),
  languages: arg.list(arg.str()).describe('Translations that are fetched.'),
  name: arg.str().required().describe('Name of the source, after which its files are called.'),
  pdiffs: arg.bool().describe('Old indexes are brought up to date by differences.'),
  signed_by: arg
    .str()
    .describe(
      'Its key: a URL, from which the host fetches it, the path of a keyring on the host, fingerprints, or an armored public key.',
    ),
  suites: arg.list(arg.str()).describe('Versions of the distribution, or a path that ends with a slash.'),
  targets: arg.list(arg.str()).describe('What is fetched of it.'),
  trusted: arg.bool().describe('It is trusted without a signature; false: never.'),
  types: arg.list(arg.choice('deb', 'deb-src')).default(['deb']).describe('Programs, sources or both.'),
  uris: arg.list(arg.str()).describe('Where it is.'),
};

const ARGS = {
  ...FIELD_ARGS,
  mode: arg.mode().default('0644').describe('Mode of the file.'),
  state: arg.choice('absent', 'present').default('present').describe('Whether apt shall know it.'),
  install_python_debian: arg.bool().default(false).describe('Has no meaning here.'),
};

type Args = ArgsOf<typeof ARGS>;

export const deb822Repository = defineModule({
  name: 'deb822_repository',
  aliases: ['ansible.builtin.deb822_repository', 'ansible.legacy.deb822_repository'],
  summary: 'Sees to it that a source of packages is known to apt, in a file of the format deb822.',
  description:
    'The file is /etc/apt/sources.list.d/NAME.sources. The lists of packages are not updated: `apt` with `update_cache` does that. A key of a URL is fetched each time, and kept in /etc/apt/keyrings.',
  checkMode: 'supported',
  args: ARGS,
  returns: {
    repo: 'The text of the file; null where it was removed.',
    dest: 'Its path.',
    key_filename: 'The path of the keyring; null where the key stands in the file, or is known to apt.',
    ...ATTRIBUTE_RETURNS,
  },
  examples: `- name: A source with the key that its owner publishes
  deb822_repository:
    name: example
    types: [deb]
    uris: https://packages.example.com/debian
    suites: bookworm
    components: [main]
    architectures: amd64
    signed_by: https://packages.example.com/debian/key.asc
  register: source

- name: Its packages are known
  apt:
    update_cache: true
  when: source is changed
`,
  prepare: ({ args }) => {
    const slug = makeSlug(args.name);
    const { signed_by: key } = args;
    const isUrl = key !== undefined && /^[a-z][a-z0-9+.-]*:\S+$/i.test(key.trim());
    const [before, after] = splitFields(args);
    const file = `/etc/apt/sources.list.d/${slug}.sources`;
    const vars: Record<string, ShellValue> = {
      deb822_state: args.state,
      deb822_file: file,
      deb822_key_file: `/etc/apt/keyrings/${slug}`,
      deb822_mode: normalizeMode(args.mode),
      deb822_before: before.join(''),
      deb822_after: after.join(''),
      deb822_key: key ?? '',
      deb822_key_text: key === undefined ? '' : formatField('Signed-By', key),
      deb822_fetch: isUrl,
    };
    return {
      program: PROGRAM,
      vars: isUrl ? { ...vars, ...makeDownloadVars(DOWNLOAD_DEFAULTS, key.trim(), true) } : vars,
    };
  },
  decode: ({ args, reply: { fields } }) => {
    const dest = `/etc/apt/sources.list.d/${makeSlug(args.name)}.sources`;
    const repo = fields.get('repo');
    const before = fields.get('before');
    const changed = fields.flag('changed');
    const warnings = fields.all('warning');
    return {
      changed,
      repo: repo ?? null,
      dest,
      key_filename: fields.get('key_filename') ?? null,
      ...readFileAttributes(fields),
      ...(warnings.length === 0 ? {} : { warnings }),
      ...(changed && before !== repo
        ? {
            diff: {
              before: before ?? '',
              after: repo ?? '',
              before_header: before === undefined ? '/dev/null' : dest,
              after_header: repo === undefined ? '/dev/null' : dest,
            },
          }
        : {}),
    };
  },
});

/** @throws ModuleFailure where nothing is left of the name. */
function makeSlug(name: string): string {
  const slug = name
    .toLowerCase()
    .replaceAll(/[_\s]+/g, '-')
    .replaceAll(/[^a-z0-9-]+/g, '');
  if (slug !== '') return slug;
  throw new ModuleFailure(`no file can be named after the source ${JSON.stringify(name)}`, {
    help: 'A name has a letter or a digit.',
  });
}

/** The fields of the file before and after that of the key, which the host completes. */
function splitFields(args: Args): [before: string[], after: string[]] {
  const before: string[] = [];
  const after: string[] = [];
  for (const name of Object.keys(FIELD_ARGS).sort()) {
    const value = args[name as keyof Args];
    if (value === undefined || name === 'signed_by') continue;
    (name < 'signed_by' ? before : after).push(formatField(nameField(name), formatValue(value)));
  }
  return [before, after];
}

function formatValue(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return Array.isArray(value) ? value.join(' ') : String(value);
}

function nameField(name: string): string {
  if (name === 'name') return 'X-Repolib-Name';
  if (name === 'uris') return 'URIs';
  return name
    .split('_')
    .map((part) => `${part.charAt(0).toUpperCase()}${part.slice(1)}`)
    .join('-');
}

/** Further lines of a value are indented, and an empty one is a dot. */
function formatField(name: string, value: string): string {
  if (!value.includes('\n')) return `${name}: ${value}\n`;
  const lines = value.trim().split(/\r\n|[\n\r]/);
  return `${name}:\n${lines.map((line) => `    ${line.trim() || '.'}\n`).join('')}`;
}

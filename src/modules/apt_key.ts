import { arg } from '../module/arg.ts';
import { defineModule } from '../module/define-module.ts';
import type { ShellValue } from '../module/program.ts';
import { ModuleFailure } from '../module/result.ts';
import { DOWNLOAD_DEFAULTS, makeDownloadVars } from './download-request.ts';
import { joinPrograms } from './join-programs.ts';

const PROGRAM = joinPrograms(import.meta.url, 'download.sh', 'apt_key.sh');

export const aptKey = defineModule({
  name: 'apt_key',
  aliases: ['ansible.builtin.apt_key', 'ansible.legacy.apt_key'],
  summary: 'Sees to it that apt trusts a key, or does not.',
  description:
    'With `apt-key` and `gpg` of the host. Debian 13 and newer releases of Ubuntu have no apt-key any more: there, and better everywhere, `deb822_repository` with `signed_by` trusts a key for its own source only.',
  checkMode: 'supported',
  needs: ['apt-key', 'gpg'],
  args: {
    id: arg
      .str()
      .describe(
        'The key: 8, 16 or more hexadecimal digits of its fingerprint; otherwise that of the first key in what is given.',
      ),
    data: arg.str().describe('The key itself, as text.'),
    file: arg.path().describe('A file on the host that has the key.'),
    url: arg.str().describe('A URL from which the host fetches it; with `id` only where it is missing.'),
    keyserver: arg.str().describe('A server of keys that has it; needs `id`.'),
    keyring: arg
      .path()
      .describe('The keyring it is in, such as /etc/apt/trusted.gpg.d/own.gpg; otherwise /etc/apt/trusted.gpg.'),
    state: arg.choice('absent', 'present').default('present').describe('Whether apt shall trust it.'),
    validate_certs: arg.bool().default(true).describe("Whether the certificate of the URL's server is checked."),
  },
  constraints: { mutuallyExclusive: [['data', 'file', 'keyserver', 'url']] },
  returns: {
    id: 'The key that was asked for, or found in what was given.',
    key_id: 'The same in capitals.',
    fp: 'Its last 16 digits.',
    short_id: 'Its last 8 digits.',
    before: 'The keys that apt trusted before.',
    after: 'The keys that it trusts now; only where one was added or removed.',
  },
  examples: `- apt_key:
    id: 9FED2BCBDCD29CDF762678CBAED4B06F473041FA
    url: https://packages.example.com/key.asc
    keyring: /etc/apt/trusted.gpg.d/example.gpg

- apt_key:
    id: 9FED2BCBDCD29CDF762678CBAED4B06F473041FA
    state: absent
`,
  prepare: ({ args }) => {
    const id = args.id === undefined || args.id === '' ? '' : readKeyId(args.id);
    if (id === '' && args.keyserver !== undefined) throw new ModuleFailure('Missing key_id, required with keyserver.');
    if (id === '' && args.data === undefined && args.file === undefined && args.url === undefined) {
      throw new ModuleFailure('Invalid key_id', {
        help: 'Say which key: `id`, or the key itself in `data`, `file` or `url`.',
      });
    }
    if (/^-|\s/.test(args.keyserver ?? ''))
      throw new ModuleFailure(`keyserver is no server: ${JSON.stringify(args.keyserver)}`);
    if (/[^\w./+~@%=:,-]/.test(args.keyring ?? '')) {
      throw new ModuleFailure(`keyring has a name that apt-key does not take: ${JSON.stringify(args.keyring)}`, {
        help: 'Letters, digits and - _ . are fine, and apt reads only names that end with .gpg or .asc.',
      });
    }
    const vars: Record<string, ShellValue> = {
      apt_key_id: id,
      apt_key_data: args.data ?? '',
      apt_key_file: args.file ?? '',
      apt_key_fetch: args.url !== undefined,
      apt_key_server: args.keyserver ?? '',
      apt_key_keyring: args.keyring ?? '',
      apt_key_state: args.state,
    };
    if (args.url === undefined) return { program: PROGRAM, vars };
    const request = { ...DOWNLOAD_DEFAULTS, validate_certs: args.validate_certs };
    return { program: PROGRAM, vars: { ...vars, ...makeDownloadVars(request, args.url, true) } };
  },
  decode: ({ args, reply: { fields } }) => {
    const key = fields.get('key_id') ?? '';
    const after = fields.get('after');
    return {
      changed: fields.flag('changed'),
      id: args.id ?? key,
      key_id: key,
      fp: key.slice(-16),
      short_id: key.slice(-8),
      before: listKeys(fields.get('before')),
      ...(after === undefined ? {} : { after: listKeys(after) }),
    };
  },
});

function listKeys(text = ''): string[] {
  return text.split(/\s+/).filter((key) => key !== '');
}

/** In capitals, without `0x`. @throws ModuleFailure */
function readKeyId(id: string): string {
  const plain = id.trim().toUpperCase().replace(/^0X/, '');
  const size = plain.length;
  if (/^[0-9A-F]+$/.test(plain) && (size === 8 || size >= 16)) return plain;
  throw new ModuleFailure('Invalid key_id', {
    help: 'It has 8, 16 or more hexadecimal digits, best all 40 of a fingerprint.',
  });
}

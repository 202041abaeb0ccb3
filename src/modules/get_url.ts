import { arg } from '../module/arg.ts';
import { defineModule } from '../module/define-module.ts';
import { ModuleFailure } from '../module/result.ts';
import type { ShellValue } from '../module/program.ts';
import { DOWNLOAD_ARGS, makeDownloadVars } from './download-request.ts';
import { ABSENT_HTTP_ARGS, refuseAbsentHttpArgs } from './http-args.ts';
import { ATTRIBUTE_RETURNS, ATTRIBUTES, attributeVars, readFileAttributes } from './file-attributes.ts';
import { joinPrograms } from './join-programs.ts';

const PROGRAM = joinPrograms(import.meta.url, 'download.sh', 'get_url.sh');

export const getUrl = defineModule({
  name: 'get_url',
  aliases: ['ansible.builtin.get_url', 'ansible.legacy.get_url'],
  summary: 'Downloads a file to a host.',
  description:
    'The host downloads, with its curl or wget. The file takes its place in one step when it is whole. Without `force` and `checksum` the server is asked only for what is younger than the file that is there. Check mode asks whether the file can be had, and downloads only what it has to compare.',
  checkMode: 'supported',
  args: {
    url: arg.str().required().describe('What to download; http or https, or file for a file of the host.'),
    dest: arg
      .path()
      .required()
      .describe('Where it goes. A folder gets it under the name that the server gives, or that of the URL.'),
    checksum: arg
      .str()
      .default('')
      .describe(
        'ALGORITHM:SUM or ALGORITHM:URL of a file of sums; md5, sha1, sha224, sha256, sha384 or sha512. A file that has it already is not downloaded.',
      ),
    force: arg.bool().default(false).describe('Downloads also what has not changed since, and what has the checksum.'),
    backup: arg.bool().default(false).describe('Keeps a copy of what is overwritten beside it.'),
    tmp_dest: arg.path().describe('Folder of the host in which the file grows, in place of the one that it goes to.'),
    ...ABSENT_HTTP_ARGS,
    ...DOWNLOAD_ARGS,
    ...ATTRIBUTES,
  },
  returns: {
    url: 'What was asked for.',
    dest: 'Where the file is.',
    src: 'Where the download grew, before it took its place.',
    msg: 'What the server said, in words.',
    status_code: 'What it said, as a number; none of a file of the host.',
    response: 'With a status that is no success: what the server said.',
    elapsed: 'Seconds that the download took.',
    checksum_src: 'SHA-1 of what was downloaded.',
    checksum_dest: 'SHA-1 of the file that was there before.',
    md5sum: 'MD5 of the file.',
    backup_file: 'The copy that `backup` made.',
    ...ATTRIBUTE_RETURNS,
  },
  examples: `- name: A program, and nothing else than that
  get_url:
    url: https://example.com/releases/app-1.2
    dest: /usr/local/bin/app
    checksum: sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
    mode: "0755"
- name: Its sum stands in a file of the server
  get_url:
    url: https://example.com/releases/app-1.2.tar.gz
    dest: /var/cache
    checksum: sha256:https://example.com/releases/SHA256SUMS
`,
  prepare: ({ args }) => {
    refuseAbsentHttpArgs(args);
    const { algorithm, sum, url: sums } = readChecksum(args.checksum);
    const vars = makeDownloadVars(args, args.url, args.force);
    return {
      program: PROGRAM,
      vars: {
        ...vars,
        ...makeSumsVars(sums === undefined ? undefined : makeDownloadVars(args, sums, true)),
        get_url_dest: args.dest,
        get_url_temporary: args.tmp_dest ?? '',
        get_url_force: args.force,
        get_url_backup: args.backup,
        get_url_gunzip: args.decompress,
        get_url_algorithm: algorithm,
        get_url_sum: sum,
        get_url_name: nameFile(args.url),
        ...attributeVars(args),
      },
    };
  },
  decode: ({ args, reply: { fields } }) => {
    const warnings = fields.all('warning');
    const status = fields.int('status_code');
    return {
      changed: fields.flag('changed'),
      url: args.url,
      elapsed: fields.int('elapsed') ?? 0,
      checksum_src: fields.get('checksum_src') ?? null,
      checksum_dest: fields.get('checksum_dest') ?? null,
      ...(status === undefined ? {} : { status_code: /^file:/i.test(args.url) ? null : status }),
      ...fields.texts('dest', 'src', 'msg', 'response', 'backup_file', 'md5sum', 'unknown'),
      ...readFileAttributes(fields),
      ...(warnings.length === 0 ? {} : { warnings }),
    };
  },
});

const ALGORITHMS: ReadonlySet<string> = new Set(['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512']);

/** @throws ModuleFailure on what is no checksum. */
function readChecksum(text: string): { algorithm: string; sum: string; url?: string } {
  if (text === '') return { algorithm: '', sum: '' };
  const [, algorithm = '', rest = ''] = /^([^:]*):([^]*)$/.exec(text) ?? [];
  if (rest === '')
    throw new ModuleFailure('The checksum parameter has to be in format <algorithm>:<checksum>', {
      help: 'Such as sha256:9f86d0….',
    });
  if (!ALGORITHMS.has(algorithm))
    throw new ModuleFailure(`checksum: ${algorithm} is none of ${[...ALGORITHMS].join(', ')}`);
  if (/^(?:https?|ftp|file):/i.test(rest)) return { algorithm, sum: '', url: rest };
  const sum = rest.replaceAll(/[^\p{L}\p{N}]/gu, '').toLowerCase();
  if (!/^[0-9a-f]+$/.test(sum)) throw new ModuleFailure('The checksum format is invalid');
  return { algorithm, sum };
}

/** What the file is called in a file of sums. */
function nameFile(url: string): string {
  return /^[^:/?#]+:\/\/[^/?#]*\/(?:[^?#]*\/)?([^/?#]+)(?:[?#]|$)/.exec(url)?.[1] ?? 'index.html';
}

function makeSumsVars(vars: Readonly<Record<string, ShellValue>> = {}): Record<string, ShellValue> {
  return {
    get_url_sums_url: vars['download_url'] ?? '',
    get_url_sums_config: vars['download_config'] ?? '',
    get_url_sums_source: vars['download_source'] ?? '',
  };
}

import { readFileSync, statSync } from 'node:fs';
import { arg } from '../module/arg.ts';
import { defineAction } from '../module/define-action.ts';
import { ModuleFailure } from '../module/result.ts';
import { ATTRIBUTE_RETURNS, ATTRIBUTES } from './file-attributes.ts';

export const unarchive = defineAction({
  name: 'unarchive',
  aliases: ['ansible.builtin.unarchive', 'ansible.legacy.unarchive'],
  summary: 'Unpacks an archive on hosts.',
  description:
    'Archives are tar, also with gzip, bzip2, xz or zstd, and zip; which it is stands in the file, whatever its name. What is in it is compared with what is there, with its times, permissions and owners, and only a difference is a change. Needs tar of the host (GNU’s or busybox’s), and for what is packed gzip, bzip2, xz, zstd or unzip.',
  args: {
    src: arg
      .str()
      .required()
      .describe(
        'The archive on the controller, searched in `files/`; with `remote_src` its path on the host, or a URL.',
      ),
    dest: arg.path().required().describe('The folder of the host that it is unpacked in. It must be there.'),
    remote_src: arg.bool().default(false).describe('`src` is on the host, or the host downloads it.'),
    copy: arg.bool().default(true).describe('The old way to say the opposite of `remote_src`.'),
    creates: arg.path().describe('Where this is there on the host, nothing is done.'),
    include: arg
      .list(arg.str())
      .default([])
      .describe('Only these files and folders of the archive; of zip also patterns.'),
    exclude: arg.list(arg.str()).default([]).describe('Not these files and folders; patterns as a shell has them.'),
    extra_opts: arg.list(arg.str()).default([]).describe('Further options for tar or unzip, each word an item.'),
    keep_newer: arg
      .bool()
      .default(false)
      .describe('Files of the host that are younger than those in the archive stay.'),
    list_files: arg.bool().default(false).describe('The result has the names of all files, as `files`.'),
    validate_certs: arg.bool().default(true).describe('Of a URL: checks the server’s certificate.'),
    decrypt: arg.bool().default(true).describe('A `src` that ansible-vault has encrypted is decrypted on the way.'),
    io_buffer_size: arg.int().default(65_536).describe('Accepted; it has no meaning here.'),
    ...ATTRIBUTES,
    mode: arg.mode().describe('Permissions of everything in the archive, in place of what it says.'),
  },
  constraints: {
    mutuallyExclusive: [
      ['include', 'exclude'],
      ['copy', 'remote_src'],
    ],
  },
  returns: {
    dest: 'The folder.',
    src: 'The archive.',
    handler: 'What the archive is, in Ansible’s names, such as TgzArchive.',
    files: 'With `list_files`: the names of its files.',
    ...ATTRIBUTE_RETURNS,
  },
  examples: `- name: A release out of files/ of the project
  unarchive:
    src: app-1.2.tar.gz
    dest: /opt
    owner: app
    group: app
- name: The host downloads it, once
  unarchive:
    src: https://example.com/tools-2.0.zip
    remote_src: true
    dest: /opt
    creates: /opt/tools-2.0
`,
  run: async ({ args, call, find, readFile }) => {
    const { creates, src } = args;
    if (args.attributes !== undefined) {
      throw new ModuleFailure('attributes: unarchive cannot give what it unpacks attributes of the file system', {
        help: 'Give them in a task of its own: `file: path=… attributes=… recurse=true`.',
      });
    }
    const request = {
      dest: args.dest,
      creates,
      include: args.include,
      exclude: args.exclude,
      options: args.extra_opts,
      keepNewer: args.keep_newer,
      list: args.list_files,
      validate_certs: args.validate_certs,
      mode: args.mode,
      owner: args.owner,
      group: args.group,
      isLabelled: [args.seuser, args.serole, args.setype, args.selevel].some((part) => part !== undefined),
    };
    if (args.remote_src || !args.copy) {
      return call('_unarchive', { ...request, source: src, url: src.includes('://') ? src : undefined });
    }
    const path = find('files', src);
    if (!statSync(path).isFile()) throw new ModuleFailure(`${path} is no file`);
    if (creates !== undefined) {
      const answer = await call('_unarchive', { ...request, probe: true });
      if (answer.skipped === true || answer.failed === true || answer.changed === true) return answer;
    }
    const content = args.decrypt ? readFile(path) : readFileSync(path);
    const result = await call('_unarchive', { ...request, source: path, content });
    return { ...result, src: path };
  },
});

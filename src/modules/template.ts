import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { arg } from '../module/arg.ts';
import { defineAction } from '../module/define-action.ts';
import { readValidation } from './copy.ts';
import { ATTRIBUTE_RETURNS, ATTRIBUTES } from './file-attributes.ts';
import { sendPlacement } from './send-placement.ts';

const LINE_ENDS = { '\\n': '\n', '\\r': '\r', '\\r\\n': '\r\n', '\n': '\n', '\r': '\r', '\r\n': '\r\n' };

export const template = defineAction({
  name: 'template',
  aliases: ['ansible.builtin.template', 'ansible.legacy.template'],
  summary: 'Renders a template on the controller and copies it to hosts.',
  args: {
    src: arg.path().required().describe('The template, searched in `templates/`.'),
    dest: arg.path().required().describe('Path on the host; a folder gets the file under the template’s own name.'),
    backup: arg.bool().default(false).describe('Keeps a copy of what is overwritten beside it.'),
    force: arg.bool().default(true).describe('False: a file that is there already is left alone.'),
    follow: arg.bool().default(false).describe('Where `dest` is a link, writes to what it leads to.'),
    validate: arg
      .str()
      .describe('A command that must accept the new file before it takes its place; `%s` stands for its path.'),
    newline_sequence: arg
      .choice('\\n', '\\r', '\\r\\n', '\n', '\r', '\r\n')
      .default('\n')
      .describe('What ends a line in the result.'),
    trim_blocks: arg.bool().default(true).describe('The first line end after a block is dropped.'),
    lstrip_blocks: arg.bool().default(false).describe('Blanks in front of a block are dropped.'),
    ...ATTRIBUTES,
  },
  returns: {
    dest: 'Where the file is.',
    checksum: 'SHA-1 of the content.',
    md5sum: 'MD5 of the content.',
    backup_file: 'The copy that `backup` made.',
    ...ATTRIBUTE_RETURNS,
  },
  examples: `- name: The configuration
  template:
    src: app.conf.j2
    dest: /etc/app.conf
    mode: "0640"
    validate: app --check %s
`,
  fileVariables: ['ansible_managed', 'template_path', 'template_fullpath', 'template_destpath', 'template_run_date'],
  run: async ({ args, call, find, now, readFile, render }) => {
    const path = find('templates', args.src);
    const rendered = render(readFile(path).toString('utf8'), {
      path,
      trimBlocks: args.trim_blocks,
      lstripBlocks: args.lstrip_blocks,
      vars: {
        ansible_managed: 'Ansible managed',
        template_path: args.src,
        template_fullpath: path,
        template_destpath: args.dest,
        template_run_date: new Date(now()).toISOString(),
      },
    });
    if (typeof rendered !== 'string') return { unknown: rendered.unknown };
    const content = Buffer.from(rendered.replaceAll(/\r\n|\n|\r/g, LINE_ENDS[args.newline_sequence]));
    const result = await sendPlacement(call, {
      dest: args.dest,
      name: basename(path),
      mode: args.mode,
      owner: args.owner,
      group: args.group,
      backup: args.backup,
      force: args.force,
      follow: args.follow,
      validate: readValidation(args.validate),
      entries: [{ kind: 'file', path: '', content, send: true }],
    });
    const sum = (algorithm: string) => createHash(algorithm).update(content).digest('hex');
    return { checksum: sum('sha1'), md5sum: sum('md5'), ...result };
  },
});

import { statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { arg } from '../module/arg.ts';
import { defineAction } from '../module/define-action.ts';
import { encodeOutput } from '../module/encode-output.ts';
import { readValidation } from './copy.ts';
import { ATTRIBUTE_RETURNS, ATTRIBUTES, pickAttributes } from './file-attributes.ts';
import { VALIDATION_RETURNS } from './place.ts';
import { sendPlacement } from './send-placement.ts';
import { sumContent } from './sum-content.ts';

const LINE_ENDS = { '\\n': '\n', '\\r': '\r', '\\r\\n': '\r\n', '\n': '\n', '\r': '\r', '\r\n': '\r\n' } as const;

export const template = defineAction({
  name: 'template',
  aliases: ['ansible.builtin.template', 'ansible.legacy.template'],
  summary: 'Renders a template on the controller and copies it to hosts.',
  alwaysDiffs: true,
  args: {
    src: arg.path().required().describe('The template, searched in `templates/`.'),
    dest: arg.path().required().describe('Path on the host; a folder gets the file under the template’s own name.'),
    backup: arg.bool().default(false).describe('Keeps a copy of what is overwritten beside it.'),
    force: arg.bool().default(true).describe('False: a file that is there already is left alone.'),
    follow: arg.bool().default(false).describe('Where `dest` is a link, writes to what it leads to.'),
    validate: arg
      .str()
      .words()
      .describe('A command that must accept the new file before it takes its place; `%s` stands for its path.'),
    newline_sequence: arg
      .choice('\\n', '\\r', '\\r\\n', '\n', '\r', '\r\n')
      .default('\n')
      .describe('What ends a line of the template’s own text in the result.'),
    output_encoding: arg.str().default('utf-8').describe('Encoding of the result; the template is always UTF-8.'),
    trim_blocks: arg.bool().default(true).describe('The first line end after a block is dropped.'),
    lstrip_blocks: arg.bool().default(false).describe('Blanks in front of a block are dropped.'),
    block_start_string: arg.str().default('{%').describe('What a block begins with.'),
    block_end_string: arg.str().default('%}').describe('What a block ends with.'),
    variable_start_string: arg.str().default('{{').describe('What an expression begins with.'),
    variable_end_string: arg.str().default('}}').describe('What an expression ends with.'),
    comment_start_string: arg.str().default('{#').describe('What a comment begins with.'),
    comment_end_string: arg.str().default('#}').describe('What a comment ends with.'),
    ...ATTRIBUTES,
    mode: arg
      .mode()
      .describe('Permissions: octal as a quoted string, symbolic, or `preserve` for those of the template.'),
  },
  returns: {
    src: 'The template.',
    dest: 'Where the file is.',
    path: 'The same.',
    checksum: 'SHA-1 of the content.',
    md5sum: 'MD5 of the content.',
    backup_file: 'The copy that `backup` made.',
    ...VALIDATION_RETURNS,
    ...ATTRIBUTE_RETURNS,
  },
  examples: `- name: The configuration
  template:
    src: app.conf.j2
    dest: /etc/app.conf
    mode: "0640"
    validate: app --check %s
`,
  fileVariables: [
    'ansible_managed',
    'template_host',
    'template_path',
    'template_fullpath',
    'template_destpath',
    'template_mtime',
    'template_uid',
    'template_run_date',
  ],
  mayBeginEarly: true,
  run: async ({ args, call, find, render }) => {
    const path = find('templates', args.src);
    const rendered = render({
      path,
      given: args.src,
      destination: args.dest,
      trimBlocks: args.trim_blocks,
      lstripBlocks: args.lstrip_blocks,
      newlineSequence: LINE_ENDS[args.newline_sequence],
      delimiters: {
        block_start_string: args.block_start_string,
        block_end_string: args.block_end_string,
        variable_start_string: args.variable_start_string,
        variable_end_string: args.variable_end_string,
        comment_start_string: args.comment_start_string,
        comment_end_string: args.comment_end_string,
      },
    });
    if (typeof rendered !== 'string') return { unknown: rendered.unknown };
    const content = encodeOutput(rendered, args.output_encoding || 'utf-8');
    const result = await sendPlacement(call, {
      ...pickAttributes(args),
      dest: args.dest,
      name: basename(path),
      from: path,
      mode: args.mode === 'preserve' ? (statSync(path).mode & 0o7777).toString(8) : args.mode,
      backup: args.backup,
      force: args.force,
      follow: args.follow,
      validate: readValidation(args.validate),
      entries: [{ kind: 'file', path: '', content, send: true }],
    });
    return { src: resolve(path), ...sumContent(content), ...result };
  },
});

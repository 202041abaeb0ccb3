import { arg } from '../module/arg.ts';
import { defineModule } from '../module/define-module.ts';
import { ensureBlock } from './edit-block.ts';
import { diffContentAndAttributes } from './edit-diff.ts';
import { BACKUP_RETURN, EDIT_ARGS, EDIT_RETURNS, editFile } from './edit-file.ts';

export const blockinfile = defineModule({
  name: 'blockinfile',
  aliases: ['ansible.builtin.blockinfile', 'ansible.legacy.blockinfile'],
  alwaysDiffs: true,
  summary: 'Keeps a block of lines in a file, between two marker lines.',
  args: {
    ...EDIT_ARGS,
    state: arg.choice('present', 'absent').default('present').describe('Whether the block shall be there.'),
    block: arg
      .str()
      .default('')
      .aliases('content')
      .describe('The lines. None at all removes the block, as `absent` does.'),
    marker: arg
      .str()
      .default('# {mark} ANSIBLE MANAGED BLOCK')
      .describe(
        'The marker lines; `{mark}` becomes `marker_begin` and `marker_end`. Several blocks of a file need several markers.',
      ),
    marker_begin: arg.str().default('BEGIN').describe('What stands for `{mark}` in front of the block.'),
    marker_end: arg.str().default('END').describe('What stands for `{mark}` behind the block.'),
    insertafter: arg
      .str()
      .describe('Where a new block goes: behind the last line that this matches (Python’s syntax), or EOF.'),
    insertbefore: arg.str().describe('Where a new block goes: in front of the last line that this matches, or BOF.'),
    create: arg.bool().default(false).describe('Makes the file where there is none.'),
    append_newline: arg
      .bool()
      .default(false)
      .describe('An empty line follows the block, unless it is the end of the file.'),
    prepend_newline: arg
      .bool()
      .default(false)
      .describe('An empty line goes before the block, unless it is the start of the file.'),
  },
  constraints: { mutuallyExclusive: [['insertbefore', 'insertafter']] },
  returns: { ...EDIT_RETURNS, backup_file: BACKUP_RETURN },
  examples: `- name: Names of the cluster
  blockinfile:
    path: /etc/hosts
    marker: "# {mark} cluster"
    block: |
      10.0.0.137 etcd1.example.com
      10.0.0.138 etcd2.example.com
`,
  run: (context) => {
    const { args } = context;
    const mark = (text: string) => args.marker.replaceAll('{mark}', () => text);
    return editFile(context, {
      ...args,
      diff: diffContentAndAttributes,
      backupField: 'backup_file',
      createdMsg: 'File created',
      missing: args.state === 'absent' ? 'pass' : args.create ? 'create' : 'fail',
      edit: (text, encode) =>
        ensureBlock(text, {
          block: args.state === 'absent' ? '' : encode(args.block),
          beginMarker: encode(mark(args.marker_begin)),
          endMarker: encode(mark(args.marker_end)),
          insertAfter: args.insertafter === undefined ? undefined : encode(args.insertafter),
          insertBefore: args.insertbefore === undefined ? undefined : encode(args.insertbefore),
          prependNewline: args.prepend_newline,
          appendNewline: args.append_newline,
        }),
    });
  },
});

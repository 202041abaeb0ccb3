import { arg } from '../module/arg.ts';
import { defineModule } from '../module/define-module.ts';
import { loadProgram } from '../module/program.ts';
import { ATTRIBUTE_RETURNS, readFileAttributes } from './file-attributes.ts';

const PROGRAM = loadProgram(import.meta.url, 'tempfile.sh');

export const tempfile = defineModule({
  name: 'tempfile',
  aliases: ['ansible.builtin.tempfile'],
  summary: 'Makes a temporary file or folder.',
  description:
    'Only the user of the task may read it, and it stays until a later task removes it. Check mode makes none, so that its path is unknown there.',
  checkMode: 'skip',
  args: {
    state: arg.choice('file', 'directory').default('file').describe('What to make.'),
    path: arg
      .path()
      .describe('The folder that it goes into; otherwise TMPDIR of the host, or /tmp, /var/tmp and so on.'),
    prefix: arg.str().default('ansible.').describe('What its name begins with.'),
    suffix: arg.str().default('').describe('What its name ends with.'),
  },
  returns: { path: 'Where it is.', ...ATTRIBUTE_RETURNS },
  examples: `- name: A folder to build in
  tempfile:
    state: directory
    suffix: .build
  register: build
- name: Gone again
  file:
    path: "{{ build.path }}"
    state: absent
`,
  statusTells: () => true,
  prepare: ({ args }) => ({
    program: PROGRAM,
    vars: {
      tempfile_state: args.state,
      tempfile_path: args.path ?? '',
      tempfile_prefix: args.prefix,
      tempfile_suffix: args.suffix,
    },
  }),
  decode: ({ reply: { fields } }) => ({ changed: true, path: fields.get('path'), ...readFileAttributes(fields) }),
});

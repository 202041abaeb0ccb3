import { arg } from '../module/arg.ts';
import { defineModule } from '../module/define-module.ts';
import { loadProgram } from '../module/program.ts';
import type { Fields } from '../module/reply.ts';
import { type Diff, ModuleFailure } from '../module/result.ts';
import { readAttributeChanges } from './attribute-diff.ts';
import { ATTRIBUTE_RETURNS, ATTRIBUTES, attributeVars, readFileAttributes } from './file-attributes.ts';
import { parseTime } from './parse-time.ts';

const PROGRAM = loadProgram(import.meta.url, 'file.sh');
const TIME_FORMAT = '%Y%m%d%H%M.%S';

export const file = defineModule({
  name: 'file',
  aliases: ['ansible.builtin.file', 'ansible.legacy.file'],
  summary: 'Makes, changes and removes files, folders and links.',
  checkMode: 'supported',
  alwaysDiffs: true,
  args: {
    path: arg.path().required().aliases('dest', 'name').describe('What it is about.'),
    state: arg
      .choice('absent', 'directory', 'file', 'hard', 'link', 'touch')
      .describe(
        'What it shall be. `absent` removes folders with all that is in them; `file` only changes attributes of what is there; `touch` makes an empty file or sets the times. Otherwise what it is, or with `recurse` a folder.',
      ),
    src: arg.path().describe('What a link leads to. Of a symbolic link it may be relative to where the link stands.'),
    recurse: arg.bool().default(false).describe('The attributes go to everything in the folder too.'),
    force: arg
      .bool()
      .default(false)
      .describe('A link may lead to nothing, and take the place of a file or an empty folder.'),
    follow: arg.bool().default(true).describe('Where `path` is a link, attributes go to what it leads to.'),
    modification_time: arg
      .str()
      .describe('`preserve`, `now` or YYYYMMDDhhmm.ss; without it `touch` sets it to now and other states leave it.'),
    access_time: arg.str().describe('As `modification_time`.'),
    modification_time_format: arg
      .str()
      .default(TIME_FORMAT)
      .describe('How `modification_time` is written, in the signs of strftime; in the time zone of the host.'),
    access_time_format: arg.str().default(TIME_FORMAT).describe('The same of `access_time`.'),
    ...ATTRIBUTES,
  },
  constraints: {
    requiredIf: [['state', 'hard', ['src']]],
  },
  returns: {
    path: 'What it was about.',
    dest: 'The same, for links and `touch`.',
    src: 'What the link leads to.',
    ...ATTRIBUTE_RETURNS,
  },
  examples: `- name: A folder
  file:
    path: /srv/app
    state: directory
    owner: app
    mode: "0750"
- name: A link
  file:
    src: /srv/app/current
    path: /opt/app
    state: link
- name: Gone
  file:
    path: /srv/old
    state: absent
`,
  statusTells: () => true,
  prepare: ({ args }) => {
    if (args.recurse && args.state !== undefined && args.state !== 'directory') {
      throw new ModuleFailure("recurse option requires state to be 'directory'", { path: args.path });
    }
    if (args.src !== undefined && args.state !== undefined && args.state !== 'link' && args.state !== 'hard') {
      throw new ModuleFailure(`src option requires state to be 'link' or 'hard', not ${args.state}`, {
        path: args.path,
      });
    }
    return {
      program: PROGRAM,
      vars: {
        file_path: args.path,
        file_state: args.state ?? '',
        file_source: args.src ?? '',
        file_recurse: args.recurse,
        file_force: args.force,
        file_follow: args.follow,
        file_modified: readTime(args.modification_time, args.modification_time_format, args.state),
        file_accessed: readTime(args.access_time, args.access_time_format, args.state),
        ...attributeVars(args),
      },
    };
  },
  decode: ({ reply: { fields } }) => {
    const warnings = fields.all('warning');
    const named = fields.get('named');
    return {
      changed: fields.flag('changed'),
      ...fields.texts('path', 'dest', 'src', 'unknown'),
      ...readFileAttributes(fields),
      ...(warnings.length === 0 ? {} : { warnings }),
      ...(named === undefined ? {} : { diff: describeChange(named, fields) }),
    };
  },
});

/** preserve, now, or `YYYY-MM-DD hh:mm:ss`. @throws ModuleFailure where the text is not of the format */
function readTime(time: string | undefined, format: string, state: string | undefined): string {
  if (time === undefined || time === '') return state === 'touch' ? 'now' : 'preserve';
  return time === 'preserve' || time === 'now' ? time : parseTime(time, format);
}

/** What changes of it, before and after; of a folder that goes, what was in it. */
function describeChange(path: string, fields: Fields): Diff {
  const { before, after } = readAttributeChanges(fields);
  const content = fields.has('folders')
    ? { path_content: { directories: readPaths(fields, 'folders'), files: readPaths(fields, 'files') } }
    : {};
  return { before: { path, ...before, ...content }, after: { path, ...after } };
}

function readPaths(fields: Fields, name: string): readonly string[] {
  return (fields.get(name) ?? '').split('\0').slice(0, -1).toSorted();
}

import { arg } from '../module/arg.ts';
import { defineModule } from '../module/define-module.ts';
import { DOWNLOAD_ARGS, makeDownloadVars } from './download-request.ts';
import { ATTRIBUTES, attributeVars, readFileAttributes } from './file-attributes.ts';
import { joinPrograms } from './join-programs.ts';

const PROGRAM = joinPrograms(
  import.meta.url,
  'download.sh',
  'unarchive-install.sh',
  'unarchive-diff.sh',
  'unarchive.sh',
);

/** What unarchive is made of; not for playbooks. */
export const unarchiveRun = defineModule({
  name: '_unarchive',
  summary: 'Unpacks an archive; internal to unarchive.',
  checkMode: 'supported',
  args: {
    dest: arg.str().required().describe('The folder.'),
    source: arg.str().default('').describe('The archive on the host, or what it is called.'),
    url: arg.str().describe('Where the host gets it.'),
    content: arg.any().describe('Its bytes.'),
    creates: arg.str().default('').describe('Where this is there, nothing is done.'),
    probe: arg.bool().default(false).describe('Only looks whether something is to be done.'),
    include: arg.any().describe('What alone is unpacked.'),
    exclude: arg.any().describe('What is not.'),
    options: arg.any().describe('Options of the tool.'),
    keepNewer: arg.bool().default(false).describe('What is younger on the host stays.'),
    list: arg.bool().default(false).describe('Tells the files.'),
    isLabelled: arg.bool().default(false).describe('Whether the task gives labels of SELinux.'),
    mode: ATTRIBUTES.mode,
    owner: ATTRIBUTES.owner,
    group: ATTRIBUTES.group,
    ...DOWNLOAD_ARGS,
  },
  prepare: ({ args }) => {
    const { content, url } = args;
    const included = args.include as string[];
    return {
      program: PROGRAM,
      vars: {
        ...(url === undefined ? {} : makeDownloadVars(args, url, true)),
        unarchive_dest: args.dest,
        unarchive_source: args.source,
        unarchive_sent: content !== undefined,
        unarchive_download: url !== undefined,
        unarchive_creates: args.creates,
        unarchive_probe: args.probe,
        unarchive_include: included,
        // They are patterns, and a dash in front would begin an option.
        unarchive_patterns: included.map((word) => word.replace(/^-/, '[-]')),
        unarchive_exclude: args.exclude as string[],
        unarchive_options: args.options as string[],
        unarchive_keep_newer: args.keepNewer,
        unarchive_list: args.list,
        unarchive_labelled: args.isLabelled,
        ...attributeVars(args),
      },
      ...(content === undefined ? {} : { stdin: content as Uint8Array }),
    };
  },
  decode: ({ args, reply: { fields } }) => {
    const reason = fields.get('reason');
    if (reason !== undefined) return { changed: false, skipped: true, msg: reason };
    const warnings = fields.all('warning');
    return {
      changed: fields.flag('changed'),
      ...fields.texts('dest', 'src', 'handler', 'unknown'),
      ...readFileAttributes(fields),
      ...(args.list ? { files: fields.all('file') } : {}),
      ...(fields.has('prepared') ? { diff: { prepared: fields.get('prepared') ?? '' } } : {}),
      ...(warnings.length === 0 ? {} : { warnings }),
    };
  },
});

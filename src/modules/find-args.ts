import { arg, type ArgsOf } from '../module/arg.ts';

export const FIND_ARGS = {
  paths: arg.list(arg.path()).required().aliases('name', 'path').describe('Folders that are searched.'),
  patterns: arg
    .list(arg.str())
    .default([])
    .aliases('pattern')
    .describe('What names, without their folder, have to match; one of several is enough. All, where none is given.'),
  excludes: arg.list(arg.str()).aliases('exclude').describe('Names that match one of these are left out.'),
  use_regex: arg
    .bool()
    .default(false)
    .describe('Patterns are regular expressions (Python’s syntax) for the start of a name, not those of a shell.'),
  contains: arg
    .str()
    .describe('A regular expression (Python’s syntax) that a line of the file has to match from its start.'),
  read_whole_file: arg.bool().default(false).describe('`contains` may match anywhere in the file, across lines.'),
  encoding: arg.str().describe('Encoding of the files that `contains` looks into; otherwise UTF-8.'),
  file_type: arg.choice('any', 'directory', 'file', 'link').default('file').describe('What is searched for.'),
  recurse: arg.bool().default(false).describe('Folders in the folders are searched too.'),
  depth: arg.int().describe('How many levels of folders, with `recurse`; otherwise all.'),
  hidden: arg.bool().default(false).describe('Finds what has a dot in front of its name, too.'),
  follow: arg.bool().default(false).describe('Goes into folders that links lead to.'),
  age: arg
    .str()
    .describe('At least so old, as `2d` (s, m, h, d, w; otherwise seconds); with a minus in front at most so old.'),
  age_stamp: arg.choice('atime', 'ctime', 'mtime').default('mtime').describe('Which time `age` is about.'),
  size: arg
    .str()
    .describe(
      'At least so large, as `10m` (b, k, m, g, t; otherwise bytes); with a minus in front at most. Only files.',
    ),
  mode: arg.mode().describe('Permissions that it has: octal as a quoted string, or symbolic.'),
  exact_mode: arg.bool().default(true).describe('False: one of the permissions in `mode` is enough.'),
  get_checksum: arg.bool().default(false).describe('Asks for the checksums of files.'),
  checksum_algorithm: arg
    .choice('md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512')
    .default('sha1')
    .aliases('checksum', 'checksum_algo')
    .describe('Which checksum.'),
  limit: arg.int().describe('Answers at most so many.'),
};

export type FindArgs = ArgsOf<typeof FIND_ARGS>;

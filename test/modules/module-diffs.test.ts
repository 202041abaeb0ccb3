import { assemble } from '../../src/modules/assemble.ts';
import { blockinfile } from '../../src/modules/blockinfile.ts';
import { copy } from '../../src/modules/copy.ts';
import { file } from '../../src/modules/file.ts';
import { lineinfile } from '../../src/modules/lineinfile.ts';
import { replace } from '../../src/modules/replace.ts';
import { type HostCase, testHostCases } from './host-cases.ts';

const PATH = '{dir}/p';
const DIFF = { diff: true };
const NO_ATTRIBUTES = { before_header: `${PATH} (file attributes)`, after_header: `${PATH} (file attributes)` };
const CONTENT = { before_header: `${PATH} (content)`, after_header: `${PATH} (content)` };

/** What `path` was and is, as `file` tells it, and `copy` of a content that stays. */
const sides = (before: object, after: object): Readonly<Record<string, unknown>> => ({
  diff: { before: { path: PATH, ...before }, after: { path: PATH, ...after } },
});

// As ansible-core 2.19 answers.
const FILE_CASES: readonly HostCase[] = [
  {
    title: 'a file that stays',
    args: { path: PATH, mode: '0644' },
    host: { p: 'a' },
    result: sides({}, {}),
  },
  {
    title: 'a mode and an owner',
    args: { path: PATH, mode: '0600', owner: 'daemon', group: 1 },
    host: { p: 'a' },
    changed: true,
    result: sides({ mode: '0644', owner: 0, group: 0 }, { mode: '0600', owner: 1, group: 1 }),
  },
  {
    title: 'a folder that is made',
    args: { path: PATH, state: 'directory' },
    changed: true,
    result: sides({ state: 'absent' }, { state: 'directory' }),
  },
  {
    title: 'a file that goes',
    args: { path: PATH, state: 'absent' },
    host: { p: 'a' },
    changed: true,
    result: sides({ state: 'file' }, { state: 'absent' }),
  },
  {
    title: 'a folder that goes',
    args: { path: PATH, state: 'absent' },
    host: { 'p/a b': '', 'p/c/d': '' },
    options: DIFF,
    changed: true,
    result: sides(
      { state: 'directory', path_content: { directories: [`${PATH}/c`], files: [`${PATH}/a b`, `${PATH}/c/d`] } },
      { state: 'absent' },
    ),
  },
  {
    title: 'a link that leads elsewhere',
    args: { path: PATH, src: 'new', state: 'link' },
    host: { p: { link: 'old' }, new: '' },
    changed: true,
    result: sides({ src: 'old' }, { src: 'new' }),
  },
  {
    title: 'a link in place of a file',
    args: { path: PATH, src: '{dir}/new', state: 'link', force: true },
    host: { p: 'a', new: '' },
    changed: true,
    result: sides({ state: 'file' }, { state: 'link' }),
  },
  {
    title: 'a time',
    args: { path: PATH, modification_time: '202001010000.00', access_time: 'preserve' },
    host: { p: 'a' },
    changed: true,
    result: { diff: { after: { path: PATH, mtime: Math.floor(new Date(2020, 0, 1).getTime() / 1000) } } },
  },
  {
    title: 'a file that is touched',
    args: { path: PATH, state: 'touch', modification_time: 'preserve', access_time: 'preserve' },
    host: { p: 'a' },
    result: sides({ state: 'file' }, { state: 'touch' }),
  },
  {
    title: 'a hard link in a folder gets the name of its source',
    args: { path: PATH, src: '{dir}/new', state: 'hard' },
    host: { p: { folder: true }, new: 'x' },
    changed: true,
    result: {
      diff: { before: { path: `${PATH}/new`, state: 'absent' }, after: { path: `${PATH}/new`, state: 'hard' } },
    },
    after: { 'p/new': 'x' },
  },
];

const COPY_CASES: readonly HostCase[] = [
  {
    title: 'a new file',
    args: { content: 'a\n', dest: PATH },
    options: DIFF,
    changed: true,
    result: { diff: [{ before: '', after_header: PATH, after: 'a\n' }] },
  },
  {
    title: 'a file of the controller, in a folder',
    args: { src: 'p', dest: '{dir}/' },
    host: { p: 'old\n' },
    controller: { p: 'new\n' },
    options: DIFF,
    changed: true,
    result: { diff: [{ before_header: PATH, before: 'old\n', after: 'new\n' }] },
  },
  {
    title: 'a mode alone',
    args: { content: 'a', dest: PATH, mode: '0600' },
    host: { p: 'a' },
    changed: true,
    result: sides({ mode: '0644' }, { mode: '0600' }),
  },
  {
    title: 'a content that nobody asks for',
    args: { content: 'b', dest: PATH },
    host: { p: 'a' },
    changed: true,
    result: { diff: [] },
  },
  {
    title: 'what is too large to show',
    args: { content: 'x'.repeat(104_449), dest: PATH },
    host: { p: 'a' },
    options: DIFF,
    changed: true,
    result: { diff: [{ before_header: PATH, before: 'a', src_larger: 104_448 }] },
  },
];

const ASSEMBLE_CASES: readonly HostCase[] = [
  {
    title: 'one, not a list',
    args: { src: '{dir}/parts', dest: PATH },
    host: { 'parts/1': '1\n', p: 'old\n' },
    options: DIFF,
    changed: true,
    result: { diff: { before: 'old\n', after: '1\n' } },
  },
];

const LINE_CASES: readonly HostCase[] = [
  {
    title: 'a line',
    args: { path: PATH, line: 'b' },
    host: { p: 'a\n' },
    options: DIFF,
    changed: true,
    result: { diff: [{ ...CONTENT, before: 'a\n', after: 'a\nb\n' }, NO_ATTRIBUTES] },
  },
  {
    title: 'a line that nobody asks for, and a mode',
    args: { path: PATH, line: 'b', mode: '0600' },
    host: { p: 'a\n' },
    changed: true,
    result: {
      diff: [
        { ...CONTENT, before: '', after: '' },
        { ...NO_ATTRIBUTES, before: { mode: '0644' }, after: { mode: '0600' } },
      ],
    },
  },
  {
    title: 'nothing',
    args: { path: PATH, line: 'a' },
    host: { p: 'a\n' },
    options: DIFF,
    result: { diff: [{ ...CONTENT, before: 'a\n', after: 'a\n' }, NO_ATTRIBUTES] },
  },
];

const BLOCK_CASES: readonly HostCase[] = [
  {
    title: 'a block that goes',
    args: { path: PATH, state: 'absent', marker: '# {mark}' },
    host: { p: 'a\n# BEGIN\nx\n# END\n' },
    options: DIFF,
    changed: true,
    result: { diff: [{ ...CONTENT, before: 'a\n# BEGIN\nx\n# END\n', after: 'a\n' }, NO_ATTRIBUTES] },
  },
];

const REPLACE_CASES: readonly HostCase[] = [
  {
    title: 'one of the whole file',
    args: { path: PATH, regexp: 'a', replace: 'b' },
    host: { p: 'a\n' },
    options: DIFF,
    changed: true,
    result: { diff: { before_header: PATH, before: 'a\n', after_header: PATH, after: 'b\n' } },
  },
];

testHostCases('diff of file', file, FILE_CASES);
testHostCases('diff of copy', copy, COPY_CASES);
testHostCases('diff of assemble', assemble, ASSEMBLE_CASES);
testHostCases('diff of lineinfile', lineinfile, LINE_CASES);
testHostCases('diff of blockinfile', blockinfile, BLOCK_CASES);
testHostCases('diff of replace', replace, REPLACE_CASES);

import { expect } from 'vitest';
import { file } from '../../src/modules/file.ts';
import { type HostCase, HOSTILE, testHostCases } from './host-cases.ts';

const CASES: HostCase[] = [
  { title: 'has nothing to remove', args: { path: '{dir}/none', state: 'absent' }, result: { state: 'absent' } },
  { title: 'does not remove everything', args: { path: '//', state: 'absent' }, failed: /will not remove \// },
  {
    title: 'makes a link',
    args: { path: '{dir}/a', src: '{dir}/b', state: 'link' },
    host: { b: '' },
    changed: true,
    after: { a: { link: '{dir}/b' } },
    result: { src: '{dir}/b', dest: '{dir}/a', state: 'link' },
  },
  {
    title: 'tells of the link, and not of what it leads to',
    args: { path: '{dir}/a', mode: '01751' },
    host: { b: '', a: { link: 'b' } },
    changed: true,
    after: { a: { link: 'b' }, b: { content: '', mode: '1751' } },
    result: { path: '{dir}/a', dest: '{dir}/a', src: 'b', state: 'link', mode: '0777', size: 1 },
  },
  {
    title: 'names the link that leads to a folder which is not there',
    args: { path: '{dir}/a', state: 'touch' },
    host: { a: { link: 'none/b' } },
    failed: /^.*\/(?:a is a link that leads nowhere|none does not exist)$/,
    result: { path: expect.stringMatching(/\/(?:a|none\/b)$/) as string },
    check: 'unchecked',
  },
  {
    title: 'knows an empty path as nothing',
    args: { path: '', state: 'absent' },
    result: { path: '', state: 'absent' },
  },
  {
    title: 'never takes an empty path for the root folder',
    args: { path: '', state: 'file', mode: '0700' },
    failed: /^file \(\) is absent, cannot continue$/,
    check: 'unknown',
  },
  {
    title: 'makes a relative link',
    args: { path: '{dir}/s/a', src: '../b', state: 'link' },
    host: { b: '', s: { folder: true } },
    changed: true,
    after: { 's/a': { link: '../b' } },
  },
  {
    title: 'turns a link',
    args: { path: '{dir}/a', src: 'c', state: 'link' },
    host: { b: { folder: true }, c: { folder: true }, a: { link: 'b' } },
    changed: true,
    after: { a: { link: 'c' }, 'b/c': null },
  },
  {
    title: 'links to nothing only with force',
    args: { path: '{dir}/a', src: '{dir}/none', state: 'link' },
    failed: /src file does not exist, use 'force=yes'/,
    check: 'unchecked',
    after: { a: null },
  },
  {
    title: 'links to nothing with force',
    args: { path: '{dir}/a', src: '{dir}/none', state: 'link', force: true },
    changed: true,
    after: { a: { link: '{dir}/none' } },
  },
  {
    title: 'keeps the file that stands where the link goes',
    args: { path: '{dir}/a', src: 'b', state: 'link' },
    host: { a: 'x', b: '' },
    failed: /refusing to convert from file to symlink/,
    after: { a: 'x' },
  },
  {
    title: 'replaces the file with force',
    args: { path: '{dir}/a', src: 'b', state: 'link', force: true },
    host: { a: 'x', b: '' },
    changed: true,
    after: { a: { link: 'b' } },
  },
  {
    title: 'replaces an empty folder with force',
    args: { path: '{dir}/a', src: '{dir}/b', state: 'link', force: true },
    host: { a: { folder: true }, b: '' },
    changed: true,
    after: { a: { link: '{dir}/b' } },
  },
  {
    title: 'keeps a folder that is not empty',
    args: { path: '{dir}/a', src: '{dir}/b', state: 'link', force: true },
    host: { 'a/c': '', b: '' },
    failed: /is not empty, refusing to convert it/,
    after: { 'a/c': '' },
  },
  { title: 'needs a source for a link', args: { path: '{dir}/a', state: 'link' }, failed: /src is required/ },
  {
    title: 'makes a hard link',
    args: { path: '{dir}/a', src: '{dir}/b', state: 'hard' },
    host: { b: 'x' },
    changed: true,
    after: { a: { hardLink: 'b' } },
    result: { state: 'hard' },
  },
  {
    title: 'knows its hard link again',
    args: { path: '{dir}/a', src: '{dir}/b', state: 'hard' },
    host: { b: 'x', a: { hardLink: 'b' } },
  },
  {
    title: 'keeps the file that stands where the hard link goes',
    args: { path: '{dir}/a', src: '{dir}/b', state: 'hard' },
    host: { b: 'x', a: 'y' },
    failed: /^Cannot link, file exists at destination$/,
    after: { a: 'y' },
  },
  ...HOSTILE.filter((text) => /^[-$*]|\n/.test(text)).map((text): HostCase => ({
    title: `links to ${JSON.stringify(text)}`,
    args: { path: `{dir}/a ${text}`, src: text, state: 'link', force: true },
    changed: true,
    after: { [`a ${text}`]: { link: text }, pwned: null },
  })),
];

testHostCases('links by file', file, CASES);

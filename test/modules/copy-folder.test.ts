import { copy } from '../../src/modules/copy.ts';
import { type HostCase, HOSTILE, testHostCases } from './host-cases.ts';

const REMOTE = { src: '{dir}/from/', dest: '{dir}/to', remote_src: true };

const CASES: HostCase[] = [
  {
    title: 'tells of the new file of the host what it is',
    args: { src: '{dir}/a', dest: '{dir}/b', remote_src: true, mode: '04711' },
    host: { a: 'a' },
    changed: true,
    result: {
      src: '{dir}/a',
      checksum: '86f7e437faa5a7fce15d1ddcb9eaeaea377667b8',
      md5sum: '0cc175b9c0f1b6a831c399e269772661',
    },
    after: { b: { content: 'a', mode: '4711' } },
  },
  {
    title: 'keeps the modes and links of a folder of the host',
    args: REMOTE,
    host: {
      'from/run': { content: '#!', mode: '0751' },
      'from/in': { folder: true, mode: '0510' },
      'from/in/a': { content: 'a', mode: '0604' },
      'from/file': { link: 'run' },
      'from/folder': { link: 'in' },
      'from/nowhere': { link: 'none' },
      'to/run': { content: 'old', mode: '0600' },
      'to/in2': '',
    },
    changed: true,
    result: { src: '{dir}/from/', dest: '{dir}/to', state: 'directory', checksum: null, md5sum: null, mode: '0755' },
    after: {
      'to/run': { content: '#!', mode: '0751' },
      'to/in': { folder: true, mode: '0510' },
      'to/in/a': { content: 'a', mode: '0604' },
      'to/file': { link: 'run' },
      'to/folder': { link: 'in' },
      'to/nowhere': { link: 'none' },
    },
  },
  {
    title: 'follows links of the host where it shall',
    args: { ...REMOTE, local_follow: true },
    host: { 'from/a': 'a', 'from/b': { link: 'a' }, 'from/c': { link: '../c' }, 'c/d': 'd' },
    changed: true,
    after: { 'to/b': 'a', 'to/c/d': 'd' },
  },
  {
    title: 'gives the modes that are asked for',
    args: { ...REMOTE, mode: '0640', directory_mode: '0711' },
    host: { 'from/in/a': { content: 'a', mode: '0755' } },
    changed: true,
    after: { 'to/in': { folder: true, mode: '0711' }, 'to/in/a': { content: 'a', mode: '0640' } },
  },
  {
    title: 'copies links of the controller as links',
    args: { src: 'from/', dest: '{dir}/to', local_follow: false },
    controller: { 'from/a': 'a', 'from/b': { link: 'a' }, 'from/in/c': { link: '../none' } },
    host: { 'to/b': 'a file', 'to/in/c': { link: 'elsewhere' } },
    changed: true,
    result: { dest: '{dir}/to/' },
    after: { 'to/a': 'a', 'to/b': { link: 'a' }, 'to/in/c': { link: '../none' } },
    frames: [1, 1],
  },
  {
    title: 'puts no link in place of a folder',
    args: { src: 'from/', dest: '{dir}/to', local_follow: false },
    controller: { 'from/b': { link: 'a' } },
    host: { 'to/b/c': 'c' },
    failed: /\/b is a folder; a link cannot take its place$/,
    after: { 'to/b/c': 'c' },
  },
  {
    title: 'leaves what is there in place of a link, without force',
    args: { src: 'from/', dest: '{dir}/to', local_follow: false, force: false },
    controller: { 'from/b': { link: 'a' } },
    host: { 'to/b': 'mine' },
    after: { 'to/b': 'mine' },
  },
  {
    title: 'brings hostile links',
    args: { src: 'from/', dest: '{dir}/to', local_follow: false },
    controller: Object.fromEntries(HOSTILE.map((text) => [`from/${text}`, { link: text }])),
    changed: true,
    after: { ...Object.fromEntries(HOSTILE.map((text) => [`to/${text}`, { link: text }])), pwned: null },
  },
];

testHostCases('folders by copy', copy, CASES);

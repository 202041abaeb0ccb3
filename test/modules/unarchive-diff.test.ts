import { expect } from 'vitest';
import { unarchive } from '../../src/modules/unarchive.ts';
import { describeWith } from '../requirement.ts';
import { type HostCase, testHostCases } from './host-cases.ts';
import { ARCHIVERS } from './make-archive.ts';
import { TGZ_FILE, ZIP_FILE } from './unarchive-archives.ts';

const showing = (...lines: readonly string[]) => ({
  diff: { prepared: expect.stringMatching(new RegExp(`^${lines.map((line) => `${line}\n`).join('')}$`)) as string },
});

const CASES: readonly HostCase[] = [
  ...[TGZ_FILE, ZIP_FILE].map((controller): HostCase => ({
    title: `shows what is new of ${Object.keys(controller).join('')}`,
    args: { src: Object.keys(controller).join(''), dest: '{dir}/to', exclude: ['app/empty*'] },
    controller,
    host: { to: { folder: true } },
    options: { diff: true },
    changed: true,
    result: showing(
      '>d[+]{6}\\.\\?\\? app/',
      '>d[+]{6}\\.\\?\\? app/etc/',
      '>f[+]{6}\\.\\?\\? app/etc/conf',
      '>L[+]{6}\\.\\?\\? app/etc/link',
      '>f[+]{6}\\.\\?\\? app/run',
    ),
  })),
  {
    title: 'shows what differs, and nothing else',
    args: { src: 'app.tgz', dest: '{dir}/to', exclude: ['app/empty*'], mode: 'a+r', owner: '0', group: '0' },
    controller: TGZ_FILE,
    host: {
      'to/app/run': { content: '#!/bin/no\n', mode: '0755' },
      'to/app/etc/link': { link: 'fonc' },
      'to/app/etc/conf': { content: 'a=22\n', mode: '0600' },
    },
    options: { diff: true },
    changed: true,
    // Both may be of the same second.
    result: showing(
      '>fcs[t.]p\\.\\.\\.\\?\\? app/etc/conf',
      '>Lc\\.\\.\\.\\.\\.\\.\\?\\? app/etc/link',
      '>fc\\.[t.]\\.\\.\\.\\.\\?\\? app/run',
    ),
  },
];

describeWith(ARCHIVERS, 'archives', () => testHostCases('what unarchive shows', unarchive, CASES));

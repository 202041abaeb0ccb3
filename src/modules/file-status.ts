/** The kinds of files in the upper bits of a mode: the names of the fields. */
const KINDS = { isfifo: 0o1, ischr: 0o2, isdir: 0o4, isblk: 0o6, isreg: 0o10, islnk: 0o12, issock: 0o14 };

const PERMISSIONS = {
  rusr: 0o400,
  wusr: 0o200,
  xusr: 0o100,
  rgrp: 0o40,
  wgrp: 0o20,
  xgrp: 0o10,
  roth: 0o4,
  woth: 0o2,
  xoth: 0o1,
  isuid: 0o4000,
  isgid: 0o2000,
};

/** What the bits of a file's mode say, under Ansible's names. */
export function describeMode(mode: number): { readonly mode: string } & Readonly<Record<string, unknown>> {
  const bits = (names: Readonly<Record<string, number>>, test: (bit: number) => boolean) =>
    Object.fromEntries(Object.entries(names).map(([name, bit]) => [name, test(bit)]));
  return {
    mode: (mode & 0o7777).toString(8).padStart(4, '0'),
    ...bits(KINDS, (kind) => mode >> 12 === kind),
    ...bits(PERMISSIONS, (bit) => (mode & bit) !== 0),
  };
}

/** Inodes of some file systems are beyond 2^53. */
export function readInteger(digits: string): number | bigint {
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number : BigInt(digits);
}

/** Major and minor number of a version such as `3.4.14` or `v3.5.0-rc.1`; undefined where it is none, such as `latest`. */
function readMinor(version: string): readonly [major: number, minor: number, patch: number] | undefined {
  const match = /^v?(\d+)\.(\d+)(?:\.(\d+))?/.exec(version);
  return match === null ? undefined : [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
}

export interface VersionStep {
  readonly direction: 'same' | 'up' | 'down';
  /** How many minor versions lie between; etcd's data follow one at a time upwards, and none downwards. */
  readonly minors: number;
}

/** How two versions of etcd stand to each other; undefined where one is not a number. */
export function compareVersions(was: string, is: string): VersionStep | undefined {
  const [before, after] = [readMinor(was), readMinor(is)];
  if (before === undefined || after === undefined) return undefined;
  const minors = (after[0] - before[0]) * 100 + (after[1] - before[1]);
  const difference = minors === 0 ? after[2] - before[2] : minors;
  return { direction: difference === 0 ? 'same' : difference > 0 ? 'up' : 'down', minors: Math.abs(minors) };
}

/** The numbers of a version, for what compares it further: `3.4.14` of `v3.4.14`; an empty text where it has none, such as `latest`. */
export function plainVersion(version: string): string {
  return /^v?(\d+(?:\.\d+)+)/.exec(version)?.[1] ?? '';
}

import type { Facts, HostTexts } from './host-texts.ts';

const LEVELS: ReadonlyMap<string, string> = new Map([
  ['a', 'alpha'],
  ['b', 'beta'],
  ['rc', 'candidate'],
]);

/** The Python of a host, as `sys.version_info` tells its version; nothing where there is none. */
export function readPython(texts: HostTexts): Facts {
  const [executable, ...said] = texts.lines('python');
  const match = matchVersion(said);
  if (executable === undefined || match === undefined) return {};
  const [, major, minor, micro, level = '', serial = '0'] = match;
  const releaselevel = LEVELS.get(level) ?? 'final';
  const numbers = { major: Number(major), minor: Number(minor), micro: Number(micro) };
  const version = { ...numbers, releaselevel, serial: Number(serial) };
  return {
    python: {
      executable,
      has_sslcontext: true,
      type: said.some((line) => line.includes('PyPy')) ? 'pypy' : 'cpython',
      version,
      version_info: Object.values(version),
    },
  };
}

/** Such as `3.11.2`. */
export function readPythonVersion(texts: HostTexts): Facts {
  const [, ...said] = texts.lines('python');
  const [, version] = matchVersion(said) ?? [];
  return version === undefined ? {} : { python_version: said[0]?.replace(/^Python /, '').split(/[+\s]/)[0] };
}

/** What `python -V` prints, such as `Python 3.13.0rc1+`. */
function matchVersion([line = '']: readonly string[]): RegExpExecArray | undefined {
  return /^Python (\d+)\.(\d+)\.(\d+)(?:(a|b|rc)(\d+))?/.exec(line) ?? undefined;
}

import type { Diagnostic } from './diagnostic.ts';

/** Every code with its title. A code is never given to another problem; `docs/errors.md` explains each. */
export const CODES = {
  LS0101: 'the file is not valid YAML',
  LS0102: 'a key is given twice',
  LS0103: 'a template that begins a value is not quoted',
  LS0104: 'an alias without an anchor',
  LS0105: 'aliases expand to too much',
  LS0106: 'an unknown tag',
  LS0107: 'a key that is not a plain word',
  LS0108: 'a file with two documents',
  LS0201: 'the wrong kind of value',
  LS0202: 'an unknown keyword',
  LS0203: 'an unknown module',
  LS0204: 'an unknown argument',
  LS0205: 'a required argument is missing',
  LS0206: 'an argument has a wrong value',
  LS0207: 'arguments that do not go together',
  LS0208: 'something of Ansible that is not supported yet',
  LS0209: 'a task without a module',
  LS0210: 'a task with two modules',
  LS0211: 'a required keyword is missing',
  LS0212: 'files that import each other',
  LS0213: 'a notification that no handler takes',
  LS0214: 'arguments as text that cannot be read',
  LS0215: 'a name that cannot be a variable',
  LS0216: 'a mode that is probably not meant',
  LS0217: 'a module of the project cannot be loaded',
  LS0218: 'a keyword without effect',
  LS0219: 'a shell without need',
  LS0220: 'a variable that is defined by itself',
  LS0221: 'a value that nobody can be asked for',
  LS0222: 'the name of an import that only the run can tell',
  LS0301: 'a template has a syntax error',
  LS0302: 'an unknown filter',
  LS0303: 'an unknown test',
  LS0304: 'a condition with braces',
  LS0305: 'an unknown lookup',
  LS0306: 'wrong arguments of a filter, a test or a lookup',
  LS0311: 'an undefined variable',
  LS0312: 'a variable that may be undefined',
  LS0320: 'a result that nobody uses',
  LS0321: 'a task that never runs',
  LS0322: 'a handler that never runs',
  LS0330: 'a task that cannot go on by itself',
  LS0340: 'a connection variable or keyword with a wrong value',
  LS0341: 'an edit of the inventory that cannot be made',
  LS0342: 'an edit of the inventory that would change more than was meant',
  LS0401: 'the inventory has a wrong shape',
  LS0402: 'a range of hosts cannot be read',
  LS0403: 'a pattern matches no host',
  LS0404: 'groups that contain each other',
  LS0405: 'a name that is a group and a host',
  LS0406: 'a program of the inventory',
  LS0410: 'a tag that no task has',
  LS0411: 'a variable of the inventory with two values',
  LS0412: 'a variable of the command line that nothing uses',
  LS0501: 'the playbook is not there',
  LS0502: 'a file cannot be read',
  LS0503: 'the inventory is not there',
  LS0504: 'a file that a task needs is not there',
  LS0505: 'an encrypted file',
  LS0506: 'an encrypted value',
} as const;

export type KnownCode = keyof typeof CODES;

type Details = Omit<Diagnostic, 'code' | 'severity' | 'message'>;

export function createError(code: KnownCode, message: string, details: Details = {}): Diagnostic {
  return { code, severity: 'error', message, ...details };
}

export function createWarning(code: KnownCode, message: string, details: Details = {}): Diagnostic {
  return { code, severity: 'warning', message, ...details };
}

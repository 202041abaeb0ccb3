import { toText } from '../template/convert.ts';
import type { Value } from '../template/value.ts';
import { findFolder } from './find-file.ts';
import { type Lookup, type LookupCall, LookupError } from './lookup.ts';
import { readOptions } from './options.ts';

/** Output of command lines on the controller, in the playbook's folder, without white space at the end. */
export const pipe: Lookup = (terms, given, call) => {
  readOptions(given, {});
  return terms.map((term) => runCommand(term, call).trimEnd());
};

/** The same, line by line. */
export const lines: Lookup = (terms, given, call) => {
  readOptions(given, {});
  return terms.flatMap((term) => {
    const output = runCommand(term, call).replace(/(?:\r\n|\r|\n)$/, '');
    return output === '' ? [] : output.split(/\r\n|\r|\n/);
  });
};

function runCommand(term: Value, call: LookupCall): string {
  const command = toText(term);
  const { status, stdout, stderr } = call.world.runShell(command, findFolder(call));
  if (status === 0) return stdout;
  const said = stderr.trim();
  const how = typeof status === 'number' ? `exit code ${status}` : status;
  throw new LookupError(`\`${command}\` ended with ${how}${said === '' ? '' : `: ${said}`}`);
}

import { parseSerialSize, SERIAL_RULE } from '../playbook/serial-size.ts';
import { createError } from '../source/codes.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { Node } from '../source/node.ts';
import { hasTemplate } from '../template/compile.ts';

/** The sizes of `serial` that stand there already. */
export function checkSerial(serial: Node | undefined): Diagnostic[] {
  if (serial === undefined) return [];
  if (serial.kind === 'sequence') return serial.items.flatMap(checkSerial);
  if (serial.kind === 'scalar') {
    const { value, tag } = serial;
    if (value === null || tag === 'vault' || parseSerialSize(value) !== undefined) return [];
    if (tag !== 'unsafe' && typeof value === 'string' && hasTemplate(value)) return [];
  }
  const found = serial.kind === 'scalar' ? `\`${String(serial.value)}\`` : 'a mapping';
  const help = 'Write `serial: 2`, `serial: 30%`, or a list of these.';
  return [createError('LS0201', `${SERIAL_RULE}, not ${found}`, { span: serial.span, help })];
}

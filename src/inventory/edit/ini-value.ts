import type { Node, ScalarNode } from '../../source/node.ts';
import { SourceFile } from '../../source/source-file.ts';
import { readPythonLiteral } from '../python-literal.ts';

/** A value as Python writes it, by which values of INI inventories get their types; text that nobody could take for another value as it is. */
export function writePython(node: Node): string {
  if (node.kind !== 'scalar' || typeof node.value !== 'string') return writeLiteral(node);
  return isText(node.value) ? node.value : quotePython(node.value);
}

/** Whether a text is read as itself: no literal of Python, one line, no blanks around it. */
function isText(text: string): boolean {
  if (text !== text.trim() || /[\0-\x1f]/.test(text)) return false;
  const offsets = Array.from({ length: text.length + 1 }, (_, index) => index);
  return readPythonLiteral({ file: new SourceFile('value', text), value: text, offsets }) === undefined;
}

function writeLiteral(node: Node): string {
  switch (node.kind) {
    case 'sequence':
      return `[${node.items.map(writeLiteral).join(', ')}]`;
    case 'mapping':
      return `{${node.entries.map(({ name, value }) => `${quotePython(name)}: ${writeLiteral(value)}`).join(', ')}}`;
    case 'scalar':
      return writeScalar(node);
  }
}

function writeScalar({ value, isFloat }: ScalarNode): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return quotePython(value);
  const text = String(value);
  return isFloat === true && /^-?\d+$/.test(text) ? `${text}.0` : text;
}

/** In Python's quotes: the escapes of JSON are Python's too. */
export function quotePython(text: string): string {
  return text.includes('"') && !/['\\\0-\x1f]/.test(text) ? `'${text}'` : JSON.stringify(text);
}

/** A word for the line of a host, which is split as a shell does. */
export function quoteWord(name: string, value: string): string {
  if (/^[^\s'"\\#]+$/.test(value)) return `${name}=${value}`;
  return value.includes("'") ? `${name}="${value.replaceAll(/["\\]/g, String.raw`\$&`)}"` : `${name}='${value}'`;
}

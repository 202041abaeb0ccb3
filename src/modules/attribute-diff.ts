import type { Fields } from '../module/reply.ts';

/** Names → values, of one side of a difference. */
export type DiffSide = Record<string, unknown>;

/** What the prelude's ls_show_plan told: each attribute that changes as it was, and as it shall be. */
export function readAttributeChanges(fields: Fields): { before: DiffSide; after: DiffSide } {
  const before: DiffSide = {};
  const after: DiffSide = {};
  for (const change of fields.all('was')) {
    const [name = '', old = '', next = ''] = change.split('\n');
    before[name] = readAttribute(name, old);
    after[name] = readAttribute(name, next);
  }
  return { before, after };
}

function readAttribute(name: string, text: string): unknown {
  if (name === 'mode') return `0${text.padStart(3, '0')}`;
  if (name === 'secontext') return /^([^:]*):([^:]*):([^:]*):(.*)$/.exec(text)?.slice(1) ?? [text];
  const isNumber = name !== 'attributes' && name !== 'src' && /^-?\d+$/.test(text);
  return isNumber ? Number(text) : text;
}

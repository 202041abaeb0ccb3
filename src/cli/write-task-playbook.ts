import type { Definition } from '../module/registry.ts';
import { UserError } from './user-error.ts';

/**
 * A playbook of one task in one line, so that a code frame shows what the user typed. Words are `k=v`; others are the module's free-form
 * text, where it takes one.
 */
export function writeTaskPlaybook(
  pattern: string,
  module: string,
  words: readonly string[],
  definition: Definition | undefined,
  keywords: Readonly<Record<string, number>> = {},
): string {
  const args: Record<string, unknown> = {};
  const free: string[] = [];
  const isArgument = (name: string) => definition?.freeForm === undefined || Object.hasOwn(definition.args, name);
  for (const word of words) {
    const [, name, value] = /^([A-Za-z_][A-Za-z0-9_]*)=([^]*)$/.exec(word) ?? [];
    if (name !== undefined && value !== undefined && isArgument(name)) args[name] = readValue(value);
    else free.push(word);
  }
  if (free.length > 0 && definition !== undefined) {
    if (definition.freeForm === undefined) {
      throw new UserError(`\`${free[0]}\`: expected name=value`, { help: `run task PATTERN ${module} name=value …` });
    }
    args[definition.freeForm] = free.join(' ');
  }
  return `- ${writeFlow({ hosts: pattern, tasks: [{ [module]: args, ...keywords }], name: `${module} on ${pattern}` })}\n`;
}

/** YAML in one line: JSON but for its spaces and its keys, which are plain where they can be. */
function writeFlow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(writeFlow).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, entry]) => `${writeKey(key)}: ${writeFlow(entry)}`);
  return `{${entries.join(', ')}}`;
}

function writeKey(key: string): string {
  return /^[A-Za-z_][\w.]*$/.test(key) ? key : JSON.stringify(key);
}

/** Lists and mappings come as JSON; everything else is text, which the module reads by its argument's type. */
function readValue(value: string): unknown {
  if (!/^[[{]/.test(value) || value.startsWith('{{')) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

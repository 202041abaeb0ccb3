import type { Fields } from '../module/reply.ts';
import type { Facts } from './host-texts.ts';
import { parseJson } from './parse-json.ts';

interface FactFile {
  readonly path: string;
  output: string;
  failure?: string;
}

/** What the files of local facts say, by the name of the file; where one says nothing that can be read, why. */
export function readLocalFacts(fields: Fields): { local: Facts; warnings: string[] } {
  const local: Facts = {};
  const warnings: string[] = [];
  for (const { path, output, failure } of listFiles(fields)) {
    const name = (path.split('/').at(-1) ?? '').replace(/\.fact$/, '');
    const fact = failure === undefined ? parseFact(output) : undefined;
    const problem = failure ?? `error loading facts as JSON or ini - please check content: ${path}`;
    if (fact === undefined) warnings.push(problem);
    local[name] = fact ?? problem;
  }
  return { local, warnings };
}

function listFiles(fields: Fields): FactFile[] {
  const files: FactFile[] = [];
  for (const [field, value] of fields.entries()) {
    const text = value.toString('utf8');
    const file = files.at(-1);
    if (field === 'fact_file') files.push({ path: text, output: '' });
    else if (field === 'fact_output' && file !== undefined) file.output = text;
    else if (field === 'fact_failure' && file !== undefined) file.failure = text;
  }
  return files;
}

/** JSON, else the form of Python's configparser; undefined where it is neither. */
function parseFact(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return parseSections(text);
  }
}

function parseSections(text: string): Record<string, Record<string, string>> | undefined {
  const sections = new Map<string, Record<string, string>>();
  let section: Record<string, string> | undefined;
  let key: string | undefined;
  for (const line of text.split('\n')) {
    if (/^\s*([#;]|$)/.test(line)) continue;
    const [, name] = /^\[([^\]]+)\]/.exec(line) ?? [];
    if (name !== undefined) {
      section = {};
      sections.set(name, section);
      key = undefined;
    } else if (section === undefined) {
      return undefined;
    } else if (key !== undefined && /^\s/.test(line)) {
      section[key] += `\n${line.trim()}`;
    } else {
      const [, left, right] = /^\s*([^=:]+?)\s*[=:]\s*(.*?)\s*$/.exec(line) ?? [];
      if (left === undefined || right === undefined) return undefined;
      key = left.toLowerCase();
      section[key] = right;
    }
  }
  const common = sections.get('DEFAULT');
  sections.delete('DEFAULT');
  return Object.fromEntries([...sections].map(([name, own]) => [name, { ...common, ...own }]));
}

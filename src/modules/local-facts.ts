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
    const read = failure === undefined ? parseFact(output, path) : { problem: failure };
    if ('problem' in read) warnings.push(read.problem);
    local[name] = 'problem' in read ? read.problem : read.fact;
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

/** JSON, else the form of Python's configparser. */
function parseFact(text: string, path: string): { readonly fact: unknown } | { readonly problem: string } {
  try {
    return { fact: parseJson(text) };
  } catch {
    const sections = parseSections(text);
    if (sections === undefined)
      return { problem: `error loading facts as JSON or ini - please check content: ${path}` };
    const fact = interpolateAll(sections);
    return fact === undefined ? { problem: `error loading facts as ini - please check content: ${path}` } : { fact };
  }
}

type Sections = Record<string, Record<string, string>>;

/** The sections with `%(name)s` replaced by what the same section has under that name, and `%%` by `%`; undefined for any other `%`. */
function interpolateAll(sections: Sections): Sections | undefined {
  const whole: Sections = {};
  for (const [name, section] of Object.entries(sections)) {
    const values: Record<string, string> = (whole[name] = {});
    for (const [key, value] of Object.entries(section)) {
      const text = interpolate(value, section, 0);
      if (text === undefined) return undefined;
      values[key] = text;
    }
  }
  return whole;
}

/** As Python has it, ten values are the most that may refer to each other. */
const DEEPEST = 10;

function interpolate(value: string, section: Readonly<Record<string, string>>, depth: number): string | undefined {
  let isWrong = depth > DEEPEST;
  const text = value.replace(/%(?:%|\(([^)]+)\)s|)/g, (piece, name: string | undefined) => {
    if (piece === '%%') return '%';
    const found = name === undefined || isWrong ? undefined : section[name.toLowerCase()];
    const inner = found === undefined ? undefined : interpolate(found, section, depth + 1);
    isWrong ||= inner === undefined;
    return inner ?? '';
  });
  return isWrong ? undefined : text;
}

function parseSections(text: string): Sections | undefined {
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

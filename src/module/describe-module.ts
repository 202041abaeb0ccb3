import { type ArgumentSpec, type ArgumentSpecs, specsOf } from './arg.ts';
import type { Constraints } from './define-module.ts';
import type { Definition } from './registry.ts';

const CHECK_MODE = {
  supported: 'It looks, and says what it would do.',
  skip: 'It is not run, and its result is unknown.',
} as const;

/** A page in Markdown: what a module does, takes and gives, out of its definition. */
export function describeModule(definition: Definition): string {
  const specs = specsOf(definition.args);
  const sections = [
    `# ${definition.name ?? ''}`,
    [definition.summary, definition.description].filter((text) => text !== undefined).join('\n\n'),
    describeNames(definition),
    ...section('Arguments', [describeArguments(specs), describeConstraints(definition.constraints ?? {})]),
    ...section('Results', [describeReturns(definition.returns ?? {})]),
    ...section('Check mode', ['checkMode' in definition ? CHECK_MODE[definition.checkMode] : '']),
    ...section('Needs on the host', [('needs' in definition ? (definition.needs ?? []) : []).map(code).join(', ')]),
    ...section('Examples', [
      definition.examples === undefined ? '' : `\`\`\`yaml\n${definition.examples.trim()}\n\`\`\``,
    ]),
  ];
  return `${sections.filter((text) => text !== '').join('\n\n')}\n`;
}

function section(title: string, texts: readonly string[]): string[] {
  const filled = texts.filter((text) => text !== '');
  return filled.length === 0 ? [] : [`## ${title}`, ...filled];
}

function describeNames({ aliases = [], freeForm }: Definition): string {
  const names = aliases.length === 0 ? '' : `Also called ${aliases.map(code).join(', ')}.`;
  const free = freeForm === undefined ? '' : `Text behind its name is ${code(freeForm)}.`;
  return [names, free].filter((text) => text !== '').join(' ');
}

function describeArguments(specs: ArgumentSpecs): string {
  const rows = Object.entries(specs).flatMap(([name, spec]) => listRows(name, spec));
  return rows.length === 0 ? '' : table(['argument', 'type', 'default', ''], rows);
}

/** The argument, and below it those of which it is made. */
function listRows(name: string, spec: ArgumentSpec): string[][] {
  const inner = spec.options ?? spec.elements?.options;
  const path = spec.elements?.options === undefined ? name : `${name}[]`;
  const aliases = spec.aliases === undefined ? '' : `, ${spec.aliases.map(code).join(', ')}`;
  const row = [`${code(name)}${aliases}`, nameType(spec), describeDefault(spec), describeMeaning(spec)];
  return [row, ...Object.entries(inner ?? {}).flatMap(([key, member]) => listRows(`${path}.${key}`, member))];
}

function nameType(spec: ArgumentSpec): string {
  if (spec.type !== 'list' || spec.elements === undefined) return spec.type;
  return `list of ${nameType(spec.elements)}`;
}

function describeDefault(spec: ArgumentSpec): string {
  if (spec.required === true) return '**required**';
  if (spec.default === undefined) return '';
  if (typeof spec.default === 'string') return spec.default === '' ? 'empty' : code(escapeText(spec.default));
  return code(JSON.stringify(spec.default));
}

function escapeText(text: string): string {
  return JSON.stringify(text)
    .slice(1, -1)
    .replaceAll(String.raw`\"`, '"');
}

function describeMeaning(spec: ArgumentSpec): string {
  const choices = spec.choices ?? spec.elements?.choices;
  const list = choices === undefined ? '' : `One of ${choices.map((choice) => code(escapeText(choice))).join(', ')}.`;
  const secret = spec.secret === true ? 'Never shown.' : '';
  return [spec.description ?? '', list, secret].filter((text) => text !== '').join(' ');
}

function describeConstraints(constraints: Constraints): string {
  const { requiredOneOf = [], mutuallyExclusive = [], requiredTogether = [], requiredIf = [] } = constraints;
  const lines = [
    ...requiredOneOf.map((names) => `One of ${listCodes(names)} is needed.`),
    ...mutuallyExclusive.map((names) => `${listCodes(names)} exclude each other.`),
    ...requiredTogether.map((names) => `${listCodes(names)} go together.`),
    ...requiredIf.map(
      ([name, value, names]) =>
        `With ${code(`${name}: ${String(value)}`)}, ${listCodes(names)} ${names.length === 1 ? 'is' : 'are'} needed.`,
    ),
  ];
  return lines.map((line) => `- ${line}`).join('\n');
}

function describeReturns(returns: Readonly<Record<string, string>>): string {
  const rows = Object.entries(returns).map(([name, meaning]) => [code(name), meaning]);
  return rows.length === 0 ? '' : table(['field', ''], rows);
}

function listCodes(names: readonly string[]): string {
  const [last = '', ...others] = names.map(code).reverse();
  return others.length === 0 ? last : `${others.reverse().join(', ')} and ${last}`;
}

function code(text: string): string {
  return `\`${text}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`).replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

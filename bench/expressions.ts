/**
 * `npm run bench:expressions`: microseconds that ordinary expressions take once they are compiled, as a run asks for them. Each is the best of
 * many rounds, so that what else the machine does counts little. Nothing here passes or fails: read the figures.
 */
import { compileExpression, compileTemplate } from '../src/template/compile.ts';
import { toValue } from '../src/template/convert.ts';
import type { Environment } from '../src/template/environment.ts';
import { TemplateSyntaxProblem } from '../src/template/template-error.ts';
import { type Dict, Undefined } from '../src/template/value.ts';

const ROUNDS = Number(process.env['ROUNDS'] ?? 60);
/** Evaluations in a round. */
const TIMES = 2_000;

const variables = toValue({
  port: 2379,
  name: 'etcd',
  enabled: true,
  state: 'present',
  host: { address: '10.0.0.137', roles: ['web', 'db'], disk: { free: 12, total: 40 } },
  users: Array.from({ length: 10 }, (_, index) => ({
    name: `user${index}`,
    state: index % 2 ? 'absent' : 'present',
    uid: 1000 + index,
  })),
  defaults: { a: 1, b: { c: 2 }, list: [1, 2] },
  more: { b: { d: 3 }, e: 4 },
  result: { changed: false, rc: 0, stdout: 'active\n', stdout_lines: ['active'] },
}) as Dict;

const environment: Environment = {
  lookup: (name) => variables.get(name) ?? new Undefined('', name),
  now: () => new Date(),
  random: () => Math.random(),
};

/** What it is, and its text. */
const TEMPLATES: readonly (readonly [string, string])[] = [
  ['plain text', 'no template'],
  ['name', '{{ port }}'],
  ['attribute', '{{ host.disk.free }}'],
  ['subscript', "{{ host['roles'][0] }}"],
  ['string with a name', 'http://{{ name }}'],
  ['string with two templates', 'http://{{ host.address }}:{{ port }}'],
  ['filter', '{{ name | upper }}'],
  ['filter chain', "{{ name | upper | replace('E', 'e') | trim }}"],
  ['default', "{{ missing | default('none') }}"],
  ['default of an attribute', "{{ host.gateway | default('none') }}"],
  ['arithmetic', '{{ (port + 1) * 2 }}'],
  ['ternary', "{{ enabled | ternary('on', 'off') }}"],
  ['inline if', "{{ 'on' if enabled else 'off' }}"],
  ['method', "{{ host.address.split('.') }}"],
  ['list and dict', "{{ {'name': name, 'ports': [port, port + 1]} }}"],
  ['join', "{{ host.roles | join(',') }}"],
  ['bool', '{{ enabled | bool }}'],
  ['int', "{{ '42' | int }}"],
  ['regex_replace', "{{ host.address | regex_replace('\\.\\d+$', '.1') }}"],
  ['combine', '{{ defaults | combine(more) }}'],
  ['combine, recursive', '{{ defaults | combine(more, recursive=true) }}'],
  ['map over 10', "{{ users | map(attribute='name') | list }}"],
  ['selectattr over 10', "{{ users | selectattr('state', 'equalto', 'present') | list }}"],
  ['selectattr, map over 10', "{{ users | selectattr('state', 'equalto', 'present') | map(attribute='name') | list }}"],
  ['map a filter over 10', "{{ users | map(attribute='name') | map('upper') | list }}"],
  ['sort 10', "{{ users | sort(attribute='uid') }}"],
  ['loop of 10', '{% for user in users %}{{ user.name }} {% endfor %}'],
  ['dict2items', '{{ defaults | dict2items }}'],
  ['to_json', '{{ host | to_json }}'],
];

/** The same of what stands without braces, as behind `when`. */
const CONDITIONS: readonly (readonly [string, string])[] = [
  ['comparison', 'port == 2379'],
  ['comparison of strings', "state == 'present'"],
  ['and, or', "enabled and (state == 'present' or port > 1024)"],
  ['is defined', 'host.gateway is defined'],
  ['in', "'web' in host.roles"],
  ['result', 'result.rc != 0 or result is failed'],
  ['result text', "'active' in result.stdout"],
];

/** The best round, in microseconds an evaluation; the cache is asked each time, as a run does. */
function measure(compile: typeof compileTemplate | typeof compileExpression, text: string): number {
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const start = process.hrtime.bigint();
    for (let time = 0; time < TIMES; time++) {
      const compiled = compile(text);
      if (compiled instanceof TemplateSyntaxProblem) throw new Error(`${text}: ${compiled.message}`);
      compiled.evaluate(environment);
    }
    best = Math.min(best, Number(process.hrtime.bigint() - start) / TIMES / 1000);
  }
  return best;
}

const tables = [
  [compileTemplate, TEMPLATES],
  [compileExpression, CONDITIONS],
] as const;
for (const [compile, cases] of tables) {
  for (const [what, text] of cases) {
    console.log(`${measure(compile, text).toFixed(2).padStart(7)} µs  ${what.padEnd(28)} ${text}`);
  }
}

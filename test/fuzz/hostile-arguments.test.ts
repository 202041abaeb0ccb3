import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ArgumentSpec, ArgumentSpecs } from '../../src/module/arg.ts';
import { specsOf } from '../../src/module/arg.ts';
import type { ModuleDefinition } from '../../src/module/define-module.ts';
import { BUILTINS } from '../../src/modules/builtins.ts';
import { readArguments } from '../../src/module/read-arguments.ts';
import type { ShellSession } from '../../src/transport/connection.ts';
import { LocalConnection } from '../../src/transport/kinds/local-connection.ts';
import { runDefinition } from '../modules/run-definition.ts';
import { describeWith } from '../requirement.ts';
import { type Chance, createChance, SEED } from './mutate.ts';

/** Strings that come to a shell, of all shells together at least 5,000. */
const ROUNDS = Number(process.env['FUZZ_ROUNDS'] ?? 40);
const SHELLS = ['dash', 'bash', 'busybox'];
/** What nobody has run: the name of a file that would be there if somebody had. */
const TRAP = 'pwned';
const ATTACKS = [
  `$(touch ${TRAP})`,
  `\`touch ${TRAP}\``,
  `; touch ${TRAP};`,
  `' ; touch ${TRAP} ; '`,
  `" ; touch ${TRAP} ; "`,
  `\ntouch ${TRAP}\n`,
  `|| touch ${TRAP} ||`,
  `& touch ${TRAP} &`,
  `\${IFS}$(touch\${IFS}${TRAP})`,
  `'$(touch ${TRAP})'`,
  `>${TRAP}`,
];
const PIECES = [
  'a',
  'é',
  ' ',
  '\t',
  '-',
  '--',
  '*',
  '?',
  '[a]',
  '~',
  '\\',
  '\\n',
  "'",
  '"',
  '$',
  '%s',
  '{{ a }}',
  '#',
  '!',
  '=',
  ':',
  ',',
  '/none/',
  '..',
  '\u2028',
  '\x7f',
  'EOF',
];
/** What waits, and what asks for a job of the engine. */
const LEFT_OUT: ReadonlySet<string> = new Set(['async_status', 'wait_for']);
/** apt-get takes its time, also where it only looks. */
const SLOW: ReadonlySet<string> = new Set(['apt']);

function generate(chance: Chance): string {
  const parts = Array.from({ length: 1 + chance.below(4) }, () =>
    chance.choose(chance.below(2) === 0 ? ATTACKS : PIECES),
  );
  return parts.join('');
}

function generateValue(spec: ArgumentSpec, chance: Chance): unknown {
  if (spec.choices !== undefined) return chance.choose(spec.choices);
  switch (spec.type) {
    case 'bool':
      return chance.below(2) === 0;
    case 'int':
    case 'float':
      return chance.below(100);
    case 'list':
      return Array.from({ length: 1 + chance.below(2) }, () => generateValue(spec.elements ?? { type: 'str' }, chance));
    case 'dict':
      return spec.options === undefined
        ? { [generate(chance)]: generate(chance) }
        : generateArgs(spec.options, chance, 2);
    case 'str':
    case 'path':
    case 'mode':
    case 'any':
      return generate(chance);
  }
}

/** Those that are required, and some others. */
function generateArgs(specs: ArgumentSpecs, chance: Chance, others: number): Record<string, unknown> {
  const names = Object.keys(specs);
  const chosen = new Set(Array.from({ length: others }, () => chance.choose(names)));
  return Object.fromEntries(
    Object.entries(specs)
      .filter(([name, spec]) => spec.required === true || chosen.has(name))
      .map(([name, spec]) => [name, generateValue(spec, chance)]),
  );
}

const MODULES = BUILTINS.filter(
  (definition): definition is ModuleDefinition =>
    definition.kind !== 'action' && !(definition.name ?? '_').startsWith('_') && !LEFT_OUT.has(definition.name ?? ''),
);

for (const name of SHELLS) {
  describeWith(['root', 'linux', { command: name, package: name }], `hostile arguments in ${name}`, () => {
    let folder: string;
    let session: ShellSession;
    const before = { ...process.env };
    const home = process.cwd();
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'longshore-hostile-'));
      for (const below of ['bin', 'work']) mkdirSync(join(folder, below));
      const shell = execFileSync('sh', ['-c', 'command -v "$1"', 'sh', name], { encoding: 'utf8' }).trim();
      symlinkSync(shell, join(folder, 'bin', 'sh'));
      process.env['PATH'] = `${join(folder, 'bin')}:${before['PATH']}`;
      process.env['HOME'] = folder;
      process.env['DOCKER_HOST'] = 'unix:///none.sock';
      process.chdir(join(folder, 'work'));
      session = await new LocalConnection(60_000).openSession();
    });
    afterAll(async () => {
      process.chdir(home);
      process.env = before;
      await session.close();
      rmSync(folder, { recursive: true });
    });

    test.each(MODULES.map((definition) => [definition.name ?? '', definition] as const))(
      '%s runs none of them, and says what is wrong in its own words',
      async (_, definition) => {
        let left = SLOW.has(definition.name ?? '') ? Math.min(ROUNDS, 4) : ROUNDS;
        for (let seed = SEED; left > 0; seed++) {
          expect(seed, 'arguments are good now and then').toBeLessThan(SEED + 100 * ROUNDS);
          const args = generateArgs(specsOf(definition.args), createChance(seed), 4);
          if ('problems' in readArguments(definition, new Map(Object.entries(args)))) continue;
          left--;
          const result = await runDefinition(definition, args, session, { check: true });
          const said = JSON.stringify(result);
          const shown = `FUZZ_SEED=${seed} FUZZ_ROUNDS=1: ${JSON.stringify(args)} → ${said}`;
          expect(readdirSync(join(folder, 'work')), shown).toEqual([]);
          expect(said, shown).not.toMatch(/syntax error|bad substitution|unterminated|unexpected (?:EOF|end)/i);
        }
      },
    );
  });
}

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { specsOf } from '../../src/module/arg.ts';
import { readArguments } from '../../src/module/read-arguments.ts';
import { BUILTINS } from '../../src/modules/builtins.ts';
import type { Connection, ShellSession } from '../../src/transport/connection.ts';
import { LocalConnection } from '../../src/transport/kinds/local-connection.ts';
import { type Definition, runDefinition } from '../modules/run-definition.ts';
import { describeWith } from '../requirement.ts';
import { BASES, FOR_A_SHELL, LEFT_OUT, REFUSED, RUN, SHAPES } from './hostile-table.ts';
import { generateArgs, listTexts } from './hostile-values.ts';
import { createChance, SEED } from './mutate.ts';

/** How often a module is run in each shell, or as often as it has arguments: 2,500 times in all, which brings over 5,000 strings to a shell. */
const ROUNDS = Number(process.env['FUZZ_ROUNDS'] ?? 10);
/** How often it is tried to bring an argument to the host. */
const TRIES = 60;
const SHELLS = ['dash', 'bash', 'busybox'];
/** These take their time, also where they only look: each argument once. */
const SLOW: ReadonlySet<string> = new Set([
  'apt',
  'apt_key',
  'dnsmasq',
  'docker_container_copy_into',
  'get_url',
  'setup',
  'uri',
]);
/** Knows nothing, and does whatever it is told: so that the modules of Docker go on to what they would tell docker. */
const DOCKER = `#!/bin/sh
case " $* " in *' inspect '*) ;; *) exit ;; esac
kind=$1
[ "$kind" != inspect ] || kind=object
for name; do echo "Error: No such $kind: $name" >&2; done
exit 1
`;
/** Those that write to the host themselves. */
const CHECKED_DOCKER: ReadonlySet<string> = new Set(['docker_login', 'docker_image_export']);

const MODULES = BUILTINS.filter(({ name = '_' }) => !name.startsWith('_') && LEFT_OUT[name] === undefined);

function isRun(name: string): boolean {
  return RUN.has(name) || (name.startsWith('docker') && !CHECKED_DOCKER.has(name));
}

for (const [index, name] of SHELLS.entries()) {
  describeWith(['root', 'linux', { command: name, package: name }], `hostile arguments in ${name}`, () => {
    let folder: string;
    let session: ShellSession & Pick<Connection, 'openProgram'>;
    let close: () => Promise<void>;
    const before = { ...process.env };
    const home = process.cwd();
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'longshore-hostile-'));
      for (const below of ['bin', 'work', 'controller']) mkdirSync(join(folder, below));
      for (const file of ['controller/f', 'controller/f.tar']) writeFileSync(join(folder, file), '');
      const shell = execFileSync('sh', ['-c', 'command -v "$1"', 'sh', name], { encoding: 'utf8' }).trim();
      symlinkSync(shell, join(folder, 'bin', 'sh'));
      writeFileSync(join(folder, 'bin/docker'), DOCKER, { mode: 0o755 });
      symlinkSync('/bin/true', join(folder, 'bin/sleep'));
      process.env['PATH'] = `${join(folder, 'bin')}:${before['PATH']}`;
      process.env['HOME'] = folder;
      process.chdir(join(folder, 'work'));
      const connection = new LocalConnection(60_000);
      const opened = await connection.openSession();
      session = {
        run: (task) => opened.run(task),
        get frames() {
          return opened.frames;
        },
        close: () => opened.close(),
        openProgram: (text) => connection.openProgram(text),
      };
      close = async () => {
        await opened.close();
        await connection.close();
      };
    });
    afterAll(async () => {
      process.chdir(home);
      process.env = before;
      await close();
      rmSync(folder, { recursive: true });
    });

    /** Runs the module with a hostile text at the path. Whether it came to the host; else what is said of it. */
    async function bring(definition: Definition, path: string, seed: number): Promise<true | string> {
      const module = definition.name ?? '';
      const bases = BASES[module] ?? [{}];
      const chance = createChance(seed);
      const shape = SHAPES[`${module}.${path}`] ?? SHAPES[path] ?? ((text: string) => text);
      const others = REFUSED[module]?.[path] === undefined ? chance.below(2) : 0;
      const need = { base: chance.choose(bases), shape };
      const args = generateArgs(specsOf(definition.args), path, chance, others, need);
      const read = readArguments(definition, new Map(Object.entries(args)));
      if ('problems' in read) return read.problems.map(({ message }) => message).join('; ');
      const frames = session.frames;
      const options = { check: !isRun(module), controller: join(folder, 'controller') };
      const result = await runDefinition(definition, args, session, options);
      const said = JSON.stringify(result);
      const shown = `${path}, seed ${seed}: ${JSON.stringify(args)} → ${said}`;
      expect(readdirSync(join(folder, 'work')), shown).toEqual([]);
      expect(said, shown).not.toMatch(/syntax error|bad substitution|unterminated|unexpected (?:EOF|end)/i);
      return session.frames > frames ? true : (result.msg ?? '');
    }

    test.each(MODULES.map((definition) => [definition.name ?? '', definition] as const))(
      '%s gets them by every argument, runs none of them, and says what is wrong in its own words',
      async (module, definition) => {
        const paths = listTexts(specsOf(definition.args)).filter((path) => !FOR_A_SHELL.has(`${module}.${path}`));
        const rounds = SLOW.has(module) ? paths.length : Math.max(ROUNDS, paths.length);
        const refused: Readonly<Record<string, string>> = REFUSED[module] ?? {};
        const answers = new Map(paths.map((path) => [path, new Set<true | string>()]));
        for (let round = 0; round < rounds && paths.length > 0; round++) {
          const path = paths[round % paths.length] ?? '';
          for (let tries = 0; tries < TRIES; tries++) {
            const answer = await bring(definition, path, SEED + (index * rounds + round) * TRIES + tries);
            answers.get(path)?.add(answer);
            if (answer === true) break;
          }
        }
        const isAsSaid = (path: string, said: ReadonlySet<true | string>): boolean => {
          const reason = refused[path];
          if (reason === undefined) return said.has(true);
          return !said.has(true) && [...said].some((text) => String(text).includes(reason));
        };
        const wrong = [...answers].filter(([path, said]) => !isAsSaid(path, said));
        const shown = wrong.map(([path, said]) => `${path}: ${[...said].join(' / ')}`);
        expect(shown, 'arguments that come to no shell, or are said not to: hostile-table.ts').toEqual([]);
        expect(paths, 'these are arguments').toEqual(expect.arrayContaining(Object.keys(refused)));
      },
    );
  });
}

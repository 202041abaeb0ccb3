import { type Arg, arg, type ArgsOf } from '../module/arg.ts';
import { defineModule } from '../module/define-module.ts';
import type { ShellValue } from '../module/program.ts';
import { ModuleFailure } from '../module/result.ts';
import { APK_ARGS, APK_OPTIONS } from './apk-args.ts';
import { APK_PROGRAM, makeApkVars } from './apk.ts';
import { APT_ARGS, APT_OPTIONS } from './apt-args.ts';
import { APT_PROGRAM, makeAptVars } from './apt.ts';
import { DNF_ARGS, DNF_OPTIONS } from './dnf-args.ts';
import { DNF_PROGRAM, makeDnfVars } from './dnf.ts';
import { joinPrograms } from './join-programs.ts';
import { PACKAGE_OUTPUT, readPackageReply } from './package-reply.ts';

const OWN_PROGRAM = joinPrograms(import.meta.url, 'package.sh');
const PROGRAM = {
  name: OWN_PROGRAM.name,
  text: [APT_PROGRAM, DNF_PROGRAM, APK_PROGRAM, OWN_PROGRAM].map(({ text }) => text).join('\n'),
};

const MANAGERS: ReadonlyMap<string, 'apt' | 'dnf' | 'apk' | ''> = new Map([
  ['auto', ''],
  ['apt', 'apt'],
  ...(['dnf', 'dnf4', 'dnf5', 'yum', 'yum4'] as const).map((name) => [name, 'dnf'] as const),
  ['apk', 'apk'],
  ['ansible.builtin.apt', 'apt'],
  ['ansible.builtin.dnf', 'dnf'],
  ['community.general.apk', 'apk'],
]);

const ARGS = {
  ...APK_OPTIONS,
  ...DNF_OPTIONS,
  ...APT_OPTIONS,
  name: arg.list(arg.str()).aliases('pkg').describe('Packages, as the manager of the host calls them.'),
  state: arg
    .choice('present', 'installed', 'latest', 'absent', 'removed')
    .default('present')
    .describe('`installed` is `present`, and `removed` is `absent`.'),
  use: arg.str().default('auto').describe('`apt`, `dnf` or `apk`; `auto` looks at what the host has.'),
};

type PackageArgs = ArgsOf<typeof ARGS>;

export const packageModule = defineModule({
  name: 'package',
  aliases: ['ansible.builtin.package', 'ansible.legacy.package'],
  summary: 'Installs, upgrades and removes packages with the manager that the host has.',
  description:
    'The host looks for apt, dnf, yum or apk itself, in the same round trip. An argument that the one it finds does not have is a failure.',
  checkMode: 'supported',
  args: ARGS,
  constraints: { requiredOneOf: [['name', 'update_cache', 'cache_valid_time', 'autoremove', 'autoclean', 'clean']] },
  returns: {
    cache_updated: 'With apt: whether the lists of packages were updated.',
    cache_update_time: 'With apt: when they last were, in seconds since the epoch.',
    packages: 'With apk: names of the packages that have been changed.',
    results: 'With dnf: what was done.',
    ...PACKAGE_OUTPUT,
  },
  examples: `- name: Tools
  package:
    name: [curl, rsync]
    state: present
`,
  statusTells: () => true,
  prepare: ({ args }) => {
    const use = MANAGERS.get(args.use);
    if (use === undefined) {
      throw new ModuleFailure(`the package manager \`${args.use}\` is not supported`, {
        help: '`use` takes auto, apt, dnf, yum and apk.',
      });
    }
    return {
      program: PROGRAM,
      vars: {
        package_use: use,
        package_other_apt: nameOthers(args, APT_ARGS),
        package_other_dnf: nameOthers(args, DNF_ARGS),
        package_other_apk: nameOthers(args, APK_ARGS),
        ...makeVars(args),
      },
    };
  },
  decode: ({ reply }) => readPackageReply(reply),
});

/** Of each manager that it may come to. What one of them does not take is its failure only. */
function makeVars(args: PackageArgs): Record<string, ShellValue> {
  const state = { installed: 'present', removed: 'absent' }[args.state as string] ?? args.state;
  const shared = { ...args, update_cache: args.update_cache ?? false };
  const all = args.name?.length === 1 && args.name[0] === '*' && state === 'latest';
  return {
    ...tryVars('apt', () =>
      makeAptVars({ ...args, state: state as 'present' | 'latest' | 'absent', deb: undefined, upgrade: 'no' }),
    ),
    ...tryVars('dnf', () => makeDnfVars({ ...shared, name: args.name ?? [], list: undefined, use_backend: 'auto' })),
    ...tryVars('apk', () => makeApkVars({ ...shared, name: all ? [] : args.name, upgrade: all })),
  };
}

function tryVars(manager: string, make: () => Record<string, ShellValue>): Record<string, ShellValue> {
  try {
    return { [`package_failure_${manager}`]: '', ...make() };
  } catch (error) {
    if (error instanceof ModuleFailure) return { [`package_failure_${manager}`]: error.message };
    throw error;
  }
}

/** What was given and a manager does not have; an argument with its default value asks for nothing. */
function nameOthers(args: PackageArgs, known: Readonly<Record<string, unknown>>): string {
  const given = Object.entries<Arg<unknown>>(ARGS).filter(([name, { spec }]) => {
    const value = args[name as keyof PackageArgs];
    return name !== 'use' && value !== undefined && JSON.stringify(value) !== JSON.stringify(spec.default);
  });
  return given.flatMap(([name]) => (name in known ? [] : [`\`${name}\``])).join(', ');
}

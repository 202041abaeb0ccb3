import { defineModule } from '../module/define-module.ts';
import { loadProgram, type ShellValue } from '../module/program.ts';
import { ModuleFailure } from '../module/result.ts';
import { APK_ARGS, type ApkArgs } from './apk-args.ts';
import { PACKAGE_OUTPUT, readPackageReply } from './package-reply.ts';

export const APK_PROGRAM = loadProgram(import.meta.url, 'apk.sh');

export const apk = defineModule({
  name: 'apk',
  aliases: ['community.general.apk'],
  summary: 'Installs, upgrades and removes packages of Alpine.',
  description: 'With apk of the host.',
  checkMode: 'supported',
  args: APK_ARGS,
  constraints: {
    requiredOneOf: [['name', 'update_cache', 'upgrade']],
    mutuallyExclusive: [['name', 'upgrade']],
  },
  returns: { packages: 'Names of the packages that have been changed.', ...PACKAGE_OUTPUT },
  examples: `- name: Packages
  apk:
    name: [nginx, curl]
    update_cache: true

- name: All that is new
  apk:
    upgrade: true
`,
  statusTells: () => true,
  prepare: ({ args }) => ({ program: APK_PROGRAM, vars: makeApkVars(args) }),
  decode: ({ reply }) => readPackageReply(reply),
});

/** What the host's program is told. Throws ModuleFailure. */
export function makeApkVars(args: ApkArgs): Record<string, ShellValue> {
  const names = args.name ?? [];
  const bad = names.find((name) => !/^[A-Za-z0-9._][^\s'"$`;|&\\]*$/.test(name));
  if (bad !== undefined) {
    throw new ModuleFailure(
      bad.trim() === '' ? 'Package name(s) cannot be empty or whitespace-only' : `there is no package '${bad}'`,
      { help: 'A name begins with a letter, a digit, a dot or an underscore, and has no spaces.' },
    );
  }
  return {
    apk_state: { installed: 'present', removed: 'absent' }[args.state as string] ?? args.state,
    apk_names: names,
    apk_update: args.update_cache,
    apk_upgrade: args.upgrade,
    apk_available: args.available,
    apk_options: [
      ...(args.no_cache ? ['--no-cache'] : []),
      ...(args.repository ?? []).flatMap((url) => ['--repository', url]),
      ...(args.repository === undefined ? [] : ['--repositories-file', '/dev/null']),
    ],
    apk_world: args.world,
  };
}

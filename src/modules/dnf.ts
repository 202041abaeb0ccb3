import { defineModule } from '../module/define-module.ts';
import { loadProgram, type ShellValue } from '../module/program.ts';
import { ModuleFailure } from '../module/result.ts';
import { DNF_ARGS, type DnfArgs } from './dnf-args.ts';
import { PACKAGE_OUTPUT, readPackageReply } from './package-reply.ts';

export const DNF_PROGRAM = loadProgram(import.meta.url, 'dnf.sh');

export const dnf = defineModule({
  name: 'dnf',
  aliases: [
    'yum',
    'dnf5',
    ...['dnf', 'yum', 'dnf5'].flatMap((name) => [`ansible.builtin.${name}`, `ansible.legacy.${name}`]),
  ],
  summary: 'Installs, upgrades and removes packages of Fedora and its relatives.',
  description: 'With dnf or yum of the host. Where all packages are there already, rpm is asked and nothing else.',
  checkMode: 'supported',
  args: DNF_ARGS,
  constraints: {
    mutuallyExclusive: [
      ['name', 'list'],
      ['best', 'nobest'],
    ],
  },
  returns: { results: 'What was done, as `Installed: foo-1.2`.', ...PACKAGE_OUTPUT },
  examples: `- name: Packages
  dnf:
    name: [httpd, "postgresql >= 15"]

- name: All that is new
  dnf:
    name: "*"
    state: latest
`,
  statusTells: () => true,
  prepare: ({ args }) => ({ program: DNF_PROGRAM, vars: makeDnfVars(args) }),
  decode: ({ reply }) => readPackageReply(reply),
});

/** What the host's program is told. Throws ModuleFailure. */
export function makeDnfVars(args: DnfArgs): Record<string, ShellValue> {
  if (args.list !== undefined)
    throw new ModuleFailure('`list` is not supported', { help: 'Ask with `command: dnf list`, or look at the facts.' });
  const names = args.name.map((name) => name.trim());
  const bad = names.find((name) => name === '' || /^-|[\n;|&$`'"\\]/.test(name));
  if (bad !== undefined) throw new ModuleFailure(`there is no package '${bad}'`);
  if (args.autoremove && args.state !== undefined && args.state !== 'absent' && args.state !== 'removed')
    throw new ModuleFailure('Autoremove should be used alone or with state=absent');
  const states: Readonly<Record<string, string>> = { installed: 'present', removed: 'absent' };
  const state = args.state ?? (args.autoremove ? 'absent' : 'present');
  return {
    dnf_state: states[state] ?? state,
    dnf_names: names,
    dnf_update: args.update_cache,
    dnf_autoremove: args.autoremove,
    dnf_update_only: args.update_only,
    dnf_downgrade: args.allow_downgrade,
    dnf_lock: args.lock_timeout,
    dnf_backend: args.use_backend === 'dnf5' ? 'dnf5' : '',
    dnf_options: makeOptions(args),
  };
}

function makeOptions(args: DnfArgs): string[] {
  const when = (given: boolean, option: string): string[] => (given ? [option] : []);
  const each = (option: string, values: readonly string[]) => values.map((value) => `--${option}=${value}`);
  const one = (option: string, value: string | undefined) => (value === undefined ? [] : [`--${option}=${value}`]);
  return [
    '--setopt=exit_on_lock=1',
    ...each('disablerepo', args.disablerepo),
    ...each('enablerepo', args.enablerepo),
    ...each('disableplugin', args.disable_plugin),
    ...each('enableplugin', args.enable_plugin),
    ...each('exclude', args.exclude),
    ...one('disableexcludes', args.disable_excludes),
    ...one('config', args.conf_file),
    ...one('installroot', args.installroot === '/' ? undefined : args.installroot),
    ...one('releasever', args.releasever),
    ...one('destdir', args.download_dir),
    ...when(args.disable_gpg_check, '--nogpgcheck'),
    ...when(args.skip_broken, '--skip-broken'),
    ...when(args.security, '--security'),
    ...when(args.bugfix, '--bugfix'),
    ...when(args.allowerasing, '--allowerasing'),
    ...when(args.best === true || args.nobest === false, '--best'),
    ...when(args.best === false || args.nobest === true, '--nobest'),
    ...when(args.cacheonly, '--cacheonly'),
    ...when(args.download_only, '--downloadonly'),
    ...when(!args.install_weak_deps, '--setopt=install_weak_deps=0'),
    ...when(!args.sslverify || !args.validate_certs, '--setopt=sslverify=0'),
  ];
}

import { defineModule } from '../module/define-module.ts';
import type { ShellValue } from '../module/program.ts';
import { ModuleFailure } from '../module/result.ts';
import { APT_ARGS, type AptArgs } from './apt-args.ts';
import { readAptName, type AptName } from './apt-name.ts';
import { joinPrograms } from './join-programs.ts';
import { PACKAGE_OUTPUT, readPackageReply } from './package-reply.ts';

export const APT_PROGRAM = joinPrograms(import.meta.url, 'apt-call.sh', 'apt-look.sh', 'apt.sh');

export const apt = defineModule({
  name: 'apt',
  aliases: ['ansible.builtin.apt', 'ansible.legacy.apt'],
  summary: 'Installs, upgrades and removes packages of Debian and its relatives.',
  description:
    'With apt-get, apt-cache and dpkg of the host, which ask nothing (DEBIAN_FRONTEND=noninteractive). Where all packages are there already, dpkg is asked and nothing else.',
  checkMode: 'supported',
  args: APT_ARGS,
  constraints: { mutuallyExclusive: [['deb', 'name', 'upgrade']] },
  returns: {
    cache_updated: 'Whether the lists of packages were updated.',
    cache_update_time: 'When they last were, in seconds since the epoch; 0 if that is unknown.',
    ...PACKAGE_OUTPUT,
  },
  examples: `- name: A package, with lists that are at most an hour old
  apt:
    name: nginx
    cache_valid_time: 3600

- name: Versions
  apt:
    name: [postgresql-15, "redis=5:7.*"]
    install_recommends: false

- name: Gone, with its configuration
  apt:
    name: apache2
    state: absent
    purge: true
    autoremove: true

- name: A package as a file of the host
  apt:
    deb: /tmp/app_1.2_all.deb

- name: All that is new
  apt:
    update_cache: true
    upgrade: dist
`,
  statusTells: () => true,
  prepare: ({ args }) => ({ program: APT_PROGRAM, vars: makeAptVars(args) }),
  decode: ({ reply }) => readPackageReply(reply),
});

/** What the host's program is told. Throws ModuleFailure. */
export function makeAptVars(args: AptArgs): Record<string, ShellValue> {
  const names = (args.name ?? []).map((name) => name.trim()).filter((name) => name !== '*');
  const all = args.state === 'latest' && args.name?.includes('*') === true;
  if (all && names.length > 0)
    throw new ModuleFailure('unable to install additional packages when upgrading all installed packages');
  if (args.deb !== undefined && args.state !== 'present') throw new ModuleFailure('deb only supports state=present');
  const upgrade = all ? 'yes' : args.upgrade;
  const way = upgrade === 'yes' || upgrade === 'safe' ? 'upgrade' : 'dist-upgrade';
  return {
    apt_state: args.state,
    apt_specs: readNames(names, args.state === 'absent').flat(),
    apt_debs: readFiles(args.deb),
    apt_way: upgrade === 'no' ? '' : way,
    apt_update: args.update_cache === true || args.cache_valid_time > 0,
    apt_valid: args.cache_valid_time,
    apt_retries: args.update_cache_retries,
    apt_delay: args.update_cache_retry_max_delay,
    apt_lock: args.lock_timeout,
    apt_release: args.default_release ?? '',
    apt_only_upgrade: args.only_upgrade,
    apt_purge: args.purge,
    apt_clean: args.clean,
    apt_autoclean: args.autoclean,
    apt_autoremove: args.autoremove,
    apt_policy: args.policy_rc_d ?? '',
    ...makeOptions(args),
  };
}

/** A name that no package can have is missing, unless it shall be. */
function readNames(names: readonly string[], absent: boolean): AptName[] {
  return names.flatMap((text) => {
    const name = readAptName(text);
    if (name !== undefined) return [name];
    if (absent) return [];
    throw new ModuleFailure(`No package matching '${text}' is available`, {
      help: 'A name has letters, digits, `+`, `-` and `.`; a version follows as in `foo=1.2`.',
    });
  });
}

function readFiles(deb: string | undefined): string[] {
  if (deb === undefined) return [];
  if (deb.includes('://'))
    throw new ModuleFailure('`deb` is a path on the host here, no URL', {
      help: 'Bring the file to the host with `get_url` first.',
    });
  if (deb.includes('\n')) throw new ModuleFailure('deb: apt-get takes no file whose name has a line break');
  return deb.split(',');
}

/** Options of apt-get, by what it is called for. */
function makeOptions(args: AptArgs): Record<string, readonly string[]> {
  const force = args.force;
  const allow = [
    ...(args.allow_unauthenticated || force ? ['--allow-unauthenticated'] : []),
    ...(args.allow_downgrade || force ? ['--allow-downgrades'] : []),
  ];
  const held = args.allow_change_held_packages || force ? ['--allow-change-held-packages'] : [];
  const essential = force ? ['--allow-remove-essential'] : [];
  const release = args.default_release === undefined ? [] : ['-t', args.default_release];
  const unneeded = args.autoremove ? ['--auto-remove'] : [];
  const keep = args.fail_on_autoremove ? ['--no-remove'] : [];
  const purge = args.purge ? ['--purge'] : [];
  const recommends =
    args.install_recommends === undefined
      ? []
      : ['-o', `APT::Install-Recommends=${args.install_recommends ? 'yes' : 'no'}`];
  return {
    // Without a terminal in between dpkg's complaints stay apart from what it says.
    apt_options: [
      '-y',
      '-o',
      'Dpkg::Use-Pty=0',
      ...args.dpkg_options.split(',').flatMap((option) => ['-o', `Dpkg::Options::=--${option}`]),
    ],
    apt_install_options: [
      ...(args.only_upgrade ? ['--only-upgrade'] : []),
      ...(args.state === 'fixed' ? ['--fix-broken'] : []),
      ...allow,
      ...held,
      ...essential,
      ...release,
      ...unneeded,
      ...keep,
      ...recommends,
    ],
    apt_remove_options: [...purge, ...held, ...essential, ...unneeded],
    apt_upgrade_options: [...allow, ...held, ...essential, ...release, ...unneeded, ...keep],
    apt_tidy_options: [...purge, ...essential],
  };
}

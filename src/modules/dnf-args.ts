import { arg, type ArgsOf } from '../module/arg.ts';

/** What `package` and `dnf` share beyond the name, the state and what `apt` has, too. */
export const DNF_OPTIONS = {
  enablerepo: arg.list(arg.str()).default([]).describe('Repositories that are on for this task.'),
  disablerepo: arg.list(arg.str()).default([]).describe('Repositories that are off for this task.'),
  enable_plugin: arg.list(arg.str()).default([]).describe('Plugins that are on for this task.'),
  disable_plugin: arg.list(arg.str()).default([]).describe('Plugins that are off for this task.'),
  exclude: arg.list(arg.str()).default([]).describe('Packages that are left out.'),
  disable_excludes: arg
    .str()
    .describe('Takes back what the configuration leaves out: `all`, `main` or the id of a repository.'),
  conf_file: arg.path().describe('Another configuration file of the host.'),
  installroot: arg.path().default('/').describe('Another root, below which all is installed.'),
  releasever: arg.str().describe('Another release, from which all comes.'),
  disable_gpg_check: arg.bool().default(false).describe('Signatures of packages are not checked.'),
  skip_broken: arg.bool().default(false).describe('Packages that cannot be had or installed are passed over.'),
  security: arg.bool().default(false).describe('With `latest`: updates that mend security only.'),
  bugfix: arg.bool().default(false).describe('With `latest`: updates that mend mistakes only.'),
  update_only: arg.bool().default(false).describe('With `latest`: packages that are not installed are passed over.'),
  allowerasing: arg.bool().default(false).describe('Packages that are in the way may be removed.'),
  best: arg.bool().describe('The latest version or a failure; false: what can be installed.'),
  nobest: arg.bool().describe('The opposite of `best`.'),
  cacheonly: arg.bool().default(false).describe('Downloads neither lists nor packages.'),
  download_only: arg.bool().default(false).describe('Downloads the packages and installs nothing.'),
  download_dir: arg.path().describe('Where `download_only` puts them.'),
  install_weak_deps: arg.bool().default(true).describe('Whether recommended packages come along.'),
  sslverify: arg.bool().default(true).describe('Whether the certificates of the repositories are checked.'),
  validate_certs: arg.bool().default(true).describe('The same for packages that are URLs.'),
  install_repoquery: arg.bool().default(true).describe('Has no meaning any longer.'),
};

export const DNF_ARGS = {
  name: arg
    .list(arg.str())
    .default([])
    .aliases('pkg')
    .describe('Packages: `foo`, `foo-1.2`, `foo >= 1.2`, `@group`, a path, a URL; `*` with `latest` is all.'),
  state: arg
    .choice('absent', 'installed', 'latest', 'present', 'removed')
    .describe(
      '`present`, where `autoremove` does not say otherwise; `installed` is `present`, and `removed` is `absent`.',
    ),
  update_cache: arg.bool().default(false).aliases('expire-cache').describe('Asks the repositories anew.'),
  autoremove: arg.bool().default(false).describe('Removes what nothing needs any longer; may stand alone.'),
  allow_downgrade: arg.bool().default(false).describe('Takes an older version in place of a newer one.'),
  lock_timeout: arg.int().default(30).describe('Seconds to wait while another program holds the lock.'),
  use_backend: arg
    .choice('auto', 'yum', 'yum4', 'dnf', 'dnf4', 'dnf5')
    .default('auto')
    .describe('The command that is used, where the host has it.'),
  list: arg.str().describe('Is refused: ask with `command: dnf list`.'),
  ...DNF_OPTIONS,
};

export type DnfArgs = ArgsOf<typeof DNF_ARGS>;

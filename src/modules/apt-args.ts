import { arg, type ArgsOf } from '../module/arg.ts';

/** What `package` and `apt` share beyond the name and the state. */
export const APT_OPTIONS = {
  update_cache: arg.bool().aliases('update-cache').describe('`apt-get update` first, or alone.'),
  cache_valid_time: arg
    .int()
    .default(0)
    .describe('Seconds for which the lists are new enough; if it is given, older ones are updated.'),
  update_cache_retries: arg.int().default(5).describe('How often the lists are asked for.'),
  update_cache_retry_max_delay: arg
    .int()
    .default(12)
    .describe('Seconds between two of these attempts, at most; 1, 2, 4, … it is.'),
  default_release: arg
    .str()
    .aliases('default-release')
    .describe('The release that is preferred, as `-t` of apt-get has it.'),
  install_recommends: arg
    .bool()
    .aliases('install-recommends')
    .describe('Whether recommended packages come along; without it as the host has it.'),
  purge: arg.bool().default(false).describe('What is removed loses its configuration files, too.'),
  autoremove: arg
    .bool()
    .default(false)
    .describe('Removes dependencies that nothing needs any longer; may stand alone.'),
  autoclean: arg
    .bool()
    .default(false)
    .describe('Without packages: removes archives that cannot be downloaded any longer.'),
  clean: arg
    .bool()
    .default(false)
    .describe('Removes the archives that were downloaded, first of all; may stand alone.'),
  only_upgrade: arg.bool().default(false).describe('Packages that are not installed are passed over.'),
  fail_on_autoremove: arg.bool().default(false).describe('Fails where a package would be removed.'),
  allow_unauthenticated: arg
    .bool()
    .default(false)
    .aliases('allow-unauthenticated')
    .describe('Takes packages that nobody signed.'),
  allow_downgrade: arg
    .bool()
    .default(false)
    .aliases('allow-downgrade', 'allow_downgrades', 'allow-downgrades')
    .describe('Takes an older version in place of a newer one.'),
  allow_change_held_packages: arg.bool().default(false).describe('Changes what is on hold, too.'),
  force: arg
    .bool()
    .default(false)
    .describe('All that apt-get asks before: unsigned, older, held, and essential packages that go. Better not.'),
  dpkg_options: arg
    .str()
    .default('force-confdef,force-confold')
    .describe('Options of dpkg with commas, without the dashes.'),
  lock_timeout: arg.int().default(60).describe('Seconds to wait while another program holds the lock.'),
  policy_rc_d: arg
    .int()
    .describe('What /usr/sbin/policy-rc.d answers meanwhile; 101: no service is started by what is installed.'),
  force_apt_get: arg.bool().default(false).describe('Has no meaning here: apt-get does all, and never aptitude.'),
};

export const APT_ARGS = {
  name: arg
    .list(arg.str())
    .aliases('package', 'pkg')
    .describe('Packages: `foo`, `foo=1.2*`, `foo>=1.2`, `foo*`, `foo:i386`; `*` with `latest` is all that are there.'),
  state: arg
    .choice('absent', 'build-dep', 'fixed', 'latest', 'present')
    .default('present')
    .describe('`build-dep`: what building the packages needs; `fixed`: dependencies that are broken are mended.'),
  deb: arg.path().describe('Packages as files of the host instead, with commas between them.'),
  upgrade: arg
    .choice('dist', 'full', 'no', 'safe', 'yes')
    .default('no')
    .describe('All packages: `safe` and `yes` remove none, `full` and `dist` do where needed.'),
  ...APT_OPTIONS,
};

export type AptArgs = ArgsOf<typeof APT_ARGS>;

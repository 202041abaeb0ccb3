import { arg, type ArgsOf } from '../module/arg.ts';

/** What `package` and `apk` share beyond the name, the state and `update_cache`. */
export const APK_OPTIONS = {
  available: arg
    .bool()
    .default(false)
    .describe('With `upgrade`: what no repository has any longer is replaced or removed.'),
  no_cache: arg.bool().default(false).describe('Uses no cache of the host.'),
  repository: arg.list(arg.str()).describe('Repositories in place of those that the host knows.'),
  world: arg.path().default('/etc/apk/world').describe('The file with the packages that were asked for by name.'),
};

export const APK_ARGS = {
  name: arg.list(arg.str()).describe('Packages; `foo=1.2-r0` and `foo@edge` as apk has them.'),
  state: arg
    .choice('present', 'installed', 'latest', 'absent', 'removed')
    .default('present')
    .describe('`installed` is `present`, and `removed` is `absent`.'),
  update_cache: arg.bool().default(false).describe('`apk update` first, or alone.'),
  upgrade: arg.bool().default(false).describe('All packages to their latest version.'),
  ...APK_OPTIONS,
};

export type ApkArgs = ArgsOf<typeof APK_ARGS>;

import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { PATH_WITH_BUSYBOX } from '../alpine-busybox.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A folder with busybox's commands; empty where the machine has no busybox, whose tests then do not run. */
    readonly applets: string;
    /** A folder with commands of packages that a host with busybox may have. */
    readonly packages: string;
  }
}

/** Commands that packages bring, as far as this machine has them; none of coreutils. */
const PACKAGES =
  'apt-cache apt-config apt-get apt-key apt-mark dpkg dpkg-deb dpkg-query gpg gpgv chage chattr crontab curl dig ' +
  'dnsmasq docker dockerd etcd etcdctl file getent iptables lsattr openssl rsync ssh ssh-keygen systemctl useradd ' +
  'usermod zip zstd';

/** Made once: they are hundreds of links, and every shell of busybox wants them. */
export function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'longshore-applets-'));
  const applets = join(folder, 'applets');
  const packages = join(folder, 'packages');
  // Some shells are of users who may do nothing.
  for (const each of [folder, applets, packages]) mkdirSync(each, { recursive: true });
  chmodSync(folder, 0o755);
  project.provide('applets', applets);
  project.provide('packages', packages);
  const env = { PATH: PATH_WITH_BUSYBOX };
  try {
    execFileSync('busybox', ['--install', '-s', applets], { stdio: 'ignore', env });
    link(['busybox'], applets, env);
    link(PACKAGES.split(' '), packages, env);
  } catch {
    // describeWith says that it is missing.
  }
  return () => rmSync(folder, { recursive: true });
}

function link(names: readonly string[], folder: string, env: { readonly PATH: string }): void {
  const script = 'for name do command -v "$name"; done; :';
  const found = execFileSync('sh', ['-c', script, 'sh', ...names], { encoding: 'utf8', env }).split('\n');
  for (const path of found) if (path.startsWith('/')) symlinkSync(path, join(folder, basename(path)));
}

import { measureDistance } from '../util/suggest.ts';
import { shortName } from './short-name.ts';

/** Modules of ansible.builtin that are not here. */
const OF_BUILTIN: ReadonlySet<string> = new Set([
  'debconf',
  'dpkg_selections',
  'expect',
  'git',
  'mount_facts',
  'package_facts',
  'pip',
  'rpm_key',
  'service_facts',
  'subversion',
  'yum_repository',
]);

/** Short names of modules of collections that roles for several systems have, and that are not here. */
const OF_COLLECTIONS: ReadonlySet<string> = new Set(
  `alternatives apache2_module capabilities composer dconf filesystem firewalld flatpak gem homebrew htpasswd ini_file java_cert locale_gen lvg lvol
  macports make modprobe mysql_db mysql_replication mysql_user nmcli npm openbsd_pkg openssl_certificate openssl_csr openssl_privatekey opkg pacman
  pam_limits pamd parted pear pkg5 pkgin pkgng pkgutil portage postgresql_db postgresql_privs postgresql_user redhat_subscription seboolean
  sefcontext selinux seport snap svr4pkg ufw x509_certificate xml yarn zfs zypper zypper_repository`.split(/\s+/),
);

/**
 * Whether Ansible has a module of this name that is not here: nobody meant another one with a similar name.
 * @param known short names of the modules that are here
 */
export function isLacking(name: string, known: readonly string[]): boolean {
  if (!name.includes('.')) return OF_BUILTIN.has(name) || OF_COLLECTIONS.has(name);
  if (/^ansible\.(?:builtin|legacy)\./.test(name)) return OF_BUILTIN.has(shortName(name));
  const own = lastName(name);
  const limit = [4, 6].filter((length) => own.length >= length).length;
  return /^\w+\.\w+\.\w+$/.test(name) && known.every((other) => measureDistance(own, other) > limit);
}

/** What the module `a.b.c` is called in its collection. */
export function lastName(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

import { shortName } from './short-name.ts';

/** Modules of ansible.builtin that are not here. */
const LACKING: ReadonlySet<string> = new Set([
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

/** Whether Ansible has a module of this name that is not here: nobody meant another one with a similar name. */
export function isLacking(name: string): boolean {
  return /^(?:ansible\.(?:builtin|legacy)\.)?\w+$/.test(name) && LACKING.has(shortName(name));
}

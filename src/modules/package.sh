# shellcheck shell=sh disable=SC2154
# Packages by the manager that the host has. package_use: apt, dnf, apk or empty; package_other_apt, package_other_dnf, package_other_apk: arguments
# that were given and that this manager does not have; package_failure_apt and so on: why it cannot do what is asked for. The variables of all managers are set.

package_main() {
  PATH=$PATH:/usr/sbin:/sbin
  [ -n "$package_use" ] || package_choose
  eval "package_other=\$package_other_$package_use"
  [ -z "$package_other" ] || ls_fail "with $package_use there is no argument $package_other" 'Leave it out, or set it only where the package manager has it: `when: ansible_facts.pkg_mgr == ...`.'
  eval "package_other=\$package_failure_$package_use"
  [ -z "$package_other" ] || ls_fail "$package_other"
  "${package_use}_main"
}

# On a Debian there may be a dnf, too, and the other way round.
package_choose() {
  if ls_has apt-get && { [ -e /etc/debian_version ] || ! ls_has rpm; }; then
    package_use=apt
  elif ls_has dnf || ls_has dnf5 || ls_has yum; then
    package_use=dnf
  elif ls_has apk; then
    package_use=apk
  else
    ls_fail 'the host has none of the package managers apt, dnf, yum and apk' 'Other ones are not supported: install packages with `command`.'
  fi
}

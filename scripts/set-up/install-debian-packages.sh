#!/bin/sh
# install-debian-packages.sh PACKAGE…: installs packages as root; none of their services starts, now or at the next boot.
# The policy that refuses to start services holds only while this program or its apt-get holds the lock: after a kill -9
# it puts the former policy back the next time it is asked.
set -eu
lock=/run/longshore-install.lock
policy=/usr/sbin/policy-rc.d
former=$policy.before-longshore
wants=/etc/systemd/system

exec 9>"$lock"
flock 9
seen=$(mktemp)

list_enabled() { find "$wants" -path '*.wants/*' 2>/dev/null | sort; }

refuse_services() {
  if [ -e "$policy" ] && ! grep -q "$lock" "$policy"; then ln -f "$policy" "$former"; fi
  cat >"$policy.new" <<POLICY
#!/bin/sh
# While packages are installed for Longshore none of their services starts; this file goes away by itself.
flock -n $lock true 2>/dev/null || exit 101
if [ -e $former ]; then mv -f $former "\$0"; exec "\$0" "\$@"; fi
rm -f "\$0"
POLICY
  chmod 755 "$policy.new"
  mv -f "$policy.new" "$policy"
}

restore_policy() {
  if [ -e "$former" ]; then mv -f "$former" "$policy"; else rm -f "$policy"; fi
  rm -f "$seen"
}

disable_new_services() {
  list_enabled | comm -13 "$seen" - | while IFS= read -r link; do
    systemctl disable --quiet "${link##*/}" 2>/dev/null || rm -f "$link"
  done
}

list_enabled >"$seen"
refuse_services
trap restore_policy EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

install_packages() {
  DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 apt-get install -y -qq --no-install-recommends \
    -o Dpkg::Options::=--force-confold -o DPkg::Lock::Timeout=300 -- "$@" </dev/null
}

# The lists of a fresh machine are empty and those of an old one out of date: only then is it worth fetching them.
if ! install_packages "$@" >/dev/null 2>&1; then
  apt-get update -qq
  install_packages "$@"
fi
disable_new_services

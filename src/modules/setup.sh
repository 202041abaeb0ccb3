# shellcheck shell=sh disable=SC2154
# Tells what a host is: the raw texts, of which the controller makes facts. setup_want: sections between spaces;
# setup_fact_path: the folder of local facts; setup_timeout: seconds that looking at the mounts may take.

setup_main() {
  ls_open environment
  { env -0 || env; } 2>/dev/null
  ls_path setup_fact_path
  ! setup_wants local || setup_local_facts
  PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin LC_ALL=C
  export PATH LC_ALL
  ls_open uname
  uname -snrm
  [ -r /proc/sys/kernel/version ] || {
    ls_open uname_version
    uname -v
  }
  setup_files
  setup_existing
  setup_links
  setup_filtered
  ! setup_wants platform || setup_platform
  ! setup_wants user || setup_user
  ! setup_wants date_time || setup_date
  ! setup_wants network || setup_network
  ! setup_wants lsb || setup_lsb
  ! setup_wants systemd || [ ! -e /run/systemd/system ] || {
    ls_open systemd
    systemctl --version 2>/dev/null
  }
  ! { setup_wants python || setup_wants platform; } || setup_python
  ! setup_wants hardware || setup_mounts
  ! setup_wants virtual || [ ! -r /proc/1/environ ] || {
    ls_open init_environment
    tr '\000' '\n' 2>/dev/null </proc/1/environ
  }
  return 0
}

# setup_wants SECTION
setup_wants() { case " $setup_want " in *" $1 "*) ;; *) return 1 ;; esac }

# Every line of many small files, behind the path and a colon: one process instead of one for each file.
setup_files() {
  set -- /etc/os-release /usr/lib/os-release /etc/*-release /etc/slackware-version /etc/openwrt_release /etc/debian_version \
    /etc/coreos/update.conf /proc/sys/kernel/version /proc/self/status /proc/1/comm /proc/cmdline /proc/loadavg \
    /proc/sys/crypto/fips_enabled /etc/resolv.conf /etc/machine-id /var/lib/dbus/machine-id /etc/selinux/config \
    /sys/fs/selinux/enforce /sys/fs/selinux/policyvers /etc/ssh/ssh_host_*_key.pub /etc/openssh/ssh_host_*_key.pub \
    /etc/ssh_host_*_key.pub
  ! setup_wants virtual || set -- "$@" /proc/1/cgroup /run/systemd/container /proc/xen/capabilities
  if setup_wants virtual || setup_wants hardware; then set -- "$@" /sys/devices/virtual/dmi/id/*; fi
  ! setup_wants network || set -- "$@" /sys/class/net/*/address /sys/class/net/*/mtu /sys/class/net/*/operstate \
    /sys/class/net/*/type /sys/class/net/*/flags /sys/class/net/*/speed /sys/class/net/*/bridge/bridge_id \
    /sys/class/net/*/bridge/stp_state /sys/class/net/*/bonding/*
  ! setup_wants hardware || set -- "$@" /proc/meminfo /proc/uptime /proc/mounts /proc/self/mountinfo /sys/hypervisor/type \
    /sys/block/*/size /sys/block/*/removable /sys/block/*/queue/rotational /sys/block/*/queue/scheduler \
    /sys/block/*/queue/discard_granularity /sys/block/*/queue/discard_max_hw_bytes /sys/block/*/queue/logical_block_size \
    /sys/block/*/queue/hw_sector_size /sys/block/*/device/vendor \
    /sys/block/*/device/model /sys/block/*/device/serial /sys/block/*/*/start /sys/block/*/*/size /sys/block/*/dm/name
  ls_open files
  grep -s '' "$@" 2>/dev/null
}

# Paths of which it counts that they are there.
setup_existing() {
  ls_open existing
  for setup_path in /run/systemd/system /dev/.run/systemd /dev/.systemd /etc/init /sbin/openrc /etc/init.d /etc/dinit.d \
    /etc/alpine-release /etc/arch-release /etc/vmware-release /run/ostree-booted /sys/kernel/security/apparmor \
    /proc/vz /proc/lve /proc/bc /proc/xen /dev/kvm /.dockerenv /.dockerinit /usr/bin/rpm /usr/bin/rpm-ostree /usr/bin/yum \
    /usr/bin/dnf /usr/bin/microdnf /usr/bin/dnf-3 /usr/bin/dnf5 /usr/bin/apt-get /usr/bin/zypper /usr/sbin/urpmi \
    /usr/bin/pacman /bin/opkg /usr/pkg/bin/pkgin /usr/local/bin/brew /opt/homebrew/bin/brew /sbin/apk /usr/sbin/pkg \
    /usr/bin/emerge /usr/bin/pkg /usr/bin/xbps-install /usr/local/sbin/pkg /usr/bin/swupd /usr/sbin/sorcery \
    /sys/class/net/*/bridge /sys/class/net/*/bonding /sys/class/net/*/brif/* /sys/block/*/slaves/* /sys/block/*/holders/*; do
    [ ! -e "$setup_path" ] || printf '%s\n' "$setup_path"
  done
  for setup_path in systemctl initctl; do ! ls_has "$setup_path" || printf '%s\n' "$setup_path"; done
}

# Where links lead, as lines of `ls -l`.
setup_links() {
  set -- /sbin/init /usr/bin/dnf /usr/bin/microdnf /etc/products.d/baseproduct
  ! setup_wants network || set -- "$@" /sys/class/net/*/device /sys/class/net/*/device/driver/module
  ! setup_wants hardware || set -- "$@" /sys/block/* /dev/disk/by-id/* /dev/disk/by-uuid/* /dev/disk/by-label/*
  ls_open links
  ls -ld "$@" 2>/dev/null
}

# Long files, of which only some lines count.
setup_filtered() {
  set --
  if setup_wants hardware || setup_wants virtual; then [ ! -r /proc/cpuinfo ] || set -- /proc/cpuinfo; fi
  if setup_wants virtual && [ -r /proc/modules ]; then set -- "$@" /proc/modules; fi
  [ $# -gt 0 ] || return 0
  ls_open filtered
  awk '
    FILENAME == "/proc/modules" { if ($1 ~ /^(kvm|vboxdrv|virtio)$/) print "module: " $1; next }
    /^flags/ && flags++ { next }
    /^(processor|Processor|model name|vendor_id|Vendor|cpu|physical id|core id|cpu cores|siblings|# processors|max thread id|ncpus active|flags|machine)[ \t]*:/
  ' "$@"
}

setup_platform() {
  if ls_has getconf; then
    ls_open bits
    getconf LONG_BIT 2>/dev/null
  else
    ls_open elf_class
    od -An -tu1 -j4 -N1 "/proc/$$/exe" 2>/dev/null
  fi
  setup_name=$(cat /proc/sys/kernel/hostname 2>/dev/null || uname -n)
  ls_open hosts
  setup_find_host "$setup_name" 2>/dev/null || setup_resolve "$setup_name"
  ls_open roots
  stat -L -c '%d:%i' / /proc/1/root/. 2>/dev/null
}

# The Python that playbooks may ask for; nothing else here does.
setup_python() {
  for setup_python in /usr/bin/python3 /usr/libexec/platform-python "$(command -v python3)" /usr/bin/python; do
    [ -x "$setup_python" ] || continue
    ls_open python
    printf '%s\n' "$setup_python"
    "$setup_python" -V 2>&1
    return
  done
}

# setup_find_host NAME: the first line of /etc/hosts with the address that it gives to the name.
setup_find_host() {
  awk -v name="$1" '
    { sub(/#.*/, "") }
    NF > 1 && !($1 in first) { first[$1] = $0 }
    address == "" { for (i = 2; i <= NF; i++) if (tolower($i) == tolower(name)) address = $1 }
    END { if (address == "") exit 1; print first[address] }
  ' /etc/hosts
}

# setup_resolve NAME: the line that /etc/hosts would have for it. The name servers may be out of reach.
setup_resolve() {
  ls_has getent || return 0
  set -- getent hosts "$1"
  ! ls_has timeout || set -- timeout "$setup_timeout" "$@"
  "$@" 2>/dev/null
}

# The entry of the user whose name the environment has, else of the one who runs this.
setup_user() {
  for setup_name in "${LOGNAME:-${USER-}}" "$(id -u)"; do
    [ -n "$setup_name" ] || continue
    setup_entry=$(getent passwd "$setup_name" 2>/dev/null) ||
      setup_entry=$(grep -e "^$setup_name:" -e "^[^:]*:[^:]*:$setup_name:" /etc/passwd 2>/dev/null) || continue
    ls_field passwd "$setup_entry"
    return
  done
}

setup_date() {
  ls_open date
  date '+%s/%N/%z/%Z/%A/%w/%W/%Y/%m/%d/%H/%M/%S'
  [ -z "${TZ-}" ] || return 0
  ls_open time_zone
  if [ -r /etc/localtime ]; then tail -n 1 /etc/localtime; else echo UTC0; fi
}

setup_network() {
  ls_has ip || return 0
  ls_open addresses
  ip addr show 2>/dev/null
  ls_open route4
  ip -4 route get 8.8.8.8 2>/dev/null
  ls_open route6
  ip -6 route get 2404:6800:400a:800::1012 2>/dev/null
}

setup_lsb() {
  ! grep -qs '^DISTRIB_ID=' /etc/lsb-release || return 0
  ls_has lsb_release || return 0
  ls_open lsb
  lsb_release -a 2>/dev/null
}

# How full the mounts are; those of other machines apart, since they may not answer.
setup_mounts() {
  [ -r /proc/mounts ] || return 0
  setup_stat_mounts near
  setup_stat_mounts far
}

setup_stat_mounts() {
  setup_which=$1
  set --
  while read -r setup_device setup_point setup_type setup_rest; do
    case $setup_device in /* | *:/*) ;; *) continue ;; esac
    case $setup_type in
      nfs* | cifs | smb* | fuse* | 9p | ceph | glusterfs | afs) setup_place=far ;;
      *) setup_place=near ;;
    esac
    [ "$setup_place" = "$setup_which" ] || continue
    case $setup_point in *\\*) setup_point=$(printf '%bx' "$setup_point") && setup_point=${setup_point%x} ;; esac
    set -- "$@" "$setup_point"
  done </proc/mounts
  : "$setup_rest"
  [ $# -gt 0 ] || return 0
  ls_open "mounts_$setup_which"
  if [ "$setup_which" = far ] && ls_has timeout; then
    timeout -s KILL "$setup_timeout" stat -f -c '%s %S %b %a %c %d %n' -- "$@" 2>/dev/null
  else
    stat -f -c '%s %S %b %a %c %d %n' -- "$@" 2>/dev/null
  fi
  [ $? -ne 137 ] || ls_warn "the mounts of other machines did not answer within $setup_timeout seconds"
}

# Each file of local facts: its output where it can be run, else its content.
setup_local_facts() {
  exec 3>&1
  for setup_path in "$setup_fact_path"/*.fact; do
    [ -e "$setup_path" ] || [ -h "$setup_path" ] || continue
    ls_field fact_file "$setup_path"
    [ -e "$setup_path" ] || {
      ls_field fact_failure "Could not stat fact ($setup_path): No such file or directory"
      continue
    }
    ls_open fact_output
    if [ -x "$setup_path" ]; then
      setup_error=$("$setup_path" 2>&1 >&3 3>&- </dev/null)
      setup_status=$?
      [ "$setup_status" -eq 0 ] ||
        ls_field fact_failure "Failure executing fact script ($setup_path), rc: $setup_status, err: $setup_error"
    else
      cat <"$setup_path" 2>/dev/null
    fi
  done
}

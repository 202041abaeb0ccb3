#!/bin/sh
# Installs Debian packages so that none of their services starts, now or at the machine's next boot. Runs in a mount namespace of its own:
# what is bound and overlaid here is seen by apt alone and is gone with it, however it ends.
#   install.sh WORK PACKAGE...
# WORK is an empty folder for what the packages' scripts want to enable.
set -eu
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH
work=$1
shift
policy=/usr/sbin/policy-rc.d
made_policy=
# dpkg is not to be interrupted half-way: a signal waits for it, and then the traces are removed.
trap 'exit 143' HUP INT TERM
trap '[ -z "$made_policy" ] || rm -f "$policy"; rm -rf "$work"' EXIT
mount --make-rprivate /

# Enabling a service is making links in these folders: they go to WORK, not to the machine.
for folder in /etc/systemd/system /etc/rc0.d /etc/rc1.d /etc/rc2.d /etc/rc3.d /etc/rc4.d /etc/rc5.d /etc/rc6.d /etc/rcS.d; do
    [ -d "$folder" ] || continue
    layer=$work$folder
    mkdir -p "$layer/upper" "$layer/work"
    (cd "$layer" && mount -t overlay -o "lowerdir=$folder,upperdir=upper,workdir=work" overlay "$folder")
done

# Whoever wants to start a service asks this program first (invoke-rc.d(8)); 101 says no.
cat >"$work/policy-rc.d" <<POLICY
#!/bin/sh
# Longshore installs packages and starts none of their services. Left behind, this file removes itself at its next use.
if [ "\$(readlink /proc/self/ns/mnt)" = "$(readlink /proc/self/ns/mnt)" ]; then
    exit 101
fi
rm -f $policy
exit 0
POLICY
chmod 755 "$work/policy-rc.d"
if [ -e "$policy" ]; then
    mount --bind "$work/policy-rc.d" "$policy"
else
    made_policy=yes
    cp "$work/policy-rc.d" "$policy"
fi

DEBIAN_FRONTEND=noninteractive
NEEDRESTART_SUSPEND=1
export DEBIAN_FRONTEND NEEDRESTART_SUSPEND
# Without new lists, the old ones may do.
apt-get -q -o DPkg::Lock::Timeout=300 update || :
apt-get -q -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$@"

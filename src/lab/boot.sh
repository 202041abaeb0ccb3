#!/bin/sh
# Runs as PID 1 of a lab host, in fresh mount, UTS, IPC, PID, network and cgroup namespaces: lays out the file system and becomes systemd.
#   boot.sh HOST_FOLDER NAME v2
#   boot.sh HOST_FOLDER NAME v1 FOLDER OPTIONS [FOLDER OPTIONS]...
# HOST_FOLDER holds `root` (the host's own disk) and `layers` (what the host changes in /usr and the package database).
set -eu
PATH=/usr/sbin:/usr/bin:/sbin:/bin
export PATH
umask 022
# What a kernel gives PID 1; whoever brings the lab up may have less.
prlimit --pid $$ --nofile=:524288 2>/dev/null || :

folder=$1
name=$2
cgroups=$3
shift 3

hostname "$name"
mount --make-rprivate /
cd "$folder"
mount --bind root root
# Relative paths: a comma or a colon in the folder's name would end an overlay option.
mount -t overlay -o lowerdir=/usr,upperdir=layers/usr/upper,workdir=layers/usr/work overlay root/usr
mount -t overlay -o lowerdir=/var/lib/dpkg,upperdir=layers/dpkg/upper,workdir=layers/dpkg/work overlay root/var/lib/dpkg
mount --bind layers/local root/usr/local
cd root

mount -t proc -o nosuid,nodev,noexec proc proc
mount -t sysfs -o nosuid,nodev,noexec sysfs sys
mount -t tmpfs -o mode=755,nosuid,nodev tmpfs run
mount -t tmpfs -o mode=1777,nosuid,nodev tmpfs tmp
mkdir -m 1777 run/lock

# These settings have no namespace: a host that wrote them would change the machine.
for shared in proc/sys/kernel proc/sys/vm proc/sys/fs proc/sysrq-trigger; do
    [ -e "$shared" ] || continue
    mount --bind "$shared" "$shared"
    mount -o remount,bind,ro "$shared"
done

# Each start of a host has an id of its own, as each start of a machine has.
cat proc/sys/kernel/random/uuid >run/boot-id
chmod 444 run/boot-id
mount --bind run/boot-id proc/sys/kernel/random/boot_id

# A /dev of its own: the machine's disks are none of a host's business.
mount -t tmpfs -o mode=755,nosuid tmpfs dev
mknod -m 666 dev/null c 1 3
mknod -m 666 dev/zero c 1 5
mknod -m 666 dev/full c 1 7
mknod -m 666 dev/random c 1 8
mknod -m 666 dev/urandom c 1 9
mknod -m 666 dev/tty c 5 0
mkdir dev/pts dev/shm dev/mqueue
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts dev/pts
mount -t tmpfs -o mode=1777,nosuid,nodev tmpfs dev/shm
mount -t mqueue mqueue dev/mqueue
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
ln -s /proc/self/fd/0 dev/stdin
ln -s /proc/self/fd/1 dev/stdout
ln -s /proc/self/fd/2 dev/stderr

case $cgroups in
v2)
    mount -t cgroup2 cgroup2 sys/fs/cgroup
    ;;
v1)
    mount -t tmpfs -o mode=755 tmpfs sys/fs/cgroup
    while [ $# -ge 2 ]; do
        mkdir "sys/fs/cgroup/$1"
        mount -t cgroup -o "$2" cgroup "sys/fs/cgroup/$1"
        shift 2
    done
    ;;
esac

mkdir -p .machine
pivot_root . .machine
cd /
umount -l /.machine
rmdir /.machine
exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin container=longshore /lib/systemd/systemd --system </dev/null

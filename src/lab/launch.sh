#!/bin/sh
# Starts a lab host. Called twice: `outer` as the host's supervisor on the machine, `inner` as PID 1 of the host's new PID namespace.
#   launch.sh outer SUPERVISOR_GROUPS HOST_GROUPS NETWORK BOOT BOOT_ARGUMENT...
# GROUPS is a colon-separated list of cgroup folders to join; NETWORK is the file of a network namespace.
set -eu
PATH=/usr/sbin:/usr/bin:/sbin:/bin
export PATH

join_groups() {
    old_ifs=$IFS
    IFS=:
    for group in $1; do
        # 0 is whoever writes, whatever its number is in this PID namespace.
        echo 0 >"$group/cgroup.procs"
    done
    IFS=$old_ifs
}

stage=$1
supervisor=$2
groups=$3
network=$4
shift 4
case $stage in
outer)
    join_groups "$supervisor"
    # PID 1 of a host that starts anew ends by a hangup, and of one that is switched off by another signal.
    status=129
    while [ "$status" -eq 129 ]; do
        status=0
        unshare --pid --fork sh "$0" inner "$supervisor" "$groups" "$network" "$@" || status=$?
    done
    exit "$status"
    ;;
inner)
    # The cgroup namespace begins where the process stands, so it joins first.
    join_groups "$groups"
    exec nsenter --net="$network" unshare --mount --uts --ipc --cgroup sh "$@"
    ;;
esac

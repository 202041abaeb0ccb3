#!/bin/sh
# Runs a command in cgroups and in a network namespace of the lab.
#   serve.sh GROUPS NETWORK COMMAND [ARGUMENT]...
set -eu
PATH=/usr/sbin:/usr/bin:/sbin:/bin
export PATH
groups=$1
network=$2
shift 2
IFS=:
for group in $groups; do
    echo 0 >"$group/cgroup.procs"
done
unset IFS
exec nsenter --net="$network" "$@"

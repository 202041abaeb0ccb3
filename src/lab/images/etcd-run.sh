#!/bin/sh
# What the stand-ins for bitnami/etcd do when they are given no command.
set -eu
unset ETCD_ROOT_PASSWORD
exec etcd

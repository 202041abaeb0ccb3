#!/bin/sh
# Waits on a server of the lab until it can be worked with; says what is missing if it cannot within the given seconds.
#   ready-server.sh SECONDS
if ! timeout "$1" systemctl start docker.service || ! said=$(timeout "$1" docker info 2>&1); then
    printf 'Docker Engine does not answer: %s\n' "${said-}" >&2
    journalctl --unit docker.service --lines 5 --no-pager --output cat >&2
    exit 1
fi

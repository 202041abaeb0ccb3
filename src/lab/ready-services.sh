#!/bin/bash
# Waits on the lab's DNS host until its services answer; says what is missing if they do not within the given seconds.
#   ready-services.sh SECONDS
tries=$(($1 * 5))

wait_for() {
    what=$1
    unit=$2
    shift 2
    systemctl start "$unit"
    until said=$("$@" 2>&1); do
        tries=$((tries - 1))
        if [ "$tries" -le 0 ]; then
            printf '%s does not answer: %s\n' "$what" "$said" >&2
            journalctl --unit "$unit" --lines 5 --no-pager --output cat >&2
            exit 1
        fi
        sleep 0.2
    done
}

# bash opens the connection: a server need not have curl.
get() {
    exec 3<>"/dev/tcp/10.0.0.10/$1" || return
    printf 'GET %s HTTP/1.0\r\n\r\n' "$2" >&3
    grep -q "$3" <&3
}

ask_dns() {
    [ "$(dig +short +time=1 +tries=1 @10.0.0.10 registry.lab.test)" = 10.0.0.10 ]
}

wait_for dnsmasq dnsmasq.service ask_dns
wait_for 'the image registry' docker-registry.service get 5000 /v2/_catalog bitnami/etcd
wait_for 'the etcd of the discovery service' discovery-etcd.service get 2379 /health true
wait_for 'the discovery service' discovery.socket get 8087 / /new

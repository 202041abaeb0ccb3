#!/bin/sh
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

ask_dns() {
    [ "$(dig +short +time=1 +tries=1 @10.0.0.10 registry.lab.test)" = 10.0.0.10 ]
}

listens() {
    ss -Hltn "sport = :$1" | grep -q .
}

wait_for dnsmasq dnsmasq.service ask_dns
wait_for 'the image registry' docker-registry.service listens 5000
wait_for 'the etcd of the discovery service' discovery-etcd.service /usr/local/bin/etcdctl --endpoints http://10.0.0.10:2379 endpoint health
wait_for 'the discovery service' discovery.socket listens 8087

#!/bin/sh
# Answers one HTTP request on standard input and output, as etcd's public discovery service does:
# `GET /new?size=N` makes a token for a cluster of N members and says its URL.
#   discovery.sh ETCD_URL
set -u
etcd=$1

answer() {
    printf 'HTTP/1.1 %s\r\nContent-Type: text/plain\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s' "$1" "${#2}" "$2"
    exit 0
}

IFS=' ' read -r method target _ || exit 0
carriage_return=$(printf '\r')
while IFS= read -r line && [ "$line" != "$carriage_return" ] && [ -n "$line" ]; do :; done

[ "$method" = GET ] || answer '405 Method Not Allowed' 'only GET is answered'
case $target in
/new) size=3 ;;
/new\?size=*) size=${target#*=} ;;
*) answer '404 Not Found' 'ask for /new?size=N' ;;
esac
case $size in
'' | 0* | *[!0-9]*) answer '400 Bad Request' 'size is a number from 1' ;;
esac

token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
if said=$(ETCDCTL_API=2 /usr/local/bin/etcdctl --endpoints "$etcd" set "/_etcd/registry/$token/_config/size" "$size" 2>&1); then
    answer '200 OK' "$etcd/v2/keys/_etcd/registry/$token"
fi
answer '503 Service Unavailable' "the etcd of the discovery service does not take the token: $said"

#!/bin/sh
# Entry point of the stand-ins for bitnami/etcd, with the original's habits: settings come from the environment, the data directory is the image's,
# any other command is run as it is, and the image's own start wants a word about passwords first.
set -eu

export ETCD_DATA_DIR=/bitnami/etcd/data
export ETCD_LISTEN_CLIENT_URLS="${ETCD_LISTEN_CLIENT_URLS:-http://0.0.0.0:2379}"
export ETCD_ADVERTISE_CLIENT_URLS="${ETCD_ADVERTISE_CLIENT_URLS:-http://127.0.0.1:2379}"

say() {
    printf 'etcd %s %s ==> %s\n' "$(date +%T.%2N)" "$1" "$2"
}

if [ "${1-}" = /opt/bitnami/scripts/etcd/run.sh ]; then
    say 'INFO ' 'Validating settings in ETCD_* env vars..'
    case ${ALLOW_NONE_AUTHENTICATION-} in
    1 | [yY][eE][sS] | [tT][rR][uU][eE])
        say 'WARN ' "You set the environment variable ALLOW_NONE_AUTHENTICATION=$ALLOW_NONE_AUTHENTICATION. For safety reasons, do not use this flag in a production environment."
        ;;
    *)
        if [ -z "${ETCD_ROOT_PASSWORD-}" ]; then
            say 'ERROR' 'The ETCD_ROOT_PASSWORD environment variable is empty or not set. Set the environment variable ALLOW_NONE_AUTHENTICATION=yes to allow a blank password. This is only recommended for development environments.'
            exit 1
        fi
        ;;
    esac
fi

exec "$@"

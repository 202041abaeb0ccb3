# shellcheck shell=sh disable=SC2016
# What the programs of the Docker modules share: asking the engine, and its errors by name with a next step.

docker_nl='
'

# docker_need: tells the client which engine to ask, and ends the task where there is no docker command. Set by the caller, perhaps:
# docker_client_host, _context, _api, _tls (trust or verify), _certs (a folder), _folder (of the client).
docker_need() {
  ls_path docker_client_certs docker_client_folder
  [ -z "${docker_client_folder-}" ] || PATH=$docker_client_folder:$PATH
  [ -z "${docker_client_host-}" ] || export DOCKER_HOST="$docker_client_host"
  [ -z "${docker_client_api-}" ] || export DOCKER_API_VERSION="$docker_client_api"
  [ -z "${docker_client_certs-}" ] || export DOCKER_CERT_PATH="$docker_client_certs"
  case ${docker_client_tls-} in
    trust) export DOCKER_TLS=1 && unset DOCKER_TLS_VERIFY ;;
    verify) export DOCKER_TLS_VERIFY=1 ;;
  esac
  if [ -n "${docker_client_context-}" ]; then
    unset DOCKER_HOST
    export DOCKER_CONTEXT="$docker_client_context"
  fi
  ls_has docker || ls_fail 'this host has no docker command' \
    'install Docker there: apt-get install docker.io (Debian), apk add docker (Alpine), or https://docs.docker.com/engine/install/'
}

# docker_last_line TEXT: sets docker_line to what TEXT, the client's answer, says: the engine's own words if there are, else the last line.
docker_last_line() {
  docker_line='' docker_daemon_line=''
  set -f
  IFS=$docker_nl
  for docker_each in $1; do
    case $docker_each in
      'WARNING: '* | 'See '*'docker '*'--help'* | 'Run '*'docker '*'--help'*) ;;
      *'Error response from daemon: '*) docker_daemon_line=${docker_each#*'Error response from daemon: '} ;;
      *) docker_line=$docker_each ;;
    esac
  done
  unset IFS
  set +f
  docker_line=${docker_daemon_line:-$docker_line}
  docker_line=${docker_line#docker: }
  docker_line=${docker_line#Error: }
}

# docker_engine_trouble TEXT: ends the task if TEXT, the client's answer, says that the engine cannot be used at all.
docker_engine_trouble() {
  set -- "${1#"$docker_nl"}"
  case $1 in
    *'ermission denied'*'ocker daemon socket'* | *'ermission denied'*'ocker API'* | *'dial unix '*'ermission denied'*)
      ls_field stderr "$1"
      ls_fail "$(id -un 2>/dev/null || echo 'this user') may not use the Docker engine: permission denied on its socket" \
        'add `become: true` to the task or the play, or the user to the group docker'
      ;;
    *'Cannot connect to the Docker daemon'* | *'ailed to connect to the docker API'* | *'Is the docker daemon running'*)
      ls_field stderr "$1"
      ls_fail 'the Docker engine does not answer on this host' \
        'start it there with `systemctl start docker`; `journalctl -u docker` says why it stopped'
      ;;
    *'no space left on device'* | *'No space left on device'*)
      ls_field stderr "$1"
      docker_root=$(docker info --format '{{.DockerRootDir}}' 2>/dev/null) || docker_root=/var/lib/docker
      ls_fail "no space left on device for Docker's data ($(docker_free_space "$docker_root"))" \
        'free some there: `docker system df` shows what takes it, `docker system prune` drops what nothing uses'
      ;;
  esac
}

# docker_free_space FOLDER: prints how full its file system is.
docker_free_space() {
  df -Pk "$1" 2>/dev/null | {
    read -r _
    read -r _ docker_total _ docker_free _ docker_mount
    echo "$docker_mount has $((${docker_free:-0} / 1024)) MB free of $((${docker_total:-0} / 1024)) MB"
  }
}

# docker_fail WHAT TEXT [HELP]: ends the task; TEXT is what the client answered.
docker_fail() {
  docker_engine_trouble "$2"
  ls_field stderr "$2"
  docker_last_line "$2"
  ls_fail "$1: $docker_line" "${3-}"
}

# docker_pull IMAGE [PLATFORM]: pulls it, or ends the task with what can be done.
docker_pull() {
  docker_said=$(docker pull -q ${2:+--platform="$2"} "$1" 2>&1) && return 0
  docker_engine_trouble "$docker_said"
  docker_last_line "$docker_said"
  ls_field stderr "$docker_said"
  ls_fail "the image $1 cannot be pulled: $docker_line" "$(docker_pull_help "$1" "$docker_said")"
}

docker_pull_help() {
  case $2 in
    *'toomanyrequests'* | *'rate limit'*)
      echo 'the registry limits anonymous pulls: log in with docker_login, or use a mirror of your own'
      return
      ;;
    *'no such host'* | *'i/o timeout'* | *'onnection refused'* | *'TLS handshake timeout'* | *'network is unreachable'* | *'emporary failure in name resolution'* | *'server misbehaving'* | *'request canceled'*)
      printf '%s; ' "look whether the host reaches the registry (name resolution, proxy, firewall), or load the image with docker_image and \`source: load\`"
      ;;
  esac
  docker_bare=${1#docker.io/}
  case $docker_bare in
    bitnami/*)
      docker_tag=${docker_bare##*:}
      printf '%s' "docker.io/bitnami holds no versioned images any more: use bitnamilegacy/${docker_bare#bitnami/}"
      case $docker_bare in
        bitnami/etcd:*) printf '%s' ", or quay.io/coreos/etcd:v${docker_tag#v}" ;;
      esac
      ;;
    *) printf '%s' 'look at name and tag; a private image needs docker_login on the host first' ;;
  esac
}

# docker_fits PLATFORM [PATTERN…]: whether the platform, as an image has it, is one of those; each is without any.
docker_fits() {
  [ "$#" -gt 1 ] || return 0
  docker_platform=$1
  shift
  for docker_each in "$@"; do
    # shellcheck disable=SC2254 # a pattern
    case $docker_platform in $docker_each) return 0 ;; esac
  done
  return 1
}

# docker_export NAME=VALUE…: into the environment of the client, where no other user can read it.
docker_export() {
  for docker_each in "$@"; do
    # shellcheck disable=SC2163 # a word NAME=VALUE
    export "$docker_each"
  done
}

# docker_port_holder PORT: sets docker_holder to who listens on it, or to nothing.
docker_port_holder() {
  docker_holder=$(docker ps --filter "publish=$1" --format '{{.Names}}' 2>/dev/null)
  docker_holder=${docker_holder%%"$docker_nl"*}
  if [ -n "$docker_holder" ]; then
    docker_holder="the container \`$docker_holder\`"
    return
  fi
  docker_hex=$(printf '%04X' "$1")
  docker_inodes=$(cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | while read -r _ docker_local _ docker_st _ _ _ _ _ docker_inode _; do
    case $docker_local:$docker_st in *":$docker_hex:0A") echo "$docker_inode" ;; esac
  done)
  docker_inode=${docker_inodes%%"$docker_nl"*}
  [ -n "$docker_inode" ] || return 0
  # Globbing the folders, not the links in them, keeps the argument list short.
  # shellcheck disable=SC2012 # the names are numbers
  docker_pid=$(ls -l /proc/[0-9]*/fd 2>/dev/null | while read -r docker_each; do
    case $docker_each in
      /proc/*:) docker_pid=${docker_each#/proc/} docker_pid=${docker_pid%%/*} ;;
      *" socket:[$docker_inode]") echo "$docker_pid" && break ;;
    esac
  done)
  [ -n "$docker_pid" ] || {
    docker_holder='a process that this user may not see'
    return
  }
  read -r docker_comm <"/proc/$docker_pid/comm" || docker_comm='?'
  docker_holder="the process $docker_comm (pid $docker_pid)"
}

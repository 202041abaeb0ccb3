# shellcheck shell=sh disable=SC2154
# Runs etcdctl in a container: etcd_ctl_container, etcd_ctl_words; and if etcd_ctl_own is set, asks the member there for its own status.
# Ends the task where the container cannot be used.

etcd_ctl_main() {
  ls_need docker
  eval "set -- $etcd_ctl_words"
  etcd_ctl_said=$(docker exec -e ETCDCTL_API=3 "$etcd_ctl_container" etcdctl "$@" 2>&1)
  ls_field rc "$?"
  ls_field said "$etcd_ctl_said"
  case $etcd_ctl_said in
    *'No such container'*) ls_fail "there is no container $etcd_ctl_container on this host" 'Deploy first: playbooks/deploy.yml' ;;
    *' is not running'* | *' is restarting, wait'*)
      ls_fail "the container $etcd_ctl_container does not run: $(docker inspect --format '{{.State.Status}}, exit status {{.State.ExitCode}}' "$etcd_ctl_container" 2>&1)" \
        "Its log may say why: docker logs --tail 20 $etcd_ctl_container"
      ;;
    *'Cannot connect to the Docker daemon'* | *'failed to connect to the docker API'*)
      ls_fail 'the Docker engine does not answer on this host' 'Start it there: systemctl start docker'
      ;;
    *'ermission denied'*'ocker daemon socket'* | *'ermission denied'*'docker API'*)
      ls_fail 'permission denied on the socket of the Docker engine' 'Add become: true, or the user to the group docker.'
      ;;
  esac
  [ -z "${etcd_ctl_own-}" ] || ls_field own "$(docker exec -e ETCDCTL_API=3 "$etcd_ctl_container" etcdctl endpoint status -w json 2>&1)"
}

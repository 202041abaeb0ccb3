# shellcheck shell=sh disable=SC2154,SC2016
# Looks at all that a host has of a member, with one call of docker: etcd_look_container, etcd_look_volume, etcd_look_image, etcd_look_data
# (the data directory, from the volume's folder on), etcd_look_ports (of the host, in words). etcd_look_format is docker_container's; lines
# that begin with % are ours.

etcd_look_main() {
  ls_has docker || ls_fail 'this host has no docker command' 'Install Docker there, such as `apt-get install docker.io`.'
  # A container and an image have no mount point of their own; a volume has.
  etcd_look_said=$(docker inspect --format '{{with index . "Mountpoint"}}%mount {{.}}
{{end}}{{if index . "HostConfig"}}%is {{.Name}} {{.State.Status}}
{{$name := .Name}}{{range index . "Mounts"}}%held {{$name}} {{index . "Name"}}
{{end}}{{else}}%json {{json .}}{{end}}'"$etcd_look_format" \
    "$etcd_look_container" "$etcd_look_container.longshore-old" "$etcd_look_volume" "$etcd_look_image" 2>&1)
  ls_field said "$etcd_look_said"
  etcd_look_read
  [ -z "$etcd_look_folder" ] || etcd_look_into_volume
  etcd_look_into_container "$etcd_look_container" "$etcd_look_is" "$etcd_look_holds"
  etcd_look_into_container "$etcd_look_container.longshore-old" "$etcd_look_old_is" "$etcd_look_old_holds"
  [ "$etcd_look_is" != running ] || return 0
  eval "set -- $etcd_look_ports"
  for etcd_look_port; do etcd_look_holder; done
}

etcd_look_nl='
'

# Sets what matters of docker's answer, line by line: a pattern over the whole of it would take a shell a tenth of a second.
# etcd_look_folder of the volume; of the container and the one kept aside its status, or nothing, and whether it holds the volume.
etcd_look_read() {
  etcd_look_folder='' etcd_look_logs='' etcd_look_is='' etcd_look_holds='' etcd_look_old_is='' etcd_look_old_holds=''
  set -f
  IFS=$etcd_look_nl
  for etcd_look_line in $etcd_look_said; do
    case $etcd_look_line in
      '%mount '*) etcd_look_folder=${etcd_look_line#%mount } ;;
      "%held /$etcd_look_container $etcd_look_volume") etcd_look_holds=1 ;;
      "%held /$etcd_look_container.longshore-old $etcd_look_volume") etcd_look_old_holds=1 ;;
      "%is /$etcd_look_container "*) etcd_look_is=${etcd_look_line##* } ;;
      "%is /$etcd_look_container.longshore-old "*) etcd_look_old_is=${etcd_look_line##* } ;;
    esac
  done
  unset IFS
  set +f
}

# Whether the volume has the data directory, and where on it logs are: etcd writes one when its cluster has been formed.
etcd_look_into_volume() {
  ls_field folder "$etcd_look_folder"
  [ -x "$etcd_look_folder" ] || ls_fail "the volume $etcd_look_volume cannot be looked into: $etcd_look_folder is closed to $(id -un)" \
    'Does the task need become?'
  [ ! -e "$etcd_look_folder/$etcd_look_data" ] || ls_field has_data true
  # Written by etcd_prove.yml: labels of a volume cannot change when its data go on to a new version.
  [ ! -f "$etcd_look_folder/.etcd-version" ] || ls_field version "$(cat "$etcd_look_folder/.etcd-version")"
  etcd_look_logs=$(etcd_look_find "$etcd_look_folder")
  [ -z "$etcd_look_logs" ] || ls_field logs "$etcd_look_logs"
}

# etcd_look_find FOLDER [OPTION…]: the data directories with a log in and below it, from it on.
etcd_look_find() {
  etcd_look_in=$1
  shift
  find "$etcd_look_in" "$@" -path '*/member/wal/*.wal' -type f -size +0 2>/dev/null | while read -r etcd_look_file; do
    etcd_look_file=${etcd_look_file#"$etcd_look_in"}
    etcd_look_file=${etcd_look_file%/member/wal/*}
    printf '%s\n' "${etcd_look_file:-/.}"
  done | sort -u
}

# etcd_look_into_container NAME STATUS HOLDS: logs that it does not have on the volume, in a field `own` each: the container, the data directory in it, and
# the folder of the host that is mounted there, if there is one. Not where it works on the volume and has its log there.
etcd_look_into_container() {
  [ -n "$2" ] || return 0
  if [ -n "$3" ] && [ -n "$etcd_look_logs" ]; then return 0; fi
  etcd_look_changes=$(docker diff "$1" 2>&1) ||
    ls_fail "cannot look into the container $1: $etcd_look_changes" "See whether it is in order: docker inspect $1"
  printf '%s\n' "$etcd_look_changes" | sed -n 's|^[AC] \(/.*\)/member/wal/[^/]*\.wal$|\1|p' | sort -u | while read -r etcd_look_file; do
    ls_field own "$1$etcd_look_nl$etcd_look_file"
  done
  docker inspect --type container --format '{{range .Mounts}}{{println .Source}}{{println .Destination}}{{end}}' "$1" 2>/dev/null |
    while read -r etcd_look_source && read -r etcd_look_place; do
      if [ ! -d "$etcd_look_source" ] || [ "$etcd_look_source" = "$etcd_look_folder" ]; then continue; fi
      etcd_look_find "$etcd_look_source" -xdev -maxdepth 6 | while read -r etcd_look_file; do
        etcd_look_file=${etcd_look_file%/.}
        ls_field own "$1$etcd_look_nl$etcd_look_place$etcd_look_file$etcd_look_nl$etcd_look_source$etcd_look_file"
      done
    done
}

# Who listens on etcd_look_port, in a field `taken`.
etcd_look_holder() {
  etcd_look_hex=$(printf '%04X' "$etcd_look_port")
  etcd_look_inode=
  while read -r _ etcd_look_local _ etcd_look_state _ _ _ _ _ etcd_look_each _; do
    case $etcd_look_local:$etcd_look_state in *":$etcd_look_hex:0A") etcd_look_inode=$etcd_look_each ;; esac
  done <<X
$(cat /proc/net/tcp /proc/net/tcp6 2>/dev/null)
X
  [ -n "$etcd_look_inode" ] || return 0
  etcd_look_name=$(docker ps --filter "publish=$etcd_look_port" --format '{{.Names}}' 2>/dev/null)
  if [ -n "$etcd_look_name" ]; then
    ls_field taken "$etcd_look_port the container $etcd_look_name"
  else
    # shellcheck disable=SC2012 # the names are numbers
    etcd_look_pid=$(ls -l /proc/[0-9]*/fd 2>/dev/null | while read -r etcd_look_line; do
      case $etcd_look_line in
        /proc/*:) etcd_look_pid=${etcd_look_line#/proc/} etcd_look_pid=${etcd_look_pid%%/*} ;;
        *" socket:[$etcd_look_inode]") echo "$etcd_look_pid" && break ;;
      esac
    done)
    [ -z "$etcd_look_pid" ] || read -r etcd_look_name <"/proc/$etcd_look_pid/comm"
    ls_field taken "$etcd_look_port ${etcd_look_name:+$etcd_look_name${etcd_look_pid:+ (pid $etcd_look_pid)}}"
  fi
}

# shellcheck shell=sh disable=SC2154,SC2016
# Looks at all that a host has of a member, with one call of docker: etcd_look_container, etcd_look_volume, etcd_look_image, etcd_look_data
# (the data directory, from the volume's folder on), etcd_look_ports (of the host, in words). etcd_look_format is docker_container's; lines
# that begin with % are ours.

etcd_look_main() {
  ls_has docker || ls_fail 'this host has no docker command' 'Install Docker there, such as `apt-get install docker.io`.'
  etcd_look_old=$etcd_look_container.longshore-old
  etcd_look_folder='' etcd_look_logs='' etcd_look_confirmed=''
  etcd_look_is='' etcd_look_id='' etcd_look_holds='' etcd_look_replaced='' etcd_look_old_is='' etcd_look_old_holds=''
  etcd_look_ask inspect "$etcd_look_container" "$etcd_look_volume" "$etcd_look_image"
  [ -z "$etcd_look_folder" ] || etcd_look_into_volume
  [ "$etcd_look_is:$etcd_look_holds:$etcd_look_logs" != running:1: ] || etcd_look_await_log
  # Asking for what is not there takes docker as long as all the rest: the one aside is looked for where there can be one.
  if [ -z "$etcd_look_is" ] || [ "$etcd_look_replaced" ] && [ "$etcd_look_confirmed" != "$etcd_look_id" ]; then
    etcd_look_ask container inspect "$etcd_look_old"
  fi
  etcd_look_into_container "$etcd_look_container" "$etcd_look_is" "$etcd_look_holds"
  etcd_look_into_container "$etcd_look_old" "$etcd_look_old_is" "$etcd_look_old_holds"
  # One that is up has its ports itself.
  case " $etcd_look_is $etcd_look_old_is " in *' running '* | *' paused '* | *' restarting '*) return 0 ;; esac
  eval "set -- $etcd_look_ports"
  for etcd_look_port; do etcd_look_holder; done
}

etcd_look_nl='
'

# etcd_look_ask DOCKER_ARGUMENT…: docker's answer in a field `said`, and what matters here of it in variables: of the container and the one kept
# aside its status, and whether it holds the volume; of the container its id, and whether it has replaced another; of the volume its folder.
# Line by line: a pattern over the whole of it would take a shell a tenth of a second.
etcd_look_ask() {
  # A container and an image have no mount point of their own; a volume has.
  etcd_look_said=$(docker "$@" --format '{{with index . "Mountpoint"}}%mount {{.}}
{{end}}{{if index . "HostConfig"}}%is {{.Name}} {{.State.Status}} {{.Id}}
{{$name := .Name}}{{range index . "Mounts"}}%held {{$name}} {{index . "Name"}}
{{end}}{{with .Config.Labels}}{{with index . "longshore.previous-restart-policy"}}%replaced {{$name}}
{{end}}{{end}}{{else}}%json {{json .}}{{end}}'"$etcd_look_format" 2>&1)
  ls_field said "$etcd_look_said"
  set -f
  IFS=$etcd_look_nl
  for etcd_look_line in $etcd_look_said; do
    case $etcd_look_line in
      '%mount '*) etcd_look_folder=${etcd_look_line#%mount } ;;
      "%is /$etcd_look_container "*)
        etcd_look_id=${etcd_look_line##* }
        etcd_look_is=${etcd_look_line% *} etcd_look_is=${etcd_look_is##* }
        ;;
      "%is /$etcd_look_old "*) etcd_look_old_is=${etcd_look_line% *} etcd_look_old_is=${etcd_look_old_is##* } ;;
      "%held /$etcd_look_container $etcd_look_volume") etcd_look_holds=1 ;;
      "%held /$etcd_look_old $etcd_look_volume") etcd_look_old_holds=1 ;;
      "%replaced /$etcd_look_container") etcd_look_replaced=1 ;;
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
  # Both written by etcd_prove.yml. The version: labels of a volume cannot change when its data go on to a new one.
  if etcd_look_read .etcd-version; then ls_field version "$etcd_look_line"; fi
  if etcd_look_read .etcd-confirmed; then etcd_look_confirmed=$etcd_look_line; fi
  etcd_look_find "$etcd_look_folder"
  etcd_look_logs=$etcd_look_found
  [ -z "$etcd_look_logs" ] || ls_field logs "$etcd_look_logs"
}

# One that has just been started, by a run that was ended, may be about to form its cluster.
etcd_look_await_log() {
  # shellcheck disable=SC2034 # only counts
  for etcd_look_try in 1 2 3 4 5 6 7 8 9 10; do
    sleep 0.5 2>/dev/null || sleep 1
    etcd_look_find "$etcd_look_folder"
    etcd_look_logs=$etcd_look_found
    [ -z "$etcd_look_logs" ] || break
  done
  if [ -n "$etcd_look_logs" ]; then
    ls_field has_data true
    ls_field logs "$etcd_look_logs"
  fi
}

# etcd_look_read FILE: sets etcd_look_line to the one line of a file on the volume.
etcd_look_read() {
  etcd_look_line=
  [ -f "$etcd_look_folder/$1" ] && { IFS= read -r etcd_look_line || :; } <"$etcd_look_folder/$1"
}

# etcd_look_find FOLDER [OPTION…]: sets etcd_look_found to the data directories with a log in and below it, from it on.
etcd_look_find() {
  etcd_look_in=$1 etcd_look_found=
  shift
  while IFS= read -r etcd_look_file; do
    [ -n "$etcd_look_file" ] || continue
    etcd_look_file=${etcd_look_file#"$etcd_look_in"}
    etcd_look_file=${etcd_look_file%/member/wal/*}
    etcd_look_file=${etcd_look_file:-/.}
    case $etcd_look_nl$etcd_look_found in *"$etcd_look_nl$etcd_look_file$etcd_look_nl"*) ;; *)
      etcd_look_found=$etcd_look_found$etcd_look_file$etcd_look_nl ;;
    esac
  done <<X
$(find "$etcd_look_in" "$@" -path '*/member/wal/*.wal' -type f -size +0 2>/dev/null)
X
}

# etcd_look_into_container NAME STATUS HOLDS: logs that it does not have on the volume, in a field `own` each: the container, the data
# directory in it, and the folder of the host that is mounted there, if there is one. Not where it works on the volume and has its log there.
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
      etcd_look_find "$etcd_look_source" -xdev -maxdepth 6
      printf '%s' "$etcd_look_found" | while read -r etcd_look_file; do
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

# shellcheck shell=sh disable=SC2016
# Puts a file into a container, running or not, through `docker cp`, which takes and gives archives of tar. The archive is written here,
# since not every tar can say whose a file will be.
# shellcheck disable=SC2154,SC2119,SC2120,SC2034 # set by the caller: docker_container_copy_into_container, _path, _target, _follow, _local_follow, _owner, _group, _mode, _force

docker_container_copy_into_main() {
  docker_need
  docker_container_copy_into_work=$(umask 077 && mktemp -d "${TMPDIR:-/tmp}/.longshore-$LS_N-XXXXXX") ||
    ls_fail 'the host has no folder for temporary files that can be written to' 'Give one as TMPDIR, with `environment`.'
  trap 'rm -rf "$docker_container_copy_into_work"' EXIT
  trap 'exit 143' HUP INT TERM PIPE
  docker_container_copy_into_new=$docker_container_copy_into_work/new
  docker_container_copy_into_take
  docker_container_copy_into_links=0
  while docker_container_copy_into_look; do :; done
  ls_field container_path "$docker_container_copy_into_target"
  if [ -n "$docker_container_copy_into_kind" ] && [ "$docker_container_copy_into_force" = no ]; then return 0; fi
  [ "$docker_container_copy_into_kind" != 5 ] ||
    ls_fail "$docker_container_copy_into_target in $docker_container_copy_into_container is a folder" 'name the file in it'
  [ -n "$docker_container_copy_into_owner" ] || docker_container_copy_into_find_owner
  [ "$docker_container_copy_into_force" = yes ] || ! docker_container_copy_into_same || return 0
  ls_changed
  docker_container_copy_into_show
  ls_checking || docker_container_copy_into_write
}

# The file as it will be, and its mode.
docker_container_copy_into_take() {
  if [ -z "$docker_container_copy_into_path" ]; then
    cat >"$docker_container_copy_into_new"
  else
    ls_path docker_container_copy_into_path
    ls_look "$docker_container_copy_into_path" ${docker_container_copy_into_local_follow:+follow}
    case $ls_kind in
      file) ;;
      absent) ls_fail "there is no file $docker_container_copy_into_path on this host" 'copy it there first, or give its `content`' ;;
      link) ls_fail "$docker_container_copy_into_path is a link, and local_follow is false: links are not put into containers" 'leave local_follow out' ;;
      *) ls_fail "$docker_container_copy_into_path is not a file" 'only files are put into containers' ;;
    esac
    docker_container_copy_into_new=$docker_container_copy_into_path
    [ -r "$docker_container_copy_into_new" ] || ls_fail "cannot read $docker_container_copy_into_path" 'Does the task need become?'
    [ -n "$docker_container_copy_into_mode" ] || docker_container_copy_into_mode=$ls_mode
  fi
  docker_container_copy_into_size=$(wc -c <"$docker_container_copy_into_new")
  docker_container_copy_into_size=$((docker_container_copy_into_size))
}

# docker_container_copy_into_look: sets docker_container_copy_into_kind to what tar calls the kind of what is there, empty for nothing; true where
# it is a link that has to be followed, which the target then is.
docker_container_copy_into_look() {
  docker_container_copy_into_kind='' docker_container_copy_into_old=$docker_container_copy_into_work/old
  docker cp "$docker_container_copy_into_container:$docker_container_copy_into_target" - >"$docker_container_copy_into_old" 2>"$docker_container_copy_into_work/said" || {
    docker_container_copy_into_said=$(cat "$docker_container_copy_into_work/said")
    case $docker_container_copy_into_said in
      *[Nn]'o such container'*) ls_fail "there is no container $docker_container_copy_into_container on this host" '`docker ps -a` shows those that there are' ;;
      *'ould not find the file'* | *'no such file or directory'*) return 1 ;;
      *) docker_fail "docker cannot look into $docker_container_copy_into_container" "$docker_container_copy_into_said" ;;
    esac
  }
  docker_container_copy_into_drop_notes
  [ "$docker_container_copy_into_kind" = 2 ] && [ -n "$docker_container_copy_into_follow" ] || return 1
  docker_container_copy_into_links=$((docker_container_copy_into_links + 1))
  [ "$docker_container_copy_into_links" -le 20 ] || ls_fail "$docker_container_copy_into_target is a link that leads in circles"
  docker_container_copy_into_link=$(docker_container_copy_into_read 157 100)
  case $docker_container_copy_into_link in
    /*) docker_container_copy_into_target=$docker_container_copy_into_link ;;
    *) docker_container_copy_into_target=${docker_container_copy_into_target%/*}/$docker_container_copy_into_link ;;
  esac
}

# Names with other letters stand in an entry of their own, before that of the file.
docker_container_copy_into_drop_notes() {
  while docker_container_copy_into_kind=$(docker_container_copy_into_read 156 1); do
    case $docker_container_copy_into_kind in x | g | L) ;; *) return 0 ;; esac
    docker_container_copy_into_length=$((0$(docker_container_copy_into_octal 124 12)))
    tail -c +$((1025 + (docker_container_copy_into_length - 1) / 512 * 512)) "$docker_container_copy_into_old" >"$docker_container_copy_into_old.rest"
    mv "$docker_container_copy_into_old.rest" "$docker_container_copy_into_old"
  done
}

# docker_container_copy_into_read FROM LENGTH: prints a field of the header of the archive that came.
docker_container_copy_into_read() {
  dd if="$docker_container_copy_into_old" bs=1 skip="$1" count="$2" 2>/dev/null | tr -d '\000'
}

# Whom the container runs as, which it has to say itself.
docker_container_copy_into_find_owner() {
  docker_container_copy_into_said=$(docker exec "$docker_container_copy_into_container" /bin/sh -c 'id -u && id -g' 2>&1) ||
    docker_fail "the user of $docker_container_copy_into_container is not known" "$docker_container_copy_into_said" 'give `owner_id` and `group_id`, or start the container'
  docker_container_copy_into_owner=${docker_container_copy_into_said%%"$docker_nl"*}
  docker_container_copy_into_group=${docker_container_copy_into_said##*"$docker_nl"}
}

# docker_container_copy_into_octal FROM: prints a number of the header without zeros in front.
docker_container_copy_into_octal() {
  docker_container_copy_into_read "$1" "${2:-8}" | tr -d ' ' | sed 's/^0*\(.\)/\1/'
}

docker_container_copy_into_same() {
  case $docker_container_copy_into_kind in 0) ;; *) return 1 ;; esac
  # Engines put the kind of file in front of the mode.
  docker_container_copy_into_is="$(printf '%o' $((0$(docker_container_copy_into_octal 100) & 4095))) $(docker_container_copy_into_octal 108) $(docker_container_copy_into_octal 116) $(docker_container_copy_into_octal 124 12)"
  [ "$docker_container_copy_into_is" = "$(printf '%s %o %o %o' "$docker_container_copy_into_mode" "$docker_container_copy_into_owner" "$docker_container_copy_into_group" "$docker_container_copy_into_size")" ] || return 1
  docker_container_copy_into_content | cmp -s - "$docker_container_copy_into_new"
}

docker_container_copy_into_content() {
  docker_container_copy_into_length=$((0$(docker_container_copy_into_octal 124 12)))
  tail -c +513 "$docker_container_copy_into_old" | head -c "$docker_container_copy_into_length"
}

docker_container_copy_into_show() {
  ls_diffing || return 0
  [ "$docker_container_copy_into_size" -le 104448 ] || return 0
  if [ "$docker_container_copy_into_kind" = 0 ]; then
    docker_container_copy_into_content >"$docker_container_copy_into_work/content"
    [ "$docker_container_copy_into_length" -le 104448 ] || return 0
    ls_open before && cat "$docker_container_copy_into_work/content"
  fi
  ls_open after && cat "$docker_container_copy_into_new"
}

docker_container_copy_into_write() {
  docker_container_copy_into_said=$({
    docker_container_copy_into_header
    cat "$docker_container_copy_into_new"
    head -c $((1024 + (512 - docker_container_copy_into_size % 512) % 512)) /dev/zero
  } | docker cp - "$docker_container_copy_into_container:${docker_container_copy_into_target%/*}/" 2>&1) ||
    docker_fail "$docker_container_copy_into_target cannot be put into $docker_container_copy_into_container" "$docker_container_copy_into_said" 'Its folder has to be there: docker_container_exec can make it.'
}

# The header of one file, whose checksum counts eight spaces in its own place.
docker_container_copy_into_header() {
  docker_container_copy_into_time=$(printf '%011o' "$(date +%s)")
  docker_container_copy_into_sum=$(docker_container_copy_into_fields '        ' | od -An -v -tu1 | awk '{ for (i = 1; i <= NF; i++) sum += $i } END { print sum }')
  docker_container_copy_into_fields "$(printf '%06o' "$docker_container_copy_into_sum")"
}

docker_container_copy_into_fields() {
  docker_container_copy_into_pad 100 "${docker_container_copy_into_target##*/}"
  docker_container_copy_into_pad 8 "$(printf '%7s' "$docker_container_copy_into_mode" | tr ' ' 0)"
  docker_container_copy_into_pad 8 "$(printf '%07o' "$docker_container_copy_into_owner")"
  docker_container_copy_into_pad 8 "$(printf '%07o' "$docker_container_copy_into_group")"
  docker_container_copy_into_pad 12 "$(printf '%011o' "$docker_container_copy_into_size")"
  docker_container_copy_into_pad 12 "$docker_container_copy_into_time"
  docker_container_copy_into_pad 8 "$1"
  docker_container_copy_into_pad 101 0
  docker_container_copy_into_pad 6 ustar
  docker_container_copy_into_pad 249 00
}

# docker_container_copy_into_pad WIDTH TEXT: prints it with NUL bytes behind.
docker_container_copy_into_pad() {
  docker_container_copy_into_bytes=$(printf '%s' "$2" | wc -c)
  printf '%s' "$2"
  [ "$docker_container_copy_into_bytes" -ge "$1" ] || head -c $(($1 - docker_container_copy_into_bytes)) /dev/zero
}

# shellcheck shell=sh disable=SC2016
# How docker_image saves images to an archive and loads them, and what it says of several: see docker_image.sh.
# shellcheck disable=SC2154,SC2119,SC2120,SC2034 # ls_error is for the prelude; set by the caller: see ImagePlan

# docker_image_archive EXPECTED NAME…: EXPECTED has a line `ID NAME` for each image, and `-` for one without a name.
docker_image_archive() {
  docker_image_expected=$1
  shift
  ls_look "$docker_image_archive_path" follow
  case $ls_kind in
    absent) ;;
    file) [ -z "$docker_image_force_archive" ] && docker_image_archived && return ;;
    *) ls_fail "$docker_image_archive_path is not a file" 'give a path where the archive can be' ;;
  esac
  ls_changed
  docker_image_actions="$docker_image_actions archived"
  ls_checking && return
  ls_parent "$docker_image_archive_path"
  ls_temp "$ls_dir" "$docker_image_archive_path"
  docker_image_said=$( (docker save ${docker_image_save_platform:+--platform="$docker_image_save_platform"} "$@" >"$ls_temporary") 2>&1) || {
    ls_error=$docker_image_said
    case $docker_image_said in *'write '*'o space left'* | *'rror writing'*) ls_cannot_write "$docker_image_archive_path" ;; esac
    docker_fail "$(docker_image_join "$@") cannot be saved to $docker_image_archive_path" "$docker_image_said"
  }
  ls_commit "$docker_image_archive_path"
}

docker_image_join() {
  [ "$#" -eq 1 ] && printf 'the image %s' "$1" && return
  printf 'the images %s' "$*"
}

# docker_image_archived: whether the archive has the expected images, each under the expected names, and no others: its manifest.json says so.
docker_image_archived() {
  case $docker_nl$docker_image_expected in *"$docker_nl "*) return 1 ;; esac
  ls_need tar
  docker_image_manifest=$(tar -xOf "$docker_image_archive_path" manifest.json 2>/dev/null) || return 1
  docker_image_held=''
  while :; do
    case $docker_image_manifest in *'"Config":"'*) ;; *) break ;; esac
    docker_image_manifest=${docker_image_manifest#*'"Config":"'}
    docker_image_entry=${docker_image_manifest%%'"Config":"'*}
    docker_image_config=${docker_image_entry%%'"'*}
    docker_image_config=${docker_image_config##*/}
    docker_image_config=sha256:${docker_image_config%.json}
    docker_image_tags=-
    case $docker_image_entry in *'"RepoTags":["'*)
      docker_image_tags=${docker_image_entry#*'"RepoTags":["'}
      docker_image_tags=${docker_image_tags%%']'*}
      ;;
    esac
    docker_image_held=$docker_image_held$(printf '%s' "$docker_image_tags" | tr -d '"' | tr ',' '\n' | sed "s|^|$docker_image_config |")$docker_nl
  done
  [ "$(printf '%s' "$docker_image_held" | sort -u)" = "$(printf '%s\n' "$docker_image_expected" | sort -u)" ]
}

docker_image_be_exported() {
  docker_image_lines=''
  eval "set -- $docker_image_names"
  for docker_image_name in "$@"; do
    docker_image_look "$docker_image_name"
    [ -n "$docker_image_id" ] || ls_fail "the image $docker_image_name is not on this host" 'pull, build or load it first'
    ls_field image "$docker_image_json"
    case $docker_image_name in
      *@* | sha256:*) docker_image_archive_tag=- ;;
      *:*) docker_image_archive_tag=${docker_image_name#docker.io/} docker_image_archive_tag=${docker_image_archive_tag#library/} ;;
      *) docker_image_archive_tag=- ;;
    esac
    docker_image_lines="$docker_image_lines${docker_image_lines:+$docker_nl}$docker_image_id $docker_image_archive_tag"
  done
  docker_image_archive "$docker_image_lines" "$@"
  ls_field actions "${docker_image_actions# }"
}

docker_image_be_loaded() {
  docker_image_load
  ls_changed
  ls_field actions loaded
  ls_field stdout "$docker_image_said"
  docker_image_loaded=$(printf '%s\n' "$docker_image_said" | sed -n -e 's/^Loaded image: *//p' -e 's/^Loaded image ID: *//p')
  [ -n "$docker_image_loaded" ] || ls_fail "$docker_image_load_path holds no image" 'It has to be an archive of `docker save`.'
  ls_field names "$docker_image_loaded"
  IFS=$docker_nl
  set -f
  # shellcheck disable=SC2086 # a name has no space, and no glob
  set -- $docker_image_loaded
  set +f
  unset IFS
  docker_image_list "$@"
}

docker_image_load() {
  [ -r "$docker_image_load_path" ] || ls_fail "there is no file $docker_image_load_path on this host that can be read" 'copy the archive there first'
  docker_image_said=$(docker load -i "$docker_image_load_path" 2>&1) ||
    docker_fail "the image cannot be loaded from $docker_image_load_path" "$docker_image_said"
}

# Of all images where none is named.
docker_image_be_listed() {
  eval "set -- $docker_image_names"
  [ "$#" -gt 0 ] || {
    docker_image_said=$(docker image ls --quiet --no-trunc 2>&1) || docker_fail 'docker cannot list its images' "$docker_image_said"
    # shellcheck disable=SC2046 # ids
    set -- $(printf '%s\n' "$docker_image_said" | sort -u)
  }
  docker_image_list "$@"
}

# docker_image_list NAME…: what is known of those that there are, one in a line.
docker_image_list() {
  [ "$#" -gt 0 ] || return 0
  docker_image_said=$(docker image inspect --format '{{json .}}' "$@" 2>&1) || docker_image_check_missing
  ls_field images "$docker_image_said"
}

# docker_image_check_missing: ends the task if the client says anything but that images are not there.
docker_image_check_missing() {
  docker_engine_trouble "$docker_image_said"
  docker_image_others=$(printf '%s\n' "$docker_image_said" | grep -v -i -e '^{' -e '^$' -e 'no such image')
  [ -z "$docker_image_others" ] || docker_fail 'docker cannot look for images' "$docker_image_others"
}

# shellcheck shell=sh disable=SC2154
# Copies the data of a container onto a volume while it is stopped: etcd_adopt_container, _volume, _data (the data directory, from the
# volume's folder on), _folders (in the container, in words). The container is the truth until it is replaced, so a copy of before is made anew.

etcd_adopt_main() {
  ls_need docker
  ls_need tar
  ls_changed
  ls_checking && return 0
  etcd_adopt_id=$(docker inspect --type container --format '{{.Id}}' "$etcd_adopt_container" 2>&1) ||
    ls_fail "cannot look at the container $etcd_adopt_container: $etcd_adopt_id"
  etcd_adopt_folder=$(docker volume inspect --format '{{.Mountpoint}}' "$etcd_adopt_volume" 2>&1) ||
    ls_fail "cannot look at the volume $etcd_adopt_volume: $etcd_adopt_folder"
  etcd_adopt_note=$etcd_adopt_folder/.longshore-copied-from
  etcd_adopt_target=$etcd_adopt_folder/$etcd_adopt_data
  if [ -e "$etcd_adopt_target/member" ] && [ "$(cat "$etcd_adopt_note" 2>/dev/null)" != "$etcd_adopt_id" ]; then
    ls_fail "the volume $etcd_adopt_volume has data already, which are not those of the container $etcd_adopt_container" \
      "Decide which are right: move $etcd_adopt_target away, or remove the container."
  fi
  ls_try docker stop "$etcd_adopt_container" || ls_fail "the container $etcd_adopt_container cannot be stopped: $ls_error"
  eval "set -- $etcd_adopt_folders"
  etcd_adopt_copied=
  for etcd_adopt_from; do
    etcd_adopt_copy "$etcd_adopt_from" && etcd_adopt_copied=1 && break
  done
  [ -n "$etcd_adopt_copied" ] || {
    rm -rf "$etcd_adopt_target.copy"
    docker start "$etcd_adopt_container" >/dev/null 2>&1
    ls_fail "the data of the container $etcd_adopt_container could not be copied from any of: $*; $etcd_adopt_said" \
      'It runs again as before. Copy its data to the volume yourself, or remove the container if they are of no use.'
  }
  printf '%s' "$etcd_adopt_id" >"$etcd_adopt_note"
  rm -rf "$etcd_adopt_target"
  mv "$etcd_adopt_target.copy/${etcd_adopt_from##*/}" "$etcd_adopt_target"
  rm -rf "$etcd_adopt_target.copy"
  sync
  ls_field from "$etcd_adopt_from"
}

# etcd_adopt_copy FOLDER: into a folder beside the target. Through tar, since docker itself gives what it copies to root.
etcd_adopt_copy() {
  rm -rf "$etcd_adopt_target.copy"
  mkdir -m 700 "$etcd_adopt_target.copy" || return
  { docker cp "$etcd_adopt_container:$1" - || : >"$etcd_adopt_target.copy/failed"; } 2>"$etcd_adopt_target.copy/said" |
    tar -xpf - -C "$etcd_adopt_target.copy" 2>/dev/null || : >"$etcd_adopt_target.copy/failed"
  etcd_adopt_said=$(cat "$etcd_adopt_target.copy/said")
  [ ! -e "$etcd_adopt_target.copy/failed" ] && [ -d "$etcd_adopt_target.copy/${1##*/}/member/wal" ]
}

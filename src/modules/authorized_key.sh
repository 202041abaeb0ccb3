# shellcheck shell=sh disable=SC2154,SC2016,SC2034
# Tells what an edit of an authorized_keys file needs. authorized_key_user; authorized_key_path, empty for that in the user's home;
# authorized_key_follow; authorized_key_manage: its folder may be made; authorized_key_fetch: the keys are what download_* names. With authorized_key_mend the folder of the path is given to
# authorized_key_owner (UID:GID), for nobody else.

authorized_key_main() {
  ls_path authorized_key_path
  if [ -n "$authorized_key_mend" ]; then
    authorized_key_mend
    return
  fi
  authorized_key_find_user
  if [ -n "$authorized_key_follow" ] && [ -L "$authorized_key_path" ]; then
    authorized_key_path=$(readlink -f "$authorized_key_path") || ls_fail "$authorized_key_path is a link that leads nowhere"
  fi
  [ -z "$authorized_key_fetch" ] || authorized_key_fetch
  ls_field keyfile "$authorized_key_path"
  ls_parent "$authorized_key_path"
  # A link that the user has made leads where this task has nothing to give away.
  ls_look "$ls_dir" ${authorized_key_follow:+follow}
  ls_field folder "$ls_kind $ls_mode $ls_uid:$ls_gid"
  if [ "$ls_kind" = absent ] && [ -n "$authorized_key_manage" ] && ! ls_checking; then
    ls_parent "$ls_dir"
    [ -d "$ls_dir" ] || ls_fail "Failed to create directory for $authorized_key_path: there is no folder $ls_dir" 'Make the home of the user first.'
  fi
  authorized_key_read
}

authorized_key_find_user() {
  if accounts_entry passwd "$authorized_key_user"; then
    authorized_key_rest=${accounts_line#*:*:}
    ls_field user_uid "${authorized_key_rest%%:*}"
    authorized_key_rest=${authorized_key_rest#*:}
    ls_field user_gid "${authorized_key_rest%%:*}"
    authorized_key_rest=${authorized_key_rest#*:*:}
    authorized_key_path=${authorized_key_path:-${authorized_key_rest%%:*}/.ssh/authorized_keys}
  elif ! ls_checking; then
    ls_fail "Failed to lookup user $authorized_key_user: there is none on the host" 'Make it in an earlier task, with the module user.'
  elif [ -z "$authorized_key_path" ]; then
    ls_unknown "there is no user $authorized_key_user on the host yet"
  fi
}

authorized_key_fetch() {
  if [ -n "$download_source" ]; then
    [ -e "$download_source" ] || {
      ! ls_checking || ls_unknown "$download_source is not on the host yet"
      ls_fail "Path to a key file not found: $download_source" '`file://` names a file of the host; for one of the controller use the lookup `file`.'
    }
    [ -f "$download_source" ] || ls_fail "Path to a key is a directory and must be a file: $download_source"
  fi
  ls_temp "${TMPDIR:-/tmp}"
  download_fetch "$ls_temporary"
  download_check
  ls_open keys
  cat <"$ls_temporary"
}

authorized_key_read() {
  ls_look "$authorized_key_path" follow
  case $ls_kind in
    absent) ls_field absent true ;;
    file)
      ls_error=$( (true <"$authorized_key_path") 2>&1) ||
        ls_fail "Permission denied on file or path for authorized keys file: $authorized_key_path: ${ls_error##*: }" 'Does the task need become?'
      ls_field state file
      ls_report_attributes
      ls_open content
      cat <"$authorized_key_path"
      ;;
    *) ls_fail "$authorized_key_path is no file" ;;
  esac
}

authorized_key_mend() {
  ls_parent "$authorized_key_path"
  if ls_try chown "$authorized_key_owner" "$ls_dir" && ls_try chmod 700 "$ls_dir"; then return; fi
  ls_fail "cannot give $ls_dir to the user alone: ${ls_error##*: }" 'Does the task need become?'
}

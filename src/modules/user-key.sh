# shellcheck shell=sh disable=SC2154
# The SSH key of a user. user_key: whether he shall have one; user_key_type, user_key_bits, user_key_file, user_key_comment,
# user_key_passphrase, empty where they are not given.

user_make_key() {
  [ -n "$user_key" ] || return 0
  user_key_path=${user_key_file:-.ssh/id_$user_key_type}
  case $user_key_path in /*) ;; *) user_key_path=${user_has_home%/}/$user_key_path ;; esac
  if [ ! -e "$user_key_path" ] || [ -n "$user_force" ]; then
    user_differs 'SSH key' '' "$user_key_path"
    ls_checking || user_write_key
  fi
  ls_field ssh_key_file "$user_key_path"
  [ -r "$user_key_path.pub" ] || return 0
  ls_field ssh_public_key "$(cat <"$user_key_path.pub")"
  ls_field ssh_fingerprint "$(ssh-keygen -l -f "$user_key_path.pub" 2>/dev/null)"
}

# The folder is the user's, who must not lead root elsewhere.
user_write_key() {
  ls_need ssh-keygen
  ls_parent "$user_key_path"
  [ -d "$user_has_home" ] || ls_fail "$user_name has no home folder $user_has_home that a key could go to" "Leave \`create_home\` as it is, or name another place in \`ssh_key_file\`."
  if [ -L "$ls_dir" ] || [ -L "$user_key_path" ]; then ls_fail "will not make a key in $user_key_path: it is, or stands in, a link"; fi
  if [ ! -d "$ls_dir" ]; then
    { ls_try mkdir "$ls_dir" && ls_try chmod 700 "$ls_dir" && ls_try chown "$user_has_uid:$user_has_gid" "$ls_dir"; } ||
      ls_fail "cannot make the folder $ls_dir for the key of $user_name: ${ls_error##*: }"
  fi
  [ ! -e "$user_key_path" ] || rm -f "$user_key_path" "$user_key_path.pub"
  set -- -q -t "$user_key_type" ${user_key_bits:+-b "$user_key_bits"} -C "${user_key_comment:-ansible-generated on $(uname -n)}" -f "$user_key_path"
  if [ -z "$user_key_passphrase" ]; then
    ls_try ssh-keygen "$@" -N ''
  else
    user_ask_passphrase "$@"
  fi </dev/null || ls_fail "the SSH key of $user_name cannot be made: $ls_error"
  ls_try chown "$user_has_uid:$user_has_gid" "$user_key_path" "$user_key_path.pub" ||
    ls_fail "cannot give the SSH key $user_key_path to $user_name: ${ls_error##*: }"
}

# The passphrase goes through a program that is asked for it, so that it stands on no command line.
user_ask_passphrase() {
  ls_temp "${TMPDIR:-/tmp}"
  # shellcheck disable=SC2016
  printf '#!/bin/sh\nprintf "%%s\\n" "$LONGSHORE_PASSPHRASE"\n' >"$ls_temporary"
  chmod 700 "$ls_temporary"
  (
    LONGSHORE_PASSPHRASE=$user_key_passphrase SSH_ASKPASS=$ls_temporary SSH_ASKPASS_REQUIRE=force DISPLAY=:0
    export LONGSHORE_PASSPHRASE SSH_ASKPASS SSH_ASKPASS_REQUIRE DISPLAY
    exec ssh-keygen "$@" >/dev/null
  ) 2>"$ls_temporary.said"
  user_status=$?
  ls_error=$(cat <"$ls_temporary.said")
  rm -f "$ls_temporary.said"
  return "$user_status"
}

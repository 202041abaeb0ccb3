# shellcheck shell=sh disable=SC2154
# Makes a host ask certain DNS servers first, or no longer: nameserver_servers and nameserver_domains (separated by blanks), nameserver_keeps
# (names, in words), nameserver_absent.

nameserver_nl='
'
nameserver_begin='# BEGIN longshore nameserver'
nameserver_end='# END longshore nameserver'

nameserver_main() {
  nameserver_recognize
  ls_field manager "$nameserver_manager"
  case $nameserver_manager in
    systemd-resolved)
      nameserver_file=/etc/systemd/resolved.conf.d/90-longshore.conf
      nameserver_plan_dropin
      ;;
    resolvconf)
      nameserver_file=/etc/resolvconf/resolv.conf.d/head
      nameserver_plan_block "$(nameserver_lines)"
      ;;
    openresolv)
      nameserver_file=/etc/resolvconf.conf
      nameserver_plan_block "name_servers=\"$nameserver_servers \${name_servers-}\""
      ;;
    *)
      nameserver_file=$(readlink -f /etc/resolv.conf 2>/dev/null || echo /etc/resolv.conf)
      nameserver_plan_block "$(nameserver_lines)"
      ;;
  esac
  ls_field path "$nameserver_file"
  if [ "$nameserver_after" != "$nameserver_before" ]; then
    ls_changed
    if ls_diffing; then
      ls_field before "$nameserver_before"
      ls_field after "$nameserver_after"
    fi
    ls_checking || nameserver_change
  fi
}

# Who writes /etc/resolv.conf: what somebody writes anew must be changed where it comes from.
nameserver_recognize() {
  nameserver_text=$(cat /etc/resolv.conf 2>/dev/null)
  nameserver_link=$(readlink /etc/resolv.conf 2>/dev/null)
  nameserver_manager=plain
  case $nameserver_link in
    */systemd/resolve/* | */systemd/resolv.conf) nameserver_manager=systemd-resolved ;;
    */resolvconf/*) nameserver_manager=resolvconf ;;
    *NetworkManager*) nameserver_warn_writer NetworkManager ;;
    *)
      case $nameserver_text in
        *'enerated by resolvconf'*) nameserver_manager=openresolv ;;
        *'enerated by NetworkManager'*) nameserver_warn_writer NetworkManager ;;
        *'enerated by dhcpcd'*) nameserver_warn_writer dhcpcd ;;
        *'nameserver 127.0.0.53'*) ! ls_has resolvectl || nameserver_manager=systemd-resolved ;;
      esac
      ;;
  esac
}

nameserver_warn_writer() {
  ls_warn "/etc/resolv.conf is written by $1, which may take this change back: set the DNS server there as well"
}

nameserver_lines() {
  for nameserver_each in $nameserver_servers; do printf 'nameserver %s\n' "$nameserver_each"; done
}

# resolved asks one server of a list until that fails, so no other one may stand beside; servers of a link are still asked for other names.
nameserver_plan_dropin() {
  nameserver_read
  nameserver_after=
  [ -z "$nameserver_absent" ] || return 0
  nameserver_after="$nameserver_begin
[Resolve]
DNS=
DNS=$nameserver_servers"
  if [ -n "$nameserver_domains" ]; then
    nameserver_routes=
    for nameserver_each in $nameserver_domains; do nameserver_routes="$nameserver_routes ~$nameserver_each"; done
    nameserver_after="$nameserver_after${nameserver_nl}Domains=${nameserver_routes# }"
  fi
  nameserver_after=$nameserver_after$nameserver_nl$nameserver_end$nameserver_nl
}

# Sets nameserver_before; a command substitution alone would lose empty lines at the end.
nameserver_read() {
  nameserver_before=$(
    cat "$nameserver_file" 2>/dev/null
    echo x
  )
  nameserver_before=${nameserver_before%x}
}

# nameserver_plan_block LINES: our lines between their marks, in resolv.conf before the first server; all other lines stay.
nameserver_plan_block() {
  nameserver_read
  nameserver_block=$nameserver_begin$nameserver_nl$1$nameserver_nl$nameserver_end$nameserver_nl
  [ -z "$nameserver_absent" ] || nameserver_block=
  nameserver_after='' nameserver_inside='' nameserver_own=''
  while IFS= read -r nameserver_line; do
    case $nameserver_line in
      "$nameserver_begin") nameserver_inside=1 nameserver_own=1 ;;
      "$nameserver_end") nameserver_inside='' ;;
      *)
        [ -z "$nameserver_inside" ] || continue
        case $nameserver_manager:$nameserver_line in plain:nameserver[[:blank:]]*) nameserver_insert ;; esac
        nameserver_after=$nameserver_after$nameserver_line$nameserver_nl
        ;;
    esac
  done <<EOT
${nameserver_before%"$nameserver_nl"}
EOT
  [ -n "$nameserver_before" ] || nameserver_after=
  # Somebody else has put our servers first: there is nothing to do, and nothing to take back later.
  if [ -z "$nameserver_own" ] && [ "$nameserver_manager" = plain ] && nameserver_leads; then
    nameserver_after=$nameserver_before
    return
  fi
  nameserver_after=$nameserver_after$nameserver_block
}

nameserver_insert() {
  nameserver_after=$nameserver_after$nameserver_block
  nameserver_block=
}

# Whether the servers of nameserver_before begin with ours.
nameserver_leads() {
  nameserver_found=
  while read -r nameserver_word nameserver_address _; do
    [ "$nameserver_word" != nameserver ] || nameserver_found="$nameserver_found $nameserver_address"
  done <<EOT
$nameserver_before
EOT
  case "$nameserver_found " in " $nameserver_servers "*) return 0 ;; *) return 1 ;; esac
}

# Names that must go on resolving are asked for before and after; where one is lost, the change is taken back.
nameserver_change() {
  eval "set -- $nameserver_keeps"
  nameserver_known=
  for nameserver_name; do ! nameserver_resolves "$nameserver_name" || nameserver_known="$nameserver_known $nameserver_name"; done
  nameserver_write "$nameserver_after"
  nameserver_apply || {
    nameserver_write "$nameserver_before"
    nameserver_apply
    ls_fail "the change of $nameserver_file could not be applied, and was taken back: $ls_error"
  }
  nameserver_lost=
  for nameserver_name in $nameserver_known; do nameserver_resolves "$nameserver_name" || nameserver_lost="$nameserver_lost $nameserver_name"; done
  [ -n "$nameserver_lost" ] || return 0
  nameserver_write "$nameserver_before"
  nameserver_apply
  ls_fail "with $nameserver_servers as DNS server this host would no longer find$nameserver_lost: the change was taken back" \
    'See to it that the DNS server runs, can be reached from here, and forwards what it does not know itself.'
}

nameserver_resolves() {
  if ls_has getent; then
    RES_OPTIONS='timeout:2 attempts:2' getent hosts "$1" >/dev/null 2>&1
  else
    nslookup "$1" >/dev/null 2>&1
  fi
}

# nameserver_write TEXT: without text the file goes.
nameserver_write() {
  if [ -z "$1" ]; then
    rm -f "$nameserver_file"
    rmdir /etc/systemd/resolved.conf.d 2>/dev/null
    return 0
  fi
  ls_parent "$nameserver_file"
  mkdir -p "$ls_dir"
  ls_look "$nameserver_file" follow
  ls_temp "$ls_dir"
  ls_store "$nameserver_file" <<EOT
${1%"$nameserver_nl"}
EOT
  ls_commit "$nameserver_file"
}

nameserver_apply() {
  case $nameserver_manager in
    systemd-resolved) ls_try systemctl restart systemd-resolved ;;
    resolvconf | openresolv) ls_try resolvconf -u ;;
  esac
}

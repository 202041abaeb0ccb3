# shellcheck shell=sh disable=SC2016
# Tests and writes what was planned, and goes back where dnsmasq will not have it. Part of the program of dnsmasq.
# shellcheck disable=SC2154,SC2034 # see dnsmasq.sh

# As Debian's own start does it, whose settings may name a folder of further files.
dnsmasq_test() {
  ls_error=$(
    # shellcheck disable=SC2086,SC1091 # split into words; only there on Debian
    {
      set --
      if [ -r /usr/share/dnsmasq/init-system-common ]; then
        . /usr/share/dnsmasq/init-system-common
      elif [ -r /etc/default/dnsmasq ]; then
        . /etc/default/dnsmasq
      fi
      printf '%s' "$dnsmasq_config_after" | dnsmasq --test -C - ${CONFIG_DIR:+-7 $CONFIG_DIR} ${DNSMASQ_OPTS-} 2>&1
    }
  ) || ls_fail "dnsmasq refuses the new configuration, and nothing was written: ${ls_error##*"$dnsmasq_nl"}" \
    "the line is counted in $dnsmasq_config as it would be; look at \`options\` and \`records\`"
}

dnsmasq_write() {
  dnsmasq_wrong='' dnsmasq_config_old='' dnsmasq_hosts_old='' dnsmasq_config_new='' dnsmasq_hosts_new=''
  if [ "$dnsmasq_hosts_after" != "$dnsmasq_hosts_before" ]; then
    dnsmasq_hosts_new=1
    if [ -e "$dnsmasq_hosts" ]; then
      ls_keep "$dnsmasq_hosts"
      dnsmasq_hosts_old=$ls_backup
    fi
    dnsmasq_write_file "$dnsmasq_hosts" "$dnsmasq_hosts_after"
  fi
  [ "$dnsmasq_config_after" != "$dnsmasq_config_before" ] || return 0
  dnsmasq_config_new=1
  if [ -e "$dnsmasq_config" ]; then
    ls_keep "$dnsmasq_config"
    dnsmasq_config_old=$ls_backup
  fi
  dnsmasq_write_file "$dnsmasq_config" "$dnsmasq_config_after"
}

# dnsmasq_write_file PATH TEXT: without text the file goes.
dnsmasq_write_file() {
  if [ -z "$2" ]; then
    rm -f "$1"
    return
  fi
  ls_look "$1" follow
  ls_parent "$1"
  ls_temp "$ls_dir"
  ls_store "$1" <<EOF
${2%"$dnsmasq_nl"}
EOF
  ls_commit "$1"
}

# dnsmasq_go_back REASON: the old files return; ends the task.
dnsmasq_go_back() {
  [ -z "$dnsmasq_config_new" ] || dnsmasq_put_back "$dnsmasq_config" "$dnsmasq_config_old"
  [ -z "$dnsmasq_hosts_new" ] || dnsmasq_put_back "$dnsmasq_hosts" "$dnsmasq_hosts_old"
  if dnsmasq_act restart; then
    ls_fail "$1; the old files are back" "$(dnsmasq_advise)"
  fi
  ls_fail "$1; the old files are back, but dnsmasq does not start with them either: $ls_error" 'look at `journalctl -u dnsmasq`'
}

dnsmasq_put_back() {
  if [ -n "$2" ]; then mv -f "$2" "$1"; else rm -f "$1"; fi
}

# dnsmasq_act restart|reload: ls_error says why it did not.
dnsmasq_act() {
  if [ "$1" = reload ] && [ -n "$dnsmasq_reload" ]; then
    ls_error=$(sh -c "$dnsmasq_reload" 2>&1)
  elif [ "$1" = restart ] && [ -n "$dnsmasq_restart" ]; then
    ls_error=$(sh -c "$dnsmasq_restart" 2>&1)
  elif [ -d /run/systemd/system ]; then
    ls_error=$(systemctl "$1" "$dnsmasq_service" 2>&1) && return 0
    ls_error=$(journalctl -u "$dnsmasq_service" -n 20 --no-pager -o cat 2>/dev/null | grep -m 1 -i -E 'failed|bad|error|unknown' || echo "$ls_error")
    return 1
  elif [ "$1" = reload ] && [ -r /run/dnsmasq/dnsmasq.pid ]; then
    ls_error=$(kill -HUP "$(cat /run/dnsmasq/dnsmasq.pid)" 2>&1)
  elif ls_has rc-service; then
    ls_error=$(rc-service "$dnsmasq_service" "$1" 2>&1)
  else
    ls_error=$(service "$dnsmasq_service" restart 2>&1)
  fi
}

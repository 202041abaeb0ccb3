# shellcheck shell=sh disable=SC2154,SC2016,SC2034,SC2119,SC2120
# Starts, stops and enables services, through systemd, OpenRC, or the scripts in /etc/init.d. service_name; service_state;
# service_enabled, service_masked: yes, no or empty; service_reload, service_reexec: systemd reads its units or executes itself again;
# service_scope; service_no_block; service_force; service_sleep: seconds, or empty; service_pattern; service_level_name; service_arguments: words;
# service_levels: numbers of runlevels; service_daemonize.

service_main() {
  if [ -d /run/systemd/system ] || { [ -n "$service_scope" ] && ls_has systemctl; }; then
    service_systemd
  elif ls_has rc-service; then
    service_manager=openrc
    service_classic
  elif [ -z "$service_name" ] || [ -e "/etc/init.d/$service_name" ] || ls_has service || [ -n "$(ls /etc/init.d 2>/dev/null)" ]; then
    service_manager=sysv
    service_classic
  elif ls_checking; then
    ls_unknown 'the host has no service manager yet'
  else
    ls_fail 'the host has no service manager: neither a running systemd nor OpenRC nor /etc/init.d' 'In a container without one, start the program as a command.'
  fi
}

# service_do COMMAND…: changes something, unless in check mode; the journal's last lines stand in the error.
service_do() {
  service_changed=1
  if [ "$service_manager" = sysv ]; then ls_field acted "$service_verb"; fi
  ls_checking || service_try "$@"
}

service_try() {
  if [ -n "$service_daemonize" ]; then
    # What it starts may keep standard error open, so nothing reads it.
    "$@" </dev/null >/dev/null 2>&1 && return
    service_said="status $?"
  else
    ls_try "$@" && return
    service_said=$ls_error
  fi
  if [ "$service_manager" = systemd ] && ls_has journalctl; then
    ls_field stderr "$service_said
$(journalctl "$service_user" -u "$service_name" -n 10 --no-pager -o cat 2>/dev/null)"
  else
    ls_field stderr "$service_said"
  fi
  case $service_verb in
    mask | unmask) service_failure="Failed to $service_verb the service ($service_name)" ;;
    *) service_failure="Unable to ${service_verb:-manage} service $service_name" ;;
  esac
  ls_fail "$service_failure: ${service_said%%'
'*}" "${service_hint-}"
}

service_systemd() {
  service_manager=systemd
  service_user=--${service_scope:-system}
  if [ -n "$service_scope" ]; then
    # sudo and su leave it out, and systemctl finds no user's systemd then.
    export XDG_RUNTIME_DIR="${XDG_RUNTIME_DIR:-/run/user/$(id -u)}"
  fi
  if [ -n "$service_reexec" ]; then
    service_verb='execute systemd again for'
    ls_checking || service_try systemctl "$service_user" daemon-reexec
  fi
  if [ -n "$service_reload" ]; then
    service_verb='reload the units for'
    ls_checking || service_try systemctl "$service_user" daemon-reload
  fi
  [ -n "$service_name" ] || return 0
  case $service_name in
    -*) ls_fail "Could not find the requested service $service_name: host" ;;
    *\**) service_no_glob '*' ;;
    *\?*) service_no_glob '?' ;;
    *\[*) service_no_glob '[' ;;
  esac
  service_hint="On the host: \`systemctl ${service_scope:+--$service_scope }status $service_name\`; \`journalctl ${service_scope:+--$service_scope }-u $service_name\`."
  service_show
  service_get LoadState
  service_load=$service_value
  service_changed=
  case $service_load in
    not-found | '')
      service_mask
      if [ -z "$service_state$service_enabled" ] && [ -n "$service_masked" ]; then
        service_end
        return
      fi
      ! ls_checking || ls_unknown "the service $service_name is not on the host yet"
      ls_fail "Could not find the requested service $service_name: host" 'On the host: `systemctl list-unit-files` shows what there is. A new unit is seen after `daemon_reload: true`.'
      ;;
    masked)
      service_get Id
      [ "$service_masked" = no ] || [ -z "$service_state" ] || [ "$service_state" = stopped ] ||
        ls_fail "Unable to start service $service_name: Unit $service_value is masked." 'With `masked: false` it is unmasked first.'
      ;;
    template) [ -z "$service_state" ] || ls_fail "Service is in unknown state: $service_name is a template" "Its instances can be $service_state: put a name behind the @." ;;
  esac
  service_mask
  service_enable_unit
  service_get ActiveState
  service_running=
  case $service_value in active | activating | reloading) service_running=1 ;; esac
  service_bring systemctl "$service_user" ${service_no_block:+--no-block} VERB -- "$service_name"
  [ -z "$service_changed" ] || ls_checking || service_show
  [ "$service_load" != template ] || service_properties=
  ls_field status "$service_properties"
  service_end
}

# service_no_glob SIGN
service_no_glob() {
  ls_fail "This module does not currently support using glob patterns, found '$1' in service name: $service_name" 'Name the units in a loop.'
}

service_show() {
  service_properties=$(systemctl "$service_user" show -- "$service_name" 2>&1) && return
  case $service_name in
    *@ | *@.*)
      # A template has no properties, but can be enabled.
      service_properties=
      [ -z "$(systemctl "$service_user" is-enabled -- "$service_name" 2>/dev/null)" ] || service_properties=LoadState=template
      ;;
    *) ls_fail "systemctl cannot be asked about $service_name: ${service_properties%%'
'*}" ;;
  esac
}

# service_get PROPERTY: sets service_value to it, as systemctl shows it.
service_get() {
  service_value=$service_nl$service_properties
  case $service_value in
    *"$service_nl$1="*)
      service_value=${service_value#*"$service_nl$1="}
      service_value=${service_value%%"$service_nl"*}
      ;;
    *) service_value= ;;
  esac
}
service_nl='
'

service_mask() {
  [ -n "$service_masked" ] || return 0
  service_is=no
  [ "$service_load" != masked ] || service_is=yes
  [ "$service_is" != "$service_masked" ] || return 0
  service_verb=mask
  [ "$service_masked" = yes ] || service_verb=unmask
  service_do systemctl "$service_user" "$service_verb" ${service_force:+--force} -- "$service_name"
}

# What is static or generated from /etc/init.d tells only is-enabled.
service_enable_unit() {
  [ -n "$service_enabled" ] || return 0
  service_is=$(systemctl "$service_user" is-enabled -- "$service_name" 2>/dev/null)
  case $service_enabled:$service_is in
    yes:enabled | yes:enabled-runtime | yes:alias | yes:static | yes:indirect | yes:linked* | no:disabled | no:masked* | no:static | no:indirect | no:transient | no:generated | no:linked* | no:) ;;
    yes:*)
      service_verb=enable
      service_do systemctl "$service_user" enable ${service_force:+--force} -- "$service_name"
      ;;
    no:*)
      service_verb=disable
      service_do systemctl "$service_user" disable ${service_force:+--force} -- "$service_name"
      ;;
  esac
}

# service_bring COMMAND…: brings the service into its state; the word VERB in the command is replaced.
service_bring() {
  case $service_state:$service_running in
    '':* | started:1 | stopped:) return ;;
    started: | reloaded:) service_verb=start ;;
    stopped:1) service_verb=stop ;;
    restarted:*)
      service_verb=restart
      [ -n "$service_running" ] || [ "$service_manager" != systemd ] || service_verb=start
      ;;
    reloaded:1) service_verb=reload ;;
  esac
  service_left=$#
  while [ "$service_left" -gt 0 ]; do
    service_word=$1
    [ "$1" != VERB ] || service_word=$service_verb
    shift
    set -- "$@" "$service_word"
    service_left=$((service_left - 1))
  done
  service_do "$@"
}

service_end() {
  [ -z "$service_changed" ] || ls_changed
  ls_field name "$service_name"
  [ -z "$service_enabled" ] || ls_field enabled "$service_enabled"
  case $service_state in
    stopped) ls_field state stopped ;;
    ?*) ls_field state started ;;
  esac
}

# OpenRC, or scripts in /etc/init.d.
service_classic() {
  service_changed=
  [ -n "$service_name" ] || return 0
  case $service_name in -* | */* | '') ls_fail "Could not find the requested service $service_name: host" ;; esac
  if [ ! -x "/etc/init.d/$service_name" ]; then
    ! ls_checking || ls_unknown "the service $service_name is not on the host yet"
    ls_fail "Could not find the requested service $service_name: host" 'On the host: `ls /etc/init.d` shows what there is.'
  fi
  eval "set -- $service_arguments"
  if [ "$service_manager" = openrc ]; then
    service_look rc-service "$service_name" status
    service_enable_openrc
    service_bring_slowly rc-service "$service_name" VERB "$@"
  else
    service_look "/etc/init.d/$service_name" status
    ls_field sysv true
    service_enable_sysv
    service_bring_slowly "/etc/init.d/$service_name" VERB "$@"
  fi
  service_end
}

# service_look COMMAND…: whether the service runs, by its own status, or by a process with the pattern.
service_look() {
  service_running=
  if [ -z "$service_pattern" ]; then
    ! "$@" >/dev/null 2>&1 || service_running=1
    return
  fi
  ls_need ps
  service_processes=$(ps -eo args 2>/dev/null || ps -o args)
  service_running=$(
    printf '%s\n' "$service_processes" | while IFS= read -r service_process; do
      case $service_process in
        *pattern=*) ;;
        *"$service_pattern"*)
          echo 1
          break
          ;;
      esac
    done
  )
}

# service_bring_slowly COMMAND…: as service_bring, but that a restart may be a stop, a pause and a start.
service_bring_slowly() {
  if [ "$service_state" != restarted ] || [ -z "$service_sleep" ]; then
    service_bring "$@"
    return
  fi
  service_state=stopped
  service_bring "$@"
  ls_checking || sleep "$service_sleep"
  service_running='' service_state=started
  service_bring "$@"
}

service_enable_openrc() {
  [ -n "$service_enabled" ] || return 0
  service_level=$(rc-update show 2>/dev/null | while read -r service_entry service_bar service_rest; do
    case $service_entry:" $service_rest " in "$service_name:"*" $service_level_name "*) echo "${service_bar:+on}" ;; esac
  done)
  case $service_enabled:$service_level in
    yes:)
      service_verb=enable
      service_do rc-update add "$service_name" "$service_level_name"
      ;;
    no:?*)
      service_verb=disable
      service_do rc-update del "$service_name" "$service_level_name"
      ;;
  esac
}

# Sets service_is: yes or no, of runlevels that are asked for `some` where it is enabled in a part of them.
service_find_levels() {
  service_is=''
  # shellcheck disable=SC2086
  for service_level in ${service_levels:-'[2345]'}; do
    set -- /etc/rc$service_level.d/S??"$service_name"
    if [ -e "$1" ]; then service_here=yes; else service_here=no; fi
    case $service_is in '' | "$service_here") service_is=$service_here ;; *) service_is=some ;; esac
  done
}

service_has_links() {
  set -- /etc/rc?.d/[SK]??"$service_name"
  [ -e "$1" ] || [ -L "$1" ]
}

service_enable_sysv() {
  [ -n "$service_enabled" ] || return 0
  service_find_levels
  [ "$service_is" != "$service_enabled" ] || return 0
  service_verb=$([ "$service_enabled" = yes ] && echo enable || echo disable)
  if ls_has update-rc.d; then
    # It can enable only what has links.
    [ "$service_verb" != enable ] || service_has_links || service_do update-rc.d "$service_name" defaults
    # shellcheck disable=SC2086
    service_do update-rc.d "$service_name" "$service_verb" $service_levels
  elif ls_has chkconfig; then
    service_joined=$(printf %s "$service_levels" | tr -d ' ')
    service_do chkconfig ${service_joined:+--level "$service_joined"} "$service_name" "$([ "$service_enabled" = yes ] && echo on || echo off)"
  else
    ls_fail "cannot $service_verb $service_name: the host has neither update-rc.d nor chkconfig"
  fi
}

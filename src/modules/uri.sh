# shellcheck shell=sh disable=SC2154,SC2016
# Asks a web server, with what the host has. Standard input: the body. uri_config: for curl; uri_wgetrc: for GNU wget; uri_head: the
# request itself up to the body, for a bare connection, empty where that will not do; uri_host, uri_port; uri_url, uri_method, uri_timeout;
# uri_body: whether there is one; uri_creates, uri_removes; uri_socket; uri_plain: nothing but a GET. Headers and passwords never stand on a command line.

uri_main() {
  ls_path uri_creates uri_removes uri_socket
  if [ -n "$uri_creates" ] && [ -e "$uri_creates" ]; then
    ls_field skipped "skipped, since '$uri_creates' exists"
    return
  fi
  if [ -n "$uri_removes" ] && [ ! -e "$uri_removes" ]; then
    ls_field skipped "skipped, since '$uri_removes' does not exist"
    return
  fi
  if [ -n "$uri_socket" ] && ! ls_has curl; then ls_fail 'the host cannot ask a socket: it has no curl' 'Install curl on the host.'; fi
  if ls_has curl; then
    ls_field way curl
    ls_open response
    # The configuration comes on descriptor 5, so that standard input is left for the body.
    curl -q -K /dev/fd/5 ${uri_body:+--data-binary @-} \
      -w "\\n@@$LS_N meta\\n%{http_code} %{size_header} %{num_redirects} %{time_total} %{url_effective}" 5<<EOF
$uri_config
EOF
    ls_field rc $?
  elif [ -n "$uri_head" ] && ls_has bash && ls_has timeout; then
    uri_bare timeout "$uri_timeout" bash -c 'exec 3<>"/dev/tcp/$0/$1" && { cat >&3; cat <&3; }' "$uri_host" "$uri_port"
  elif [ -n "$uri_head" ] && ls_has nc && ls_has timeout; then
    uri_bare timeout "$uri_timeout" nc "$uri_host" "$uri_port"
  elif ls_has wget; then
    uri_wget
  else
    ls_fail "the host has no command that can ask $uri_url: neither curl nor wget, nor bash or nc with timeout" 'Install curl on the host, or delegate the task to a host that has it.'
  fi
}

# uri_bare COMMAND…: sends the request through it.
uri_bare() {
  ls_field way bare
  ls_open response
  {
    printf '%s' "$uri_head"
    [ -z "$uri_body" ] || cat
  } | "$@"
  ls_field rc $?
}

# wget tells the headers on its standard error.
uri_wget() {
  ls_field way wget
  if wget --help 2>&1 | grep -q BusyBox; then
    [ -n "$uri_plain" ] || ls_fail "busybox's wget can only GET, without headers of its own; this task asks for more" 'Install curl on the host, or delegate the task to a host that has it.'
    set --
  else
    ls_temp "${TMPDIR:-/tmp}"
    uri_rc_file=$ls_temporary
    printf '%s' "$uri_wgetrc" >"$uri_rc_file"
    ls_temp "${TMPDIR:-/tmp}"
    trap 'rm -f "$uri_rc_file" "$ls_temporary"' EXIT
    [ -z "$uri_body" ] || cat >"$ls_temporary"
    set -- --config="$uri_rc_file" --content-on-error --tries=1 --timeout="$uri_timeout" --method="$uri_method" ${uri_body:+--body-file="$ls_temporary"}
  fi
  ls_open response
  exec 5>&1
  # Not busybox's own -T, which ends Debian's with a crash.
  uri_limit=
  ! ls_has timeout || uri_limit=timeout
  uri_said=$(${uri_limit:+timeout "$uri_timeout"} wget -q -S -O - "$@" "$uri_url" 2>&1 >&5)
  ls_field rc $?
  ls_field headers "$uri_said"
}

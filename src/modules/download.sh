# shellcheck shell=sh disable=SC2034,SC2154,SC2016
# What get_url and unarchive share: a download with what the host has. Set by the caller: download_url; download_source: a path of the host
# instead; download_config: for curl; download_wgetrc: for GNU wget; download_plain: busybox's wget can do it, too; download_agent,
# download_proxy, download_certs; download_timeout: seconds of silence. Headers and passwords never stand on a command line.

download_nl='
'

# download_fetch FILE [SINCE] [HEAD]: fills FILE, which is there already; only where what is asked for is younger than SINCE, a date as HTTP
# has it; with HEAD only asks whether it is there. Sets download_status (HTTP's; empty where no server answered), download_reason,
# download_headers (those of the last answer), download_final (the last URL), download_seconds and download_error: what went wrong.
download_fetch() {
  download_status='' download_reason='' download_headers='' download_error='' download_final=$download_url
  download_began=$(date +%s)
  if [ -n "$download_source" ]; then
    download_copy "$1"
  elif ls_has curl; then
    download_curl "$@"
  elif ls_has wget; then
    case $(wget --help 2>&1) in
      *BusyBox*) download_busybox "$@" ;;
      *) download_wget "$@" ;;
    esac
  else
    ! ls_checking || ls_unknown 'the host has neither curl nor wget yet'
    ls_fail "the host has no command that can download $download_url: neither curl nor wget" 'Install curl on the host, or download on the controller: delegate the task to localhost, and copy the file.'
  fi
  download_seconds=$(($(date +%s) - download_began))
}

download_copy() {
  download_error=$( (cat <"$download_source" >"$1") 2>&1) || {
    download_error=${download_error##*: }
    return 0
  }
  download_status=200 download_reason=OK
}

download_curl() {
  download_condition=${2:+"header = \"If-Modified-Since: $2\""}
  download_said=$(
    curl -q -K /dev/fd/5 -D - -o "$1" ${3:+--head} -w '\n%{http_code} %{url_effective}' 2>&1 5<<EOF2
$download_config$download_condition
EOF2
  ) || {
    download_error=${download_said#*curl: (*) }
    download_error=${download_error%%"$download_nl"*}
    download_error=${download_error:-curl gives no reason}
  }
  download_final=${download_said##*"$download_nl"}
  download_final=${download_final#* }
  download_read_head
}

download_wget() {
  download_kept=$ls_temporary
  ls_temp "${TMPDIR:-/tmp}"
  download_rc_file=$ls_temporary
  ls_temporary=$download_kept
  trap 'rm -f "$download_rc_file"; download_tidy' EXIT
  printf '%s%s\n' "$download_wgetrc" "${2:+header = If-Modified-Since: $2}" >"$download_rc_file"
  download_said=$(wget --config="$download_rc_file" --tries=1 --timeout="$download_timeout" -nv -S ${3:+--spider} -O "$1" "$download_url" 2>&1) ||
    download_read_error
  rm -f "$download_rc_file"
  download_read_head
}

# What the program that downloads does at its end.
download_tidy() {
  if [ -n "${download_close-}" ]; then "$download_close"; else rm -f "$ls_temporary"; fi
}

# Debian's build has no -T, and crashes where it is given one: there the time is that of the whole download.
download_busybox() {
  [ -n "$download_plain" ] || ls_fail "busybox's wget can only ask without headers, passwords and certificates of one's own; this task asks for more" 'Install curl on the host.'
  download_limit=''
  set -- "$1" "$2" "$3" -q -S -U "$download_agent" -Y "$download_proxy"
  case $(wget --help 2>&1) in
    *'-T SEC'*) set -- "$@" -T "$download_timeout" ;;
    *) ! ls_has timeout || download_limit=$download_timeout ;;
  esac
  [ -z "$2" ] || set -- "$@" --header "If-Modified-Since: $2"
  [ -z "$3" ] || set -- "$@" --spider
  [ -n "$download_certs" ] || set -- "$@" --no-check-certificate
  download_file=$1
  shift 3
  download_said=$(${download_limit:+timeout "$download_limit"} wget "$@" -O "$download_file" "$download_url" 2>&1) || {
    download_code=$?
    download_read_error
    case $download_code in
      124 | 143) download_error="not finished within $download_timeout s; this wget takes \`timeout\` for the whole download" ;;
    esac
  }
  download_read_head
}

# What wget said beside the headers.
download_read_error() {
  download_error=$(printf '%s\n' "$download_said" | grep -v '^ ' | tail -n 1)
  download_error=${download_error#wget: }
  download_error=${download_error#failed: }
  download_error=${download_error:-wget gives no reason}
}

# The last head in download_said, whose lines wget indents.
download_read_head() {
  download_said=$(printf '%s\n' "$download_said" | tr -d '\r' | sed 's/^  *//')
  case "$download_nl$download_said" in *"$download_nl"HTTP/*) ;; *) return 0 ;; esac
  download_headers=${download_said##*"$download_nl"HTTP/}
  download_headers=${download_headers#HTTP/}
  download_reason=${download_headers%%"$download_nl"*}
  download_reason=${download_reason#* }
  download_status=${download_reason%%[!0-9]*}
  download_reason=${download_reason#"$download_status"}
  download_reason=${download_reason# }
  ls_has curl || download_read_location
}

download_read_location() {
  download_location=$(printf '%s\n' "$download_said" | grep -i '^location:' | tail -n 1)
  [ -z "$download_location" ] || download_final=${download_location#*: }
}

# download_header NAME: sets download_value to that of the last answer's header.
download_header() {
  download_value=$(printf '%s\n' "$download_headers" | grep -i "^$1:" | tail -n 1)
  download_value=${download_value#*:}
  download_value=${download_value# }
}

# download_name URL: sets download_value to what the file of a URL is called.
download_name() {
  download_value=${1%%[?#]*}
  case $download_value in
    *://*/*) download_value=${download_value##*/} ;;
    *://*) download_value='' ;;
    *) download_value=${download_value##*/} ;;
  esac
  download_value=${download_value:-index.html}
}

# download_check WHAT: ends the task where the download failed.
download_check() {
  ls_field elapsed "$download_seconds"
  if [ -z "$download_status" ]; then
    ! ls_checking || ls_unknown "no answer for $download_url yet: $download_error"
    ls_fail "Request failed: $download_url: ${download_error:-no answer}" 'Can the host reach it? It is the host that downloads, not the controller.'
  fi
  ls_field status_code "$download_status"
  if [ "$download_status" != 200 ]; then
    ls_field response "HTTP Error $download_status: $download_reason"
    ls_fail "Request failed: $download_url: HTTP Error $download_status: $download_reason"
  fi
  [ -z "$download_error" ] || ls_fail "Request failed: $download_url: the download broke off: $download_error"
}

# download_gunzip FILE: unpacks what the server says it has packed only for the way.
download_gunzip() {
  download_header content-encoding
  case $download_value in gzip | x-gzip) ;; *) return 0 ;; esac
  ls_need gzip
  download_packed=$1
  ls_parent "$1"
  ls_temp "$ls_dir"
  download_plain_file=$ls_temporary
  trap 'rm -f "$download_packed" "$download_plain_file"' EXIT
  download_error=$( (gzip -dc <"$download_packed" >"$download_plain_file") 2>&1) ||
    ls_fail "$download_url: its Content-Encoding is gzip, but it is not: ${download_error##*: }" '`decompress: false` takes it as it comes.'
  mv -f "$download_plain_file" "$download_packed"
  ls_temporary=$download_packed
}

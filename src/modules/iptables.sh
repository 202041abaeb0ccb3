# shellcheck shell=sh disable=SC2154,SC2016
# A rule, a chain or a policy of the packet filter. iptables_families: ipv4, ipv6; iptables_table; iptables_chain, empty for a whole table;
# iptables_what: rule, chain, policy or flush; iptables_state: present or absent; iptables_rule_ipv4, iptables_rule_ipv6: words of the rule;
# iptables_counters: words that only a new rule takes; iptables_insert, with iptables_number; iptables_policy; iptables_manage; iptables_wait: seconds.

iptables_main() {
  PATH=$PATH:/usr/sbin:/sbin
  export LANG=C LC_ALL=C
  iptables_changed=''
  for iptables_family in $iptables_families; do
    case $iptables_family in ipv4) iptables_tool=iptables ;; *) iptables_tool=ip6tables ;; esac
    ls_has "$iptables_tool" || ls_fail "Failed to find required executable \"$iptables_tool\" in paths: $PATH" \
      'Install it on the host: apt-get install iptables (Debian), apk add iptables (Alpine), dnf install iptables-nft (Fedora).'
  done
  iptables_check_wait
  for iptables_family in $iptables_families; do
    case $iptables_family in ipv4) iptables_tool=iptables ;; *) iptables_tool=ip6tables ;; esac
    case $iptables_what in
      flush) iptables_flush ;;
      policy) iptables_set_policy ;;
      chain) iptables_see_to_chain ;;
      rule) iptables_see_to_rule ;;
    esac
  done
}

# Versions before 1.6.0 know no number of seconds, and get none.
iptables_check_wait() {
  [ -n "$iptables_wait" ] || return 0
  iptables_version=$("$iptables_tool" --version 2>/dev/null)
  iptables_version=${iptables_version#*v}
  case $iptables_version in 0.* | 1.[0-5] | 1.[0-5].*) iptables_wait='' ;; esac
}

# iptables_call WORDS…: runs it; sets iptables_status, and iptables_output to all that it said.
iptables_call() {
  [ -z "$iptables_wait" ] || set -- -w "$iptables_wait" "$@"
  set -- -t "$iptables_table" "$@"
  iptables_command="$iptables_tool $*"
  iptables_output=$(ls_run "$iptables_tool" "$@" 2>&1)
  iptables_status=$?
  return "$iptables_status"
}

iptables_fail() {
  ls_field cmd "$iptables_command"
  ls_field rc "$iptables_status"
  ls_field stderr "$iptables_output"
  case $iptables_output in
    *'ou must be root'* | *'ermission denied'* | *'ot permitted'*) iptables_help='Only root may: does the task need become?' ;;
    *'xtables lock'*) iptables_help='Another iptables is at work; `wait: 10` waits for it up to ten seconds.' ;;
    *'insmod'* | *'ot supported'*) iptables_help="The kernel of the host lacks what this needs: is a module of it missing? In a container, the host below has to load it." ;;
    *'No chain/target/match'* | *'oes not exist'* | *"is incompatible, use 'nft'"*)
      iptables_help="Is the name right, and is the chain made in an earlier task (\`chain_management: true\`)? The chains that there are: $iptables_tool -t $iptables_table -S" ;;
    *) iptables_help="What was run: $iptables_command" ;;
  esac
  ls_fail "${iptables_output:-$iptables_tool ended with status $iptables_status}" "$iptables_help"
}

# iptables_do WORDS…: a change, which in check mode is none.
iptables_do() {
  ls_checking || iptables_call "$@" || iptables_fail
  [ -n "$iptables_changed" ] || ls_changed
  iptables_changed=1
}

# Status 3 and 4: iptables could not look at all, which tells nothing about what is there.
iptables_must_look() {
  case $iptables_status in 3 | 4) iptables_fail ;; esac
}

# Lists the rules of the chain or the table; false where there is no such chain.
iptables_list() {
  iptables_call -S ${iptables_chain:+"$iptables_chain"} && return
  iptables_must_look
  return 1
}

iptables_flush() {
  if iptables_list; then
    case "
$iptables_output" in *"
-A "*) ;; *) return 0 ;; esac
  fi
  iptables_do -F ${iptables_chain:+"$iptables_chain"}
}

iptables_set_policy() {
  iptables_list || iptables_fail
  case "
$iptables_output" in
    *"
-P $iptables_chain "*) iptables_now=${iptables_output#*"-P $iptables_chain "} ;;
    *) ls_fail "Can't detect current policy" "Only a chain that is built in has a policy, and $iptables_chain is none." ;;
  esac
  iptables_now=${iptables_now%%[!A-Z]*}
  [ "$iptables_now" = "$iptables_policy" ] || iptables_do -P "$iptables_chain" "$iptables_policy"
}

iptables_see_to_chain() {
  if iptables_list; then iptables_there=present; else iptables_there=absent; fi
  [ "$iptables_there" != "$iptables_state" ] || return 0
  if [ -z "$iptables_manage" ]; then
    ls_warn "the chain $iptables_chain is $iptables_there and stays so: no argument makes a rule, and \`chain_management\` is off"
  elif [ "$iptables_state" = present ]; then
    iptables_do -N "$iptables_chain"
  else
    iptables_do -X "$iptables_chain"
  fi
}

iptables_see_to_rule() {
  eval "eval \"set -- \$iptables_rule_$iptables_family\""
  if iptables_call -C "$iptables_chain" "$@"; then iptables_there=present; else iptables_there=absent; fi
  [ "$iptables_there" = present ] || iptables_must_look
  if [ "$iptables_there" = "$iptables_state" ]; then
    [ "$iptables_status" != 2 ] || ls_warn "there can be no such rule: ${iptables_output%%"
"*}"
  elif [ "$iptables_state" = absent ]; then
    iptables_do -D "$iptables_chain" "$@"
  else
    eval "set -- $iptables_counters \"\$@\""
    if [ -n "$iptables_number" ]; then set -- "$iptables_number" "$@"; fi
    if [ -n "$iptables_insert" ]; then iptables_do -I "$iptables_chain" "$@"; else iptables_do -A "$iptables_chain" "$@"; fi
  fi
}

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Play the part of dnf, rpm and apk, which this machine has not. What is installed are lines of `name version` in a file, the repository has
 * version 2 of foo, bar, baz and what `offered` names, and `log` has the calls.
 */
const SHARED = `#!/bin/sh
state=$(dirname "$0")/state
offered=" foo bar baz $(cat "$state/offered") "
has() { grep -q "^$1 " "$state/installed"; }
put() { { grep -v "^$1 " "$state/installed"; echo "$1 $2"; } >"$state/next"; mv "$state/next" "$state/installed"; }
drop() { grep -v "^$1 " "$state/installed" >"$state/next"; mv "$state/next" "$state/installed"; }
`;

const RPM = `${SHARED}
while case $1 in -*) true ;; *) false ;; esac; do shift; done
has "$1"
`;

const DNF = `${SHARED}
printf '%s\\n' "dnf $*" >>"$state/log"
[ ! -e "$state/locked" ] || { echo 'Failed to obtain the transaction lock (logged in as: root).' >&2; exit 200; }
no='' verb='' changes=''
for word; do
  shift
  case $word in
    --assumeno) no=1 ;;
    -*) ;;
    *) if [ -z "$verb" ]; then verb=$word; else set -- "$@" "$word"; fi ;;
  esac
done
[ "$verb" != makecache ] || exit 0
if [ "$verb" = upgrade ] && [ $# -eq 0 ]; then set -- $(cut -d' ' -f1 "$state/installed"); fi
[ "$verb" != autoremove ] || set -- leaf
for name; do
  case $verb in
    install) case $offered in *" \${name%%[ -]*} "*) ;; *) echo "No match for argument: $name" >&2; echo "Error: Unable to find a match: $name" >&2; exit 1 ;; esac
      has "\${name%% *}" || changes="$changes \${name%% *}" ;;
    upgrade) grep -q "^$name 1$" "$state/installed" && changes="$changes $name" ;;
    remove|autoremove) has "$name" && changes="$changes $name" ;;
  esac
done
[ -n "$changes" ] || { echo 'Nothing to do.'; exit 0; }
case $changes in *foo-1*) echo 'Downgrading:' ;; esac
[ -z "$no" ] || { echo 'Operation aborted.'; exit 1; }
for name in $changes; do
  case $verb in install|upgrade) put "\${name%%-[0-9]*}" 2 ;; *) drop "$name" ;; esac
done
echo; echo 'Changed:'; for name in $changes; do echo "  $name-2.noarch"; done
echo; echo 'Complete!'
`;

const APK = `${SHARED}
printf '%s\\n' "apk $*" >>"$state/log"
verb='' no=''
for word; do
  shift
  case $word in
    --simulate) no=1 ;;
    -*) ;;
    *) if [ -z "$verb" ]; then verb=$word; else set -- "$@" "$word"; fi ;;
  esac
done
[ "$verb" != upgrade ] || set -- $(cut -d' ' -f1 "$state/installed")
count=0
step() { count=$((count + 1)); echo "($count/$#) $1 $2 (2-r0)"; }
for name; do
  case $verb in
    info) has "$name"; exit ;;
    add)
      case $offered in *" $name "*) ;; *) echo 'ERROR: unable to select packages:' >&2; echo "  $name (no such package):" >&2; exit 1 ;; esac
      [ -n "$no" ] || grep -qx "$name" "$state/world" || echo "$name" >>"$state/world"
      grep -q "^$name 2$" "$state/installed" || { step Installing "$name"; [ -n "$no" ] || put "$name" 2; } ;;
    upgrade) grep -q "^$name 2$" "$state/installed" || { step Upgrading "$name"; [ -n "$no" ] || put "$name" 2; } ;;
    del) step Purging "$name"; [ -n "$no" ] || drop "$name" ;;
  esac
done
[ "$verb" != version ] || sed -n 's/^\\(.*\\) 1$/\\1-1-r0 < 2-r0/p' "$state/installed"
echo 'OK: 1 MiB in 1 packages'
`;

const PROGRAMS = { dnf: DNF, rpm: RPM, apk: APK };

export interface PackageHost {
  readonly installed: () => string[];
  readonly calls: () => string[];
  readonly state: (file: string) => string;
}

/** Makes a folder of commands into a host with these managers; foo is installed in version 1, bar in version 2, and leaf. */
export function plantPackageHost(
  tools: string,
  managers: readonly (keyof typeof PROGRAMS)[],
  offered: readonly string[] = [],
): PackageHost {
  const state = (file: string) => join(tools, 'state', file);
  mkdirSync(join(tools, 'state'));
  writeFileSync(state('installed'), 'foo 1\nbar 2\nleaf 2\n');
  writeFileSync(state('world'), 'foo\nbar\n');
  writeFileSync(state('log'), '');
  writeFileSync(state('offered'), offered.join(' '));
  for (const manager of managers) writeFileSync(join(tools, manager), PROGRAMS[manager], { mode: 0o755 });
  const lines = (file: string) => readFileSync(state(file), 'utf8').trim().split('\n').filter(Boolean);
  return { installed: () => lines('installed').sort(), calls: () => lines('log'), state };
}

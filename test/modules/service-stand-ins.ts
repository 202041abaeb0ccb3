/** Plays the part of systemd on a machine that runs none: units are folders with what is true of them. */
export const SYSTEMCTL = `#!/bin/sh
state=$(dirname "$0")/units
scope=$1; verb=$2; shift 2
force=
while [ $# -gt 1 ]; do [ "$1" != --force ] || force=' --force'; shift; done
unit=$state/$1
echo "$verb$force $1" >>"$state/log"
if [ "$scope" = --user ] && [ -z "$XDG_RUNTIME_DIR" ]; then echo 'Failed to connect to bus: No medium found' >&2; exit 1; fi
case $verb:$1 in show:*@) echo "Failed to get properties: Unit name $1.service is neither a valid invocation ID nor unit name." >&2; exit 1 ;; esac
case $verb in enable | mask) mkdir -p "$unit" ;; esac
say() { cat "$unit/$1" 2>/dev/null || echo "$2"; }
case $verb in
  show)
    [ -d "$unit" ] || { echo 'LoadState=not-found'; echo 'ActiveState=inactive'; exit 0; }
    echo "Id=$1"; echo "Description=a=b LoadState=no"; echo "LoadState=$(say load loaded)"; echo "ActiveState=$(say active inactive)" ;;
  is-enabled) say enabled disabled; [ "$(say enabled disabled)" = enabled ] ;;
  start|restart) [ ! -e "$unit/bad" ] || { echo "Job for $1 failed." >&2; exit 1; }; echo active >"$unit/active" ;;
  reload) [ "$(say active inactive)" = active ] ;;
  stop) echo inactive >"$unit/active" ;;
  enable) echo enabled >"$unit/enabled" ;;
  disable) echo disabled >"$unit/enabled" ;;
  mask)
    [ ! -e "$unit/own" ] || { echo "Failed to mask unit: File /etc/systemd/system/$1 already exists." >&2; exit 1; }
    echo masked >"$unit/load" ;;
  unmask) echo loaded >"$unit/load" ;;
  daemon-reload | daemon-reexec) ;;
  *) exit 9 ;;
esac
`;

/** A script of /etc/init.d; STATE is the folder it keeps its state in. */
export const INIT_SCRIPT = `#!/bin/sh
state=STATE
echo "$*" >>"$state/log"
case $1 in
  status) [ -e "$state/running" ] ;;
  start|restart) touch "$state/running" ;;
  stop) rm -f "$state/running" ;;
esac
`;

/** An update-rc.d: notes how it is called, and turns the links of the runlevels that are named, else of 2 to 5; without links it can only make them. */
export const UPDATE_RC = `#!/bin/sh
echo "update-rc.d $*" >>STATE/log
name=$1 verb=$2
shift 2
if [ "$verb" != defaults ] && ! ls /etc/rc?.d/[SK]01"$name" >/dev/null 2>&1; then
  echo 'update-rc.d: error: no runlevel symlinks to modify, aborting!' >&2
  exit 1
fi
for level in \${*:-2 3 4 5}; do
  rm -f "/etc/rc$level.d/"[SK]01"$name"
  if [ "$verb" = disable ]; then : >"/etc/rc$level.d/K01$name"; else : >"/etc/rc$level.d/S01$name"; fi
done
`;

/**
 * Plays the part of busybox's commands for accounts on a machine whose busybox has none. As the real ones: adduser makes the user a member
 * of a group given by -G, deluser takes the group of that name along.
 */
const COMMANDS = /* sh */ `#!/bin/sh
name=$(basename "$0")
[ "$1" != --help ] || { echo "BusyBox: $name" >&2; exit 1; }
join() { sed -i -e "s/^\\($2:.*:\\)$/\\1$1/;t" -e "s/^\\($2:.*:..*\\)$/\\1,$1/" /etc/group; }
leave() { sed -i -e "/^$2/s/\\([:,]\\)$1\\$/\\1/" -e "/^$2/s/,\\$//" /etc/group; }
uid=1000 group='' comment='Linux User,,,' home='' shell=/bin/sh bare='' remove=''
while :; do
  case $1 in
    -D | -S) shift ;;
    -H) bare=1 && shift ;;
    --remove-home) remove=1 && shift ;;
    -u) uid=$2 && shift 2 ;;
    -G) group=$2 && shift 2 ;;
    -g) comment=$2 && shift 2 ;;
    -h) home=$2 && shift 2 ;;
    -s) shell=$2 && shift 2 ;;
    *) break ;;
  esac
done
case $name:$# in
  adduser:1)
    [ -n "$group" ] || { group=$1 && echo "$1:x:$uid:" >>/etc/group; }
    gid=$(sed -n "s/^$group:[^:]*:\\([0-9]*\\):.*/\\1/p" /etc/group)
    [ "$group" = "$1" ] || join "$1" "$group"
    printf '%s\\n' "$1:x:$uid:$gid:$comment:\${home:=/home/$1}:$shell" >>/etc/passwd
    echo "$1:!:19000:0:99999:7:::" >>/etc/shadow
    [ -n "$bare" ] || { mkdir -p "$home" && chown "$uid:$gid" "$home"; }
    ;;
  addgroup:1) case $comment in Linux*) comment=1000 ;; esac && echo "$1:x:$comment:" >>/etc/group ;;
  addgroup:2) join "$1" "$2" ;;
  delgroup:1) sed -i "/^$1:/d" /etc/group ;;
  delgroup:2) leave "$1" "$2:" ;;
  deluser:1)
    [ -z "$remove" ] || rm -rf "/home/\${1:?}"
    sed -i "/^$1:/d" /etc/passwd /etc/shadow /etc/group
    leave "$1" ''
    ;;
esac
`;

/** Sets up a host that has those and chpasswd, and no useradd; for \`useAccountHost\`. */
export const BUSYBOX_HOST = [
  'cp /usr/sbin/chpasswd "$0" && mount -t tmpfs none /usr/sbin && mv "$0/chpasswd" /usr/sbin',
  `printf '%s' '${COMMANDS.replaceAll("'", "'\\''")}' >/usr/sbin/adduser && chmod 755 /usr/sbin/adduser`,
  'for name in addgroup deluser delgroup; do ln -s adduser /usr/sbin/$name; done',
].join(' && ');

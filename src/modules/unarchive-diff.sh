# shellcheck shell=sh disable=SC2154,SC2016
# What unarchive shows of what it has unpacked: each path that is new or differs, by name, marked as Ansible marks those of a zip.

unarchive_show() {
  cd "$unarchive_tree" || ls_fail "cannot enter $unarchive_tree"
  unarchive_describe . >"$unarchive_stage/here"
  unarchive_describe "$unarchive_dest" >"$unarchive_stage/there"
  ls_open prepared
  awk -v times="$unarchive_time" '
    { name = $0 }
    /^= / {
      for (i = 1; i <= 6; i++) sub(/^[^ ]* /, "", name)
      if (where == "there") { mode[name] = $2; user[name] = $3; group[name] = $4; size[name] = $5; time[name] = $6 } else order[++count] = $0
      next
    }
    /^[0-9a-f]+  / {
      sub(/^[0-9a-f]+  /, "", name)
      if (where == "there") old[name] = $1; else new[name] = $1
    }
    END {
      for (n = 1; n <= count; n++) {
        name = order[n]
        split(name, is, " ")
        for (i = 1; i <= 6; i++) sub(/^[^ ]* /, "", name)
        type = is[2] ~ /^4/ ? "d" : is[2] ~ /^a/ ? "L" : "f"
        if (!(name in mode)) marks = "++++++"
        else {
          marks = mark(new[name] != old[name], "c")
          marks = marks mark(type != "d" && is[5] != size[name], "s") mark(type == "f" && times != "" && is[6] != time[name], "t")
          marks = marks mark(is[2] != mode[name], "p") mark(is[3] != user[name], "o") mark(is[4] != group[name], "g")
        }
        sub(/^\.\//, "", name)
        if (marks != "......") print ">" type marks ".?? " name (type == "d" ? "/" : "")
      }
    }
    function mark(differs, letter) { return differs ? letter : "." }
  ' where=there "$unarchive_stage/there" where=here "$unarchive_stage/here" | LC_ALL=C sort -k 2
}

# unarchive_describe FOLDER: of all that was unpacked, what is in this folder: attributes, and a checksum of content or target.
unarchive_describe() {
  unarchive_each -exec sh -c 'cd "$0" && exec stat -c "= %f %u %g %s %Y %n" "$@"' "$1" {} + 2>/dev/null
  unarchive_each -type f -exec sh -c 'cd "$0" && exec sha256sum "$@"' "$1" {} + 2>/dev/null
  unarchive_each -type l -exec sh -c '
    cd "$0" || exit
    for f do
      sum=$(readlink "$f" | sha256sum)
      printf "%s  %s\n" "${sum%%[!0-9a-f]*}" "$f"
    done' "$1" {} +
}

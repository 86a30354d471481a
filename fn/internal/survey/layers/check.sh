# Before a build that keeps layers in the OCI layouts REPO:KEY, for Kaniko reads
# them without a check: a damaged layer would fail every build that takes it.
#
#   check-layers oci:REPO DIR BUILD [MINUTES]
#
# Each build leaves a note with its name in a folder beside the layouts, which
# note-success takes away. A note that is there means a build that failed, was
# killed or still runs: all layouts are read, and damaged ones deleted. So they
# are where no note can be left, as on a full volume. Otherwise only those go that
# are older than MINUTES, which this build takes no more.
# It never fails the build, and touches nothing but the layouts and that folder.
# Kaniko makes no links there. Whoever else can write to the volume may, so none is
# followed: one in a layout is damage, and with one on the way to the layouts
# nothing is done. (One that comes between a look and the act is not seen.)
case $1 in *..* | */ | */.) exit 0 ;; "oci:$2" | "oci:$2"/*) ;; *) exit 0 ;; esac
for program in find grep cut sha256sum; do
  command -v "$program" >/dev/null || { echo "layers are not checked: this image has no $program"; exit 0; }
done
repo=${1#oci:}
notes=${repo%/*}/.${repo##*/}

# linked PATH TOP: whether PATH, or a folder from there up to TOP, is a link.
linked() {
  at=$1
  while [ ! -L "$at" ]; do
    case $at in "$2" | "") return 1 ;; esac
    at=${at%/*}
  done
}
if linked "${repo%/*}" "$2"; then echo "layers are not checked: $at is a link"; exit 0; fi
[ ! -L "$notes" ] || rm -f "$notes"

digests() { grep -oE 'sha256:[0-9a-f]{64}' "$1" 2>/dev/null | cut -d: -f2; }

# What the index and its manifests name must be there, and be what its name
# says. Other files are no damage: an index is written last, so a write that
# failed leaves files that none names.
damaged() {
  linked "$1/index.json" "$1" || linked "$1/blobs/sha256" "$1" && return 0
  [ -f "$1/index.json" ] || { [ -e "$1/index.json" ]; return; }
  for manifest in $(digests "$1/index.json"); do
    whole "$1/blobs/sha256" "$manifest" || return 0
    for named in $(digests "$1/blobs/sha256/$manifest"); do
      whole "$1/blobs/sha256" "$named" || return 0
    done
  done
  return 1
}

whole() {
  [ ! -L "$1/$2" ] && [ -f "$1/$2" ] || return 1
  [ ! -r "$1/$2" ] || [ "$(sha256sum <"$1/$2")" = "$2  -" ]
}

# The second look is for what another build was just writing or deleting.
check() {
  echo "$1: reading all layers in $repo"
  set --
  for layout in "$repo":*; do
    damaged "$layout" && set -- "$@" "$layout"
  done
  [ $# -eq 0 ] || sleep 2
  for layout in "$@"; do
    damaged "$layout" || continue
    rm -rf "$layout" && echo "deleted $layout, which is damaged: its layer is built anew"
  done
}

expire() {
  for layout in "$repo":*; do
    dated=$layout/index.json
    [ -e "$dated" ] || dated=$layout
    [ ! -L "$layout" ] && [ -n "$(find "$dated" -prune -mmin +"$1" 2>/dev/null)" ] || continue
    rm -rf "$layout" && echo "deleted $layout, which is older than this build takes"
  done
}

if [ -n "$(ls "$notes/" 2>/dev/null)" ]; then
  check "a build before this one failed or still runs"
  rm -f "$notes"/*
elif [ -n "$4" ]; then
  expire "$4"
fi
# With -C, > makes a file and follows no link.
mkdir -p "$notes" && rm -f "$notes/$3" && (set -C && : >"$notes/$3") || check "no note can be left"
exit 0

# Before a build that keeps layers in the OCI layouts REPO:KEY, for Kaniko reads
# them without a check: a damaged layer would fail every build that takes it.
#
#   check-layers oci:REPO DIR BUILD [MINUTES]
#
# Each build leaves a note with its name in a folder beside the layouts, which
# note-success takes away. A note that is there means a build that failed, was
# killed or still runs: all layouts are read, and damaged ones deleted. Without
# a note only those go that are older than MINUTES, which this build takes no more.
# It never fails the build, and touches nothing but the layouts and that folder.
case $1 in *..* | */) exit 0 ;; "oci:$2" | "oci:$2"/*) ;; *) exit 0 ;; esac
for program in find grep cut sha256sum; do
  command -v "$program" >/dev/null || { echo "layers are not checked: this image has no $program"; exit 0; }
done
repo=${1#oci:}
notes=${repo%/*}/.${repo##*/}
mkdir -p "$notes" || exit 0

digests() { grep -oE 'sha256:[0-9a-f]{64}' "$1" 2>/dev/null | cut -d: -f2; }

# What the index and its manifests name must be there, and each file must be
# what its name says. Files with longer names are still being written.
damaged() {
  blobs=$1/blobs/sha256
  for manifest in $(digests "$1/index.json"); do
    for named in "$manifest" $(digests "$blobs/$manifest"); do
      [ -e "$blobs/$named" ] || return 0
    done
  done
  for blob in "$blobs"/*; do
    name=${blob##*/}
    [ ${#name} -eq 64 ] && [ -r "$blob" ] || continue
    [ "$(sha256sum <"$blob")" = "$name  -" ] || return 0
  done
  return 1
}

# The second look is for what another build was just writing.
check() {
  echo "a build before this one failed or still runs: reading all layers in $repo"
  for layout in "$repo":*; do
    damaged "$layout" && sleep 2 && damaged "$layout" || continue
    rm -rf "$layout" && echo "deleted $layout, which is damaged: its layer is built anew"
  done
}

expire() {
  for layout in "$repo":*; do
    [ -n "$(find "$layout/index.json" -mmin +"$1" 2>/dev/null)" ] || continue
    rm -rf "$layout" && echo "deleted $layout, which is older than this build takes"
  done
}

if [ -n "$(ls "$notes")" ]; then
  check
  rm -f "$notes"/*
elif [ -n "$4" ]; then
  expire "$4"
fi
touch "$notes/$3"
exit 0

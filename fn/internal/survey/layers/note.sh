# After a build that went well: takes away the note that check-layers left.
#
#   note-success oci:REPO DIR BUILD
case $1 in *..* | */ | */.) exit 0 ;; "oci:$2" | "oci:$2"/*) ;; *) exit 0 ;; esac
repo=${1#oci:}
at=${repo%/*}/.${repo##*/}
note=$at/$3
# A link on the way isn't followed, as in check-layers.
while [ ! -L "$at" ]; do
  case $at in "$2" | "") rm -f "$note"; exit 0 ;; esac
  at=${at%/*}
done
exit 0

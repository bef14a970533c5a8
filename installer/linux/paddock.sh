#!/bin/sh
# Starts Paddock from its image, also through a symbolic link.
self=$0
while [ -L "$self" ]; do
  link=$(readlink "$self")
  case $link in
    /*) self=$link ;;
    *) self=$(dirname "$self")/$link ;;
  esac
done
home=$(CDPATH='' cd "$(dirname "$self")/.." && pwd) || exit 1
exec "$home/bin/java" -m dev.paddock/dev.paddock.app.Main "$@"

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
# In the locale "C", as under cron and in containers, Java could not open a file with an umlaut in its name.
case ${LC_ALL:-${LC_CTYPE:-${LANG:-C}}} in
  C | POSIX) export LC_ALL=C.UTF-8 ;;
esac
# What each kind of process has loaded in a trial run; what does not fit is passed over in silence (docs/decisions/0006).
case ${1:-} in
  gui)
    kept=-XX:AOTCache=$home/lib/window.aot
    # Hidden it is a service with an icon, and the window comes later or never.
    case " $* " in *' --tray '*) kept=-XX:AOTCache=$home/lib/service.aot ;; esac
    ;;
  daemon) kept=-XX:AOTCache=$home/lib/service.aot ;;
  *) kept=-XX:AOTCache=$home/lib/paddock.aot ;;
esac
exec "$home/bin/java" "$kept" -Xlog:aot=off -Xlog:cds=off --enable-native-access=javafx.graphics,com.sun.jna,dev.paddock -m dev.paddock/dev.paddock.app.Main "$@"

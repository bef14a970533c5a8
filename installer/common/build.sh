#!/bin/sh
# What the builds of Linux and macOS share.
set -eu
[ -e target/paddock/release ] || mvn -q -B -ntp package -DskipTests
for jdk in ${JAVA_HOME:+"$JAVA_HOME"} /usr/lib/jvm/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
  if [ -x "$jdk/bin/jpackage" ] && grep -q '^JAVA_VERSION="25' "$jdk/release" 2>/dev/null; then
    java=$jdk/bin/java
  fi
done
: "${java:?a JDK 25 with jpackage is needed; name it in JAVA_HOME}"
version=$(sed -n 's:.*<version>\(.*\)</version>.*:\1:p' pom.xml | head -1)
exec "$java" installer/common/Package.java target/paddock "$version" target/packages

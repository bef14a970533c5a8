#!/bin/sh
# Makes target/packages: a deb, a tarball, and an rpm where rpmbuild is. Takes the image in target/paddock, or builds it first.
set -eu
cd "$(dirname "$0")/../.."
exec sh installer/common/build.sh

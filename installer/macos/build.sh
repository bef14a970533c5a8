#!/bin/sh
# Makes target/packages: a disk image and an installer package. Takes the image in target/paddock, or builds it first.
set -eu
cd "$(dirname "$0")/../.."
exec sh installer/common/build.sh

#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Installs the build into a folder and builds a user's program from there with pkg-config, CMake and Meson:
#
#   run.sh BUILD_DIR SOURCE_DIR
set -euo pipefail

build=$1 source=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
prefix=$work/prefix

# Meson installs into the prefix it was configured with, so a copy of the tree is put below a root and found there.
DESTDIR=$work/root meson install -C "$build" --no-rebuild --quiet
installed=$(dirname "$(dirname "$(find "$work/root" -path '*/include/whitematter')")")
[[ -d $installed/include/whitematter ]] || { echo "install: no headers below $work/root"; exit 1; }
mv "$installed" "$prefix"
packages=$(dirname "$(find "$prefix" -name whitematter.pc)")
sed -i "s#^prefix=.*#prefix=$prefix#" "$packages"/*.pc
export PKG_CONFIG_PATH=$packages LD_LIBRARY_PATH=$(dirname "$packages")
cp "$source/tests/install/program.cpp" "$work"

check() {
  (cd "$2" && "$3")
  [[ -s $2/model.safetensors && -s $2/model.onnx ]] || { echo "install: $1: the program wrote no model"; exit 1; }
  echo "ok $1"
}

with_pkg_config() {
  mkdir "$work/pkg" && cd "$work/pkg"
  # shellcheck disable=SC2046
  g++ -std=c++20 ../program.cpp -o program $(pkg-config --cflags --libs whitematter_onnx)
  check pkg-config "$work/pkg" ./program
}

with_cmake() {
  mkdir "$work/cmake" && cd "$work/cmake"
  cat >CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.20)
project(user CXX)
find_package(whitematter REQUIRED)
add_executable(program ../program.cpp)
target_link_libraries(program whitematter::onnx)
END
  cmake -G Ninja -S . -B build -DCMAKE_PREFIX_PATH="$prefix" >/dev/null
  cmake --build build >/dev/null
  check CMake "$work/cmake" build/program
}

with_meson() {
  mkdir "$work/meson" && cd "$work/meson"
  cp ../program.cpp .
  cat >meson.build <<'END'
project('user', 'cpp', default_options: ['cpp_std=c++20', 'buildtype=plain'])
executable('program', 'program.cpp', dependencies: dependency('whitematter_onnx'))
END
  meson setup build >/dev/null
  ninja -C build >/dev/null
  check Meson "$work/meson" build/program
}

(with_pkg_config)
(with_cmake)
(with_meson)

#!/bin/sh
# Last step of `mvn -Pbundle package`: Maven has put jars, natives and runtime in place; this adds what it cannot.
#   pack.sh <build folder> <jar name without .jar> <folder of this script> <folder of LICENSE and NOTICE>
set -eu
target=$1 jar=$2 sources=$3 root=$4
bundle=$target/bundle/framelease

cp "$target/$jar-tests.jar" "$bundle/test/framelease-tests.jar"
mkdir -p "$bundle/bin"
cp "$sources"/bin/* "$bundle/bin/"
chmod 755 "$bundle"/bin/*
mkdir -p "$bundle/licenses"
cp "$root/LICENSE" "$root/NOTICE" "$sources"/licenses/* "$bundle/licenses/"

# CUDA's runtime is not ours to download; it comes along where the build has it.
for cudart in "${CUDA_HOME:-/usr/local/cuda}"/lib64/libcudart.so.1[23]; do
    if [ -e "$cudart" ]; then
        mkdir -p "$bundle/natives/cuda"
        cp -L "$cudart" "$bundle/natives/cuda/"
    fi
done

# So do the peers and the clips of the GPU's tables, which bench/README.md tells how to build.
bench=$root/bench
if [ -x "$bench/target/peers/nvdec_loop" ] && [ -d "$bench/target/clips" ]; then
    mkdir -p "$bundle/bench"
    cp -R "$bench/target/peers/." "$bench/target/clips" "$bench"/gpu-*.sh "$bundle/bench/"
fi

XZ_OPT=-T0 tar -C "$target/bundle" --owner=0 --group=0 --sort=name -cJf "$target/bundle/framelease-bundle.tar.xz" framelease
du -sh "$bundle" "$target/bundle/framelease-bundle.tar.xz"

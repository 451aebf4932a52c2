# Headers out of Debian 13's packages, for scripts that source this. Nothing is installed, and the system's own package lists stay
# as they are: apt keeps all that it writes, its lists, its cache, its idea of what is installed, in the folder that it is given.
#
#   debian_packages FOLDER PACKAGE...
#
# Downloads packages into FOLDER/packages and unpacks them into FOLDER/root. $DEBIAN_MIRROR names the mirror, else the one in apt's
# own sources. If it fails, $debian_problem says why.
# shellcheck shell=bash

debian_packages() {
    local folder=$1 tool keyring mirror=${DEBIAN_MIRROR:-} file apt
    shift
    for tool in apt-get dpkg dpkg-deb; do
        command -v "$tool" >/dev/null || { debian_problem="there is no $tool here"; return 1; }
    done
    for keyring in /usr/share/keyrings/debian-archive-keyring.{gpg,pgp,missing}; do
        [[ -f $keyring ]] && break
    done
    [[ -f $keyring ]] || { debian_problem="debian-archive-keyring is not installed"; return 1; }
    if [[ -z $mirror ]]; then
        # shellcheck disable=SC2016 # $(REPO_URI) is apt's
        mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Component: main' 2>/dev/null |
            grep -E '^[a-z+]+://?[^ ]*/debian/?$' | head -n 1 || true)
        [[ -n $mirror ]] || { debian_problem="apt's own sources name no Debian mirror, and DEBIAN_MIRROR none"; return 1; }
    fi
    mkdir -p "$folder"/{state/lists/partial,cache/archives/partial,root}
    rm -rf "$folder/packages"
    mkdir "$folder/packages"
    : >"$folder/status"
    echo "deb [signed-by=$keyring] $mirror trixie main" >"$folder/sources.list"
    apt=(apt-get -qq -o "APT::Architecture=$(dpkg --print-architecture)" -o "APT::Sandbox::User=$(id -un)"
        -o "Dir::Etc::SourceList=$folder/sources.list" -o Dir::Etc::SourceParts=-
        -o "Dir::State=$folder/state" -o "Dir::State::status=$folder/status" -o "Dir::Cache=$folder/cache"
        -o Acquire::Languages=none)
    if ! ("${apt[@]}" update && cd "$folder/packages" && "${apt[@]}" download "$@") >"$folder/log" 2>&1; then
        cat "$folder/log" >&2
        debian_problem="the download failed"
        return 1
    fi
    for file in "$folder"/packages/*.deb; do dpkg-deb -x "$file" "$folder/root"; done
}

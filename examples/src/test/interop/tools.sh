#!/usr/bin/env bash
# Finds the clients of the interop profile, and installs those that are missing where it can: with apt-get if this is
# root on Debian or Ubuntu, with npm into the folder that is given. Prints a line for each: its name and the path, or
# its name, a dash and the reason why it is not there.
#   tools.sh FOLDER
set -uo pipefail
folder=$1
mkdir -p "$folder"

install() { # package
    command -v apt-get >/dev/null || { echo "no apt-get here"; return 1; }
    [[ $(id -u) == 0 ]] || { echo "only root can install $1"; return 1; }
    if ! DEBIAN_FRONTEND=noninteractive timeout 300 apt-get install -y --no-install-recommends "$1" \
        >"$folder/apt-get.$1.log" 2>&1; then
        echo "apt-get could not install $1: $(tail -n 1 "$folder/apt-get.$1.log")"
        return 1
    fi
}

program() { # name package [other names ...]
    local name=$1 package=$2 candidate path reason
    shift 2
    for attempt in 1 2; do
        for candidate in "$name" "$@"; do
            if path=$(command -v "$candidate"); then
                echo "$name $path"
                return
            fi
        done
        [[ $attempt == 1 ]] || break
        if ! reason=$(install "$package"); then
            echo "$name - $reason"
            return
        fi
    done
    echo "$name - not there after its package $package was installed"
}

node_module() { # name version
    local reason
    if [[ ! -d $folder/node_modules/$1 ]]; then
        command -v npm >/dev/null || install npm >/dev/null || { echo "$1 - no npm here"; return; }
        if ! reason=$(cd "$folder" && timeout 120 npm install --no-audit --no-fund --prefix . "$1@$2" 2>&1); then
            echo "$1 - npm could not install it: $(tail -n 1 <<<"$reason")"
            return
        fi
    fi
    echo "$1 $folder/node_modules/$1"
}

program curl curl
program wrk wrk
program ab apache2-utils
program node nodejs
node_module ws 8
program chromium chromium chromium-browser google-chrome

#!/bin/sh
# Installs what some tests use beside the .NET SDK, by apt-get where that is possible without asking. Where it is not, one line
# for each says what to install; the tests that need it are skipped then. CHAT_INSTALL=off installs nothing.
# What tests take from npm (tests/web/package.json) goes into tests/web/node_modules.
# prerequisites.sh PACKAGE...: just these; whoever needs them says what is missing.
set -u
web=$(dirname "$0")/../tests/web
all='postgresql chromium nodejs npm node-ws python3-flask python3-websocket python3-websockets nginx-light haproxy systemd openssl'
export DEBIAN_FRONTEND=noninteractive

has() {
    case $1 in
        postgresql) command -v postgres || ls /usr/lib/postgresql/*/bin/postgres ;;
        chromium) command -v chromium || command -v chromium-browser || command -v google-chrome ;;
        nodejs) command -v node ;;
        npm) command -v npm ;;
        node-ws) NODE_PATH=/usr/share/nodejs node -e 'require("ws")' ;;
        python3-flask) /usr/bin/python3 -c 'import flask' ;;
        python3-websocket) /usr/bin/python3 -c 'import websocket' ;;
        python3-websockets) /usr/bin/python3 -c 'import websockets' ;;
        nginx-light) command -v nginx || [ -x /usr/sbin/nginx ] ;;
        haproxy) command -v haproxy || [ -x /usr/sbin/haproxy ] ;;
        systemd) command -v systemd-analyze ;;
        openssl) command -v openssl ;;
    esac >/dev/null 2>&1
}

# shellcheck disable=SC2086 # A list of words.
missing() {
    for package in $needed; do
        has "$package" || printf ' %s' "$package"
    done
}

# Sets $apt to the command that may install packages; fails where there is none.
may_install() {
    [ "${CHAT_INSTALL:-on}" != off ] && command -v apt-get >/dev/null 2>&1 || return 1
    if [ "$(id -u)" = 0 ]; then
        as_root=
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        as_root='sudo -n'
    else
        return 1
    fi
    apt="$as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=300"
}

# shellcheck disable=SC2086 # $apt, $as_root and $wanted are lists of words.
install() {
    # A browser of ours shows Chinese and emoji, if only on screenshots: two small fonts.
    case $wanted in *' chromium'*) wanted="$wanted fonts-wqy-microhei fonts-noto-color-emoji" ;; esac
    echo "Installing (apt-get):$wanted"
    # Servers are started privately: Debian's package need not make one, this time.
    no_cluster=/etc/postgresql-common/createcluster.d/no-cluster-for-orleanschat.conf
    $as_root mkdir -p "${no_cluster%/*}" && echo 'create_main_cluster = false' | $as_root tee "$no_cluster" >/dev/null
    # Nor shall a web server or a proxy start by itself because it was installed.
    policy=/usr/sbin/policy-rc.d
    if [ -e "$policy" ]; then
        policy=
    else
        printf '#!/bin/sh\nexit 101\n' | $as_root tee "$policy" >/dev/null && $as_root chmod 755 "$policy"
    fi
    $apt update >/dev/null 2>&1
    $apt install --no-install-recommends $wanted >/dev/null 2>&1 ||
        for package in $wanted; do
            $apt install --no-install-recommends "$package" >/dev/null 2>&1
        done
    $as_root rm -f "$no_cluster" ${policy:+"$policy"}
}

# Just what the lock file says, where it has changed or was never installed. Without a network this ends soon.
npm_packages() {
    lock="$web/package-lock.json" installed="$web/node_modules/installed-from"
    cmp -s "$lock" "$installed" && return
    if [ "${CHAT_INSTALL:-on}" != off ] && has npm; then
        echo "Installing (npm): what tests/web/package.json names"
        (cd "$web" && timeout 120 npm ci --no-audit --no-fund --ignore-scripts --fetch-retries=1 --fetch-timeout=15000) >/dev/null 2>&1 &&
            cp "$lock" "$installed" && return
    fi
    echo "Not installed: the packages of tests/web/package.json. The tests that need them are skipped; to run them: cd tests/web && npm ci"
}

needed=${*:-$all}
wanted=$(missing)
[ -z "$wanted" ] || { may_install && install; }
[ $# -eq 0 ] || exit 0
for package in $(missing); do
    echo "Not installed: $package. The tests that need it are skipped; to run them, install it (on Debian: apt-get install $package)."
done
npm_packages

#!/bin/sh
# prepare.sh [DIR]: makes what compose.yaml needs and is not there yet, beside this file or in DIR: the secrets, and a self-signed certificate for
# localhost in tls/, to be replaced by one of your own. What is there is left as it is.
set -eu
umask 077
dir=${1:-$(dirname "$0")}
mkdir -p "$dir/secrets" "$dir/tls"

random() { head -c 32 /dev/urandom | base64 | tr -d '\n'; }

# write FILE TEXT: whole or not at all. The directories are closed to others; containers, which run as nobody of this machine, get single files.
write() {
    [ ! -s "$dir/$1" ] || return 0
    printf '%s' "$2" >"$dir/$1.new"
    chmod 444 "$dir/$1.new"
    mv "$dir/$1.new" "$dir/$1"
    echo "made $dir/$1"
}

write secrets/postgres_password "$(random | tr '+/' '-_' | tr -d =)"
write secrets/Storage__Postgres "Host=postgres;Database=chat;Username=chat;Password=$(cat "$dir/secrets/postgres_password");Maximum Pool Size=40"
write secrets/Authentication__SigningKey "$(random)"
write secrets/Admin__Key "$(random)"

if [ ! -s "$dir/tls/chat.pem" ]; then
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 365 -subj /CN=localhost \
        -addext 'subjectAltName=DNS:localhost,IP:127.0.0.1' -keyout "$dir/tls/chat.pem.key" -out "$dir/tls/chat.pem" 2>/dev/null
    chmod 444 "$dir/tls/chat.pem" "$dir/tls/chat.pem.key"
    echo "made $dir/tls/chat.pem (self-signed, for localhost)"
fi

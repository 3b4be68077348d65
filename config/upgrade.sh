#!/bin/sh
# Brings an installation of docker-compose.yml to the version of this checkout, or starts it the first time. In this
# order, since what is old must not work on what is new: build, stop, roles, migrate, start. Take a backup first.
# Another command than docker-compose: COMPOSE="docker compose" sh config/upgrade.sh
set -eu
cd "$(dirname "$0")/.."
compose=${COMPOSE:-docker-compose}
$compose build
$compose stop calendar worker web
$compose run --rm roles
$compose run --rm migrate
$compose up -d --remove-orphans

#!/bin/sh
# The work pool and the deployments, on the server that PREFECT_API_URL names; waits for it. Run it again after an upgrade.
#   deploy/set-up.sh [folder of the prefect command]
set -eu
cd "$(dirname "$0")/.."
bin=${1:+$1/}
tries=0
until "${bin}python" -c 'import os, urllib.request as u; u.urlopen(os.environ["PREFECT_API_URL"] + "/health", timeout=5)' 2>/dev/null; do
  tries=$((tries + 1))
  [ "$tries" -lt 120 ] || { echo "$PREFECT_API_URL does not answer" >&2; exit 1; }
  sleep 1
done
# A pool that is there may have been changed by its owner, and stays as it is.
"${bin}prefect" work-pool inspect chipwatch >/dev/null 2>&1 || "${bin}prefect" work-pool create chipwatch --type process
exec "${bin}prefect" --no-prompt deploy --all --prefect-file deploy.yaml

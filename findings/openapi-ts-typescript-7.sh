#!/usr/bin/env bash
# @hey-api/openapi-ts 0.95.0 names typescript ">=5.5.3 || >=6.0.0 || 6.0.1-rc" as its peer, so npm installs it beside
# typescript 7.0.2 without a warning; but it cannot even be imported there, since it calls TypeScript's JavaScript API,
# which version 7 does not export. With typescript 6.0.3 the same import works.
# Seen: typescript 7.0.2: TypeError: Cannot read properties of undefined (reading 'LineFeed')
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
import_it() {
  npm install --silent --ignore-scripts @hey-api/openapi-ts@0.95.0 "typescript@$1" >/dev/null
  node --input-type=module -e 'import("@hey-api/openapi-ts").then(() => console.log("imported"), (error) => console.log(String(error)))'
}
six=$(import_it 6.0.3)
seven=$(import_it 7.0.2)
echo "typescript 6.0.3: $six"
echo "typescript 7.0.2: $seven"
[ "$six" = imported ]
[[ "$seven" == *"Cannot read properties of undefined (reading 'LineFeed')"* ]]

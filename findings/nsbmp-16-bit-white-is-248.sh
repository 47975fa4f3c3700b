#!/usr/bin/env bash
# @cwasm/nsbmp 0.1.3 (libnsbmp as WebAssembly) shifts the channels of 16-bit BMP files to 8 bits instead of scaling
# them: white is 248, 252, 248 and full red 248, where Pillow gives 255. A model sees a file
# darker by up to 7 levels (15 at 4 bits a channel), for its encoding alone.
# Seen: white [248, 252, 248], red [248, 0, 0]
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --ignore-scripts @cwasm/nsbmp@0.1.3 >/dev/null
node - <<'JS'
const { decode } = require("@cwasm/nsbmp");
const offset = 14 + 40 + 12;
const file = Buffer.alloc(offset + 4);
file.write("BM", 0, "latin1");
file.writeUInt32LE(file.length, 2);
file.writeUInt32LE(offset, 10);
file.writeUInt32LE(40, 14);
file.writeInt32LE(2, 18);
file.writeInt32LE(1, 22);
file.writeUInt16LE(1, 26);
file.writeUInt16LE(16, 28);
file.writeUInt32LE(3, 30);
file.writeUInt32LE(4, 34);
for (const [i, mask] of [0xf800, 0x7e0, 0x1f].entries()) file.writeUInt32LE(mask, 54 + 4 * i);
file.writeUInt16LE(0xffff, offset);
file.writeUInt16LE(0xf800, offset + 2);
const { data } = decode(file);
const [white, red] = [Array.from(data.subarray(0, 3)), Array.from(data.subarray(4, 7))];
console.log("white", white, "red", red);
if (JSON.stringify([white, red]) !== "[[248,252,248],[248,0,0]]") process.exit(1);
JS

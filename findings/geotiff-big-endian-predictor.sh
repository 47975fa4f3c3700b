#!/usr/bin/env bash
# geotiff 3.0.5 (npm): a big-endian TIFF of 16 bits with horizontal differencing (Predictor 2) is decoded to wrong values,
# without an error: the differences are summed in the machine's byte order before the values are read in the file's, so
# that every carry from the lower into the upper byte is lost. libtiff, Pillow and tifffile read such files.
# Seen: written 250 260 300 40000 | little-endian: 250 260 300 40000 | big-endian: 250 4 44 39744
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund geotiff@3.0.5
cat >probe.mjs <<'JS'
import { deflateSync } from "node:zlib";
import { fromArrayBuffer } from "geotiff";

const written = [250, 260, 300, 40_000];

/** Grey, 4 × 1 px of 16 bits, Deflate with Predictor 2. */
function tiff(isLittle) {
  const row = new DataView(new ArrayBuffer(8));
  for (const [i, value] of written.entries()) row.setUint16(i * 2, value - (written[i - 1] ?? 0), isLittle);
  const strip = deflateSync(new Uint8Array(row.buffer));
  const tags = [
    [256, 4], [257, 1], [258, 16], [259, 8], [262, 1], [273, 0], [277, 1], [278, 1], [279, strip.length], [317, 2],
  ];
  const start = 10 + tags.length * 12 + 4;
  const view = new DataView(new ArrayBuffer(start + strip.length));
  const bytes = new Uint8Array(view.buffer);
  bytes.set(isLittle ? [0x49, 0x49] : [0x4d, 0x4d]);
  bytes.set(strip, start);
  view.setUint16(2, 42, isLittle);
  view.setUint32(4, 8, isLittle);
  view.setUint16(8, tags.length, isLittle);
  for (const [i, [tag, value]] of tags.entries()) {
    const at = 10 + i * 12;
    view.setUint16(at, tag, isLittle);
    view.setUint16(at + 2, 4, isLittle);
    view.setUint32(at + 4, 1, isLittle);
    view.setUint32(at + 8, tag === 273 ? start : value, isLittle);
  }
  // BitsPerSample, Compression and their like may be LONG for a reader; SHORT is what the specification names.
  for (let i = 0; i < tags.length; i++) {
    const at = 10 + i * 12;
    if (![258, 259, 262, 277, 317].includes(tags[i][0])) continue;
    view.setUint16(at + 2, 3, isLittle);
    view.setUint32(at + 8, 0, isLittle);
    view.setUint16(at + 8, tags[i][1], isLittle);
  }
  return view.buffer;
}

async function read(isLittle) {
  const image = await (await fromArrayBuffer(tiff(isLittle))).getImage();
  return [...(await image.readRasters({ interleave: true }))];
}
const [little, big] = [await read(true), await read(false)];
console.log("written", ...written, "| little-endian:", ...little, "| big-endian:", ...big);
const isRight = (values) => values.every((value, i) => value === written[i]);
process.exit(isRight(little) && !isRight(big) ? 0 : 1);
JS
node probe.mjs

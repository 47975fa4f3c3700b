#!/usr/bin/env bash
# Pillow 13.0.0 reads BMP files with bit masks (BITFIELDS) in a fixed list of layouts, not by their masks: 5-6-5 and
# 5-5-5 with red first are read, the same with blue first, 4-4-4 and 10-10-10, all valid, are refused.
# Seen: 5-6-5 red first: read; 5-6-5 blue first, 4-4-4, 10-10-10: OSError Unsupported BMP bitfields layout
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pillow==13.0.0
"$folder/venv/bin/python" - <<'PY'
import io, struct
from PIL import Image


def bmp(masks, white, bits):
    row = struct.pack("<H" if bits == 16 else "<I", white).ljust(4, b"\0")
    offset = 14 + 40 + 12
    header = struct.pack("<IiiHHIIiiII", 40, 1, 1, 1, bits, 3, len(row), 2835, 2835, 0, 0)
    return b"BM" + struct.pack("<IHHI", offset + len(row), 0, 0, offset) + header + struct.pack("<III", *masks) + row


layouts = {
    "5-6-5 red first": ((0xF800, 0x7E0, 0x1F), 0xFFFF, 16),
    "5-6-5 blue first": ((0x1F, 0x7E0, 0xF800), 0xFFFF, 16),
    "4-4-4": ((0xF00, 0xF0, 0xF), 0xFFF, 16),
    "10-10-10": ((0x3FF00000, 0xFFC00, 0x3FF), 0x3FFFFFFF, 32),
}
seen = {}
for name, layout in layouts.items():
    try:
        seen[name] = Image.open(io.BytesIO(bmp(*layout))).convert("RGB").getpixel((0, 0))
    except OSError as error:
        seen[name] = str(error)
    print(f"{name}: {seen[name]}")
assert seen["5-6-5 red first"] == (255, 255, 255)
assert [seen[name] for name in list(layouts)[1:]] == ["Unsupported BMP bitfields layout"] * 3
PY

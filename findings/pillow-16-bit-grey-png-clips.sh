#!/usr/bin/env bash
# Pillow 13.0.0: a 16-bit grey PNG that is converted to RGB (or L) is clipped at 255, not scaled: 256 and 40000 both
# become white. A microscope's image comes out as a white sheet without a warning, also through whatever calls
# convert("RGB") for its user. The upper byte (value // 256) is what other decoders give.
# Seen: I;16 [0, 255, 256, 40000] -> [0, 255, 255, 255]
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pillow==13.0.0
"$folder/venv/bin/python" - <<'PY'
import io
from PIL import Image

values = [0, 255, 256, 40000]
image = Image.new("I;16", (len(values), 1))
for x, value in enumerate(values):
    image.putpixel((x, 0), value)
file = io.BytesIO()
image.save(file, "PNG")
file.seek(0)
read = Image.open(file)
grey = [read.convert("RGB").getpixel((x, 0))[0] for x in range(len(values))]
print(read.mode, [read.getpixel((x, 0)) for x in range(len(values))], "->", grey)
assert read.mode == "I;16" and grey == [0, 255, 255, 255]
PY

#!/usr/bin/env bash
# Keras 3.15.1 with TensorFlow 2.21.0: keras.layers.Resizing(pad_to_aspect_ratio=True) pads by the same whole number of rows
# (or columns) on both sides. Where an odd number is missing it adds one fewer and then stretches the image over the gap: a
# 6 × 9 image to 9 × 9 has 2 black rows and 7 rows of picture, resampled, where tf.image.resize_with_pad has 3 and 6. Where one
# row is missing nothing is padded at all.
# Seen: 6 rows of picture in 9: keras 7, tf.image.resize_with_pad 6; 8 in 9: keras 9, tf.image.resize_with_pad 8
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check keras==3.15.1 tensorflow-cpu==2.21.0
export KERAS_BACKEND=tensorflow CUDA_VISIBLE_DEVICES= TF_CPP_MIN_LOG_LEVEL=3
"$folder/venv/bin/python" - <<'PY'
import keras
import numpy as np
import tensorflow as tf


def rows_of_picture(image):
    return int((np.asarray(image).sum(axis=(1, 2)) > 0).sum())


seen = []
for height in (6, 8):
    image = np.full((height, 9, 3), 200, np.float32)
    layer = keras.layers.Resizing(9, 9, pad_to_aspect_ratio=True, fill_value=0)
    seen.append((height, rows_of_picture(layer(image[None])[0]), rows_of_picture(tf.image.resize_with_pad(image, 9, 9))))
for height, by_keras, by_tensorflow in seen:
    print(f"{height} rows of picture in 9: keras {by_keras}, tf.image.resize_with_pad {by_tensorflow}")
assert seen == [(6, 7, 6), (8, 9, 8)], seen
PY

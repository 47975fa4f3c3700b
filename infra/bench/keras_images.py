"""Keras' side of the benchmarks of input and epoch: the article's augmentation as ImageDataGenerator does it."""

import json
import os
import struct

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import numpy as np
from keras.src.legacy.preprocessing.image import ImageDataGenerator

SIGMAS = (3.0, 9.0)
_random = np.random.default_rng(1)


def read_pack(path):
    """The 8-bit images of a pixel pack of Foldwise."""
    with open(path, "rb") as file:
        head = file.read(12)
        length = struct.unpack("<I", head[8:])[0]
        header = json.loads(file.read(length))
        shape = (header["count"], header["size"], header["size"], 3)
        return np.frombuffer(file.read(int(np.prod(shape))), np.uint8).reshape(shape)


def add_noise(image):
    """ImageDataGenerator calls this after the geometry and the brightness; numpy's fastest normals."""
    sigma = SIGMAS[_random.integers(2)]
    noise = _random.standard_normal(image.shape, dtype=np.float32)
    return np.clip(np.rint(image + np.float32(sigma) * noise), 0, 255)


def balanced(images, classes):
    """The images of the smaller class once more with saturation 0, made here once and for all."""
    grey = images[classes == 1].max(axis=-1, keepdims=True).repeat(3, axis=-1)
    return np.concatenate([images, grey]), np.concatenate([classes, np.ones(len(grey), classes.dtype)])


def training_flow(images, targets, batch):
    generator = ImageDataGenerator(
        rotation_range=45,
        horizontal_flip=True,
        brightness_range=(0.4, 0.8),
        width_shift_range=0.1,
        height_shift_range=0.1,
        zoom_range=(0.8, 1.0),
        shear_range=3,
        preprocessing_function=add_noise,
        rescale=1 / 255,
    )
    return generator.flow(images, targets, batch_size=batch, shuffle=True, seed=1)

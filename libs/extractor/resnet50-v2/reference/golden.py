"""Works out what the plugin's test expects, by timm and in double precision, for weights that a formula gives. Usage: python golden.py > golden.json"""

import json
import re

import numpy as np
import torch

import network as reference

# An eighth of the width: quick in plain JavaScript.
SIZES = {"channels": (32, 64, 128, 256), "stem_chs": 8}
CASES = [
    {"images": [2, 64, 48, 3], "stemStride": 2, "strides": [2, 2, 2]},
    {"images": [2, 45, 33, 3], "stemStride": 2, "strides": [2, 2, 2]},
    {"images": [2, 32, 32, 3], "stemStride": 1, "strides": [2, 2, 1]},
]


def draws(count, stream):
    """Numbers in [-1, 1): a hash (the finaliser of MurmurHash3) of index and stream."""
    x = np.arange(count, dtype=np.uint32) + np.uint32(stream * 0x9E3779B9 % 2**32)
    x = (x ^ (x >> 16)) * np.uint32(0x85EBCA6B)
    x = (x ^ (x >> 13)) * np.uint32(0xC2B2AE35)
    return (x ^ (x >> 16)) / 2.0**31 - 1


def weight(name, shape, stream):
    """Kernels have He's variance by the fan out; scales and variances lie in [0.5, 1.5], offsets and means in [-0.5, 0.5]."""
    part = name.split("/")[1]
    scale = (6 / (shape[0] * shape[1] * shape[3])) ** 0.5 if part == "kernel" else 0.5
    offset = 1 if part in ("gamma", "moving_variance") else 0
    return (offset + scale * draws(np.prod(shape), stream)).astype(np.float32).reshape(shape)


def statistics(output):
    """Mean and root mean square, and the values of the first and the last corner: the first channel, the last channel."""
    return [output.mean().item(), output.square().mean().sqrt().item(), output[0, 0, 0, 0].item(), output[-1, -1, -1, -1].item()]


def golden(case):
    network = reference.build(stem_stride=case["stemStride"], strides=case["strides"], **SIZES)
    # Streams are numbered by name, from 1; stream 0 gives the images.
    weights = {name: weight(name, shape, stream + 1) for stream, (name, shape) in enumerate(sorted(reference.shapes(network).items()))}
    reference.load(network, weights)
    images = draws(np.prod(case["images"]), 0).astype(np.float32).reshape(case["images"])
    with torch.no_grad():
        modes = {mode: reference.run(network, images, mode == "training") for mode in ("inference", "training")}
    return case | {mode: {name: statistics(output) for name, output in outputs.items()} for mode, outputs in modes.items()}


if __name__ == "__main__":
    print(re.sub(r"\[[^\[\]{]*\]", lambda numbers: " ".join(numbers[0].split()), json.dumps([golden(case) for case in CASES], indent=1)))

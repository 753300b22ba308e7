"""JPEG pictures decoded, scaled to a shorter side of 256 with antialiasing, and cropped to 224x224 at random."""
import random
from pathlib import Path

import torch
from torchvision.io import ImageReadMode, decode_jpeg
from torchvision.transforms.v2 import functional as TF


def decode(folder):
    torch.set_num_threads(1)
    files = sorted(file for file in Path(folder).rglob("*") if file.suffix.lower() in (".jpg", ".jpeg"))
    pictures = [torch.frombuffer(bytearray(file.read_bytes()), dtype=torch.uint8) for file in files]
    chance = random.Random(0)

    def run():
        for picture in pictures:
            image = decode_jpeg(picture, mode=ImageReadMode.RGB)
            height, width = image.shape[1:]
            scale = 256 / min(height, width)
            image = TF.resize(image, [max(256, round(height * scale)), max(256, round(width * scale))], antialias=True)
            top, left = chance.randint(0, image.shape[1] - 224), chance.randint(0, image.shape[2] - 224)
            image[:, top:top + 224, left:left + 224].contiguous()

    return len(pictures), run

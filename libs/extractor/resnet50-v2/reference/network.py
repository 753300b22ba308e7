"""ResNet50 v2 of the timm library, in double precision, and longway's names for its parts."""

import re
import sys
from pathlib import Path

import timm

sys.path.append(str(Path(__file__).parents[3] / "testing/reference"))
from golden_network import Reference


def build(widthMultiplier=1, stemStride=2, strides=(2, 2, 2)):
    """Of longway's options."""
    sizes = {"channels": [round(width * widthMultiplier) for width in (256, 512, 1024, 2048)], "stem_chs": round(64 * widthMultiplier)}
    network = timm.create_model("resnetv2_50", num_classes=0, global_pool="", **sizes)
    network.stem.conv.stride = (stemStride, stemStride)
    for stage, stride in zip(network.stages[1:], strides):
        first = stage.blocks[0]
        first.conv2.stride = first.downsample.conv.stride = (stride, stride)
    observed = {"stem_crop": network.stem}
    for s, stage in enumerate(network.stages):
        observed |= {f"stage{s + 1}_block{b + 1}": block for b, block in enumerate(stage.blocks)}
    return Reference(network, layer_name, observed | {"features": network.norm})


def layer_name(module):
    """`stages.0.blocks.1.norm3` is `stage1_block2_pre3_bn` here."""
    block = re.fullmatch(r"stages\.(\d)\.blocks\.(\d)\.(.+)", module)
    prefix, module = (f"stage{int(block[1]) + 1}_block{int(block[2]) + 1}_", block[3]) if block else ("", module)
    layer = {"stem.conv": "stem", "norm": "features_bn", "downsample.conv": "projection"}.get(module) or re.sub(r"norm(\d)", r"pre\1_bn", module)
    return prefix + layer

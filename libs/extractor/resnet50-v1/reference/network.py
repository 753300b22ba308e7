"""ResNet50 of torchvision, in double precision, and longway's names for its parts."""

import re
import sys
from pathlib import Path

import torch
from torchvision.models.resnet import Bottleneck, ResNet

sys.path.append(str(Path(__file__).parents[3] / "testing/reference"))
from golden_network import Reference


def build(widthMultiplier=1, stemStride=2, strides=(2, 2, 2), strideIn="conv2", batchNormEpsilon=1e-5):
    """Of longway's options."""

    class Scaled(ResNet):
        """torchvision has 64 channels behind the stem for good."""

        def _make_layer(self, block, planes, blocks, stride=1, dilate=False):
            if planes == 64:
                self.inplanes = round(64 * widthMultiplier)
            return super()._make_layer(block, round(planes * widthMultiplier), blocks, stride, dilate)

    network = Scaled(Bottleneck, [3, 4, 6, 3])
    stem = round(64 * widthMultiplier)
    network.conv1 = torch.nn.Conv2d(3, stem, 7, stemStride, padding=3, bias=False)
    network.bn1 = torch.nn.BatchNorm2d(stem)
    network.fc = torch.nn.Identity()
    stages = [network.layer1, network.layer2, network.layer3, network.layer4]
    for stage, stride in zip(stages[1:], strides):
        first = stage[0]
        other = {"conv1": "conv2", "conv2": "conv1"}[strideIn]
        getattr(first, strideIn).stride = first.downsample[0].stride = (stride, stride)
        getattr(first, other).stride = (1, 1)
    observed = {"stem_pool": network.maxpool}
    for s, stage in enumerate(stages):
        observed |= {f"stage{s + 1}_block{b + 1}": block for b, block in enumerate(stage)}
    return Reference(network, layer_name, observed, epsilon=batchNormEpsilon)


def layer_name(module):
    """`layer1.1.bn3` is `stage1_block2_conv3_bn` here."""
    block = re.fullmatch(r"layer(\d)\.(\d)\.(.+)", module)
    if not block:
        return {"conv1": "stem", "bn1": "stem_relu_bn"}[module]
    part = {"downsample.0": "projection", "downsample.1": "projection_bn"}.get(block[3]) or re.sub(r"bn(\d)", r"conv\1_bn", block[3])
    return f"stage{block[1]}_block{int(block[2]) + 1}_{part}"

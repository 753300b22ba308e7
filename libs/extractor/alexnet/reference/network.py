"""torchvision's AlexNet, in double precision, and longway's names for its parts."""

import sys
from pathlib import Path

import torch
from torch import nn
from torchvision.models import alexnet

sys.path.append(str(Path(__file__).parents[3] / "testing/reference"))
from golden_network import Flatten, Reference


def build(sides, widthMultiplier=1, stemStride=4, strides=(2, 2, 2), fullyConnected=True, batchNorm=True):
    """Of longway's options, and of the images' sides. torchvision's network averages the last map to 6 x 6, which changes nothing for 224 x 224; this one takes it as it is."""
    published = alexnet()
    parts, channels, place = {}, 3, 0
    poolings = iter(strides)
    for module in published.features:
        if isinstance(module, nn.Conv2d):
            place += 1
            width = round(module.out_channels * widthMultiplier)
            stride = stemStride if place == 1 else module.stride
            parts[f"conv{place}"] = nn.Conv2d(channels, width, module.kernel_size, stride, module.padding, bias=not batchNorm)
            channels = width
            if batchNorm:
                parts[f"relu{place}_bn"] = nn.BatchNorm2d(width)
        elif isinstance(module, nn.ReLU):
            parts[f"relu{place}"] = module
        elif next(poolings) == 2:
            parts[f"pool{place}"] = module
    network = nn.Sequential()
    add(network, parts)
    if fullyConnected:
        inputs = network(torch.zeros(2, 3, *sides)).flatten(1).shape[1]
        hidden = round(published.classifier[1].out_features * widthMultiplier)
        network.flatten = Flatten()
        for place, inputs in ((6, inputs), (7, hidden)):
            norm = {f"relu{place}_bn": nn.BatchNorm1d(hidden)} if batchNorm else {}
            add(network, {f"fc{place}": nn.Linear(inputs, hidden, bias=not batchNorm), **norm, f"relu{place}": nn.ReLU()})
    observed = {name: module for name, module in network.named_children() if isinstance(module, (nn.ReLU, nn.MaxPool2d))}
    return Reference(network, lambda module: module, observed)


def add(network, parts):
    for name, module in parts.items():
        network.add_module(name, module)

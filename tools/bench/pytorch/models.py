"""The networks of the peer: what longway's plugins build, in PyTorch.

Convolutions are "same" and without bias, weights drawn from N(0, 2 / (k * k * outputs)); batch norm has epsilon 1e-5.
"""
import torch
from torch import nn
from torch.nn import functional as F


def conv(inputs, outputs, kernel, stride=1, bias=False):
    return nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=bias)


class Residual(nn.Module):
    """A block with pre-activation: every convolution of the branch follows batch norm and relu. The shortcut is the identity,
    or a 1x1 convolution of the first activation where shapes differ."""

    def __init__(self, inputs, outputs, convolutions, stride):
        super().__init__()
        self.norms = nn.ModuleList(nn.BatchNorm2d(c.in_channels) for c in convolutions)
        self.convolutions = nn.ModuleList(convolutions)
        self.shortcut = conv(inputs, outputs, 1, stride) if stride > 1 or inputs != outputs else None

    def forward(self, x):
        active = F.relu(self.norms[0](x))
        shortcut = x if self.shortcut is None else self.shortcut(active)
        y = self.convolutions[0](active)
        for norm, convolution in zip(self.norms[1:], self.convolutions[1:]):
            y = convolution(F.relu(norm(y)))
        return y + shortcut


def basic(inputs, width, stride):
    return Residual(inputs, width, [conv(inputs, width, 3, stride), conv(width, width, 3)], stride), width


def bottleneck(inputs, width, stride):
    convolutions = [conv(inputs, width, 1), conv(width, width, 3, stride), conv(width, 4 * width, 1)]
    return Residual(inputs, 4 * width, convolutions, stride), 4 * width


class ResNetV2(nn.Module):
    """Stem, stages, batch norm, relu, average over the map (`features`), and a linear head of four classes."""

    def __init__(self, stem, block, blocks, widths):
        super().__init__()
        layers, channels = [], widths[0]
        for stage, (count, width) in enumerate(zip(blocks, widths)):
            for index in range(count):
                layer, channels_out = block(channels, width, 2 if stage > 0 and index == 0 else 1)
                layers.append(layer)
                channels = channels_out
        self.stem, self.stages, self.norm = stem, nn.Sequential(*layers), nn.BatchNorm2d(channels)
        self.head = nn.Linear(channels, 4)
        initialise(self)

    def features(self, x):
        return F.relu(self.norm(self.stages(self.stem(x)))).mean((2, 3))

    def forward(self, x):
        return self.head(self.features(x))


class UNet(nn.Module):
    """The lens: x + U(x), where U starts at zero."""

    def __init__(self, widths):
        super().__init__()
        inputs = [3, *widths[:-1]]
        self.encoders = nn.ModuleList(twice(i, o) for i, o in zip(inputs, widths))
        self.decoders = nn.ModuleList(twice(below + width, width) for below, width in zip(widths[:0:-1], widths[-2::-1]))
        self.change = conv(widths[0], 3, 3, bias=True)
        initialise(self)
        nn.init.zeros_(self.change.weight)

    def forward(self, x):
        skips, y = [], x
        for depth, encoder in enumerate(self.encoders):
            y = encoder(F.max_pool2d(y, 2) if depth else y)
            skips.append(y)
        for decoder, skip in zip(self.decoders, skips[-2::-1]):
            y = decoder(torch.cat([F.interpolate(y, scale_factor=2, mode="nearest"), skip], 1))
        return x + self.change(y)


def twice(inputs, outputs):
    layers = []
    for channels in (inputs, outputs):
        layers += [conv(channels, outputs, 3), nn.BatchNorm2d(outputs), nn.ReLU()]
    return nn.Sequential(*layers)


def initialise(network):
    for module in network.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
            if module.bias is not None:
                nn.init.zeros_(module.bias)
        elif isinstance(module, nn.Linear):
            nn.init.normal_(module.weight, std=0.01)
            nn.init.zeros_(module.bias)


def resnet50v2():
    stem = nn.Sequential(conv(3, 64, 7, 2), nn.MaxPool2d(3, 2, 1))
    return ResNetV2(stem, bottleneck, (3, 4, 6, 3), (64, 128, 256, 512))


def preact20():
    return ResNetV2(conv(3, 16, 3), basic, (3, 3, 3), (16, 32, 64))


def resnet18v2():
    return ResNetV2(conv(3, 64, 3), basic, (2, 2, 2, 2), (64, 128, 256, 512))

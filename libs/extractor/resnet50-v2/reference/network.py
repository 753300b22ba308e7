"""ResNet50 v2 of the timm library, in double precision, and longway's names for its parts."""

import re

import timm
import torch

NORM = {"weight": "gamma", "bias": "beta", "running_mean": "moving_mean", "running_var": "moving_variance"}


def build(momentum=0.9, stem_stride=2, strides=(2, 2, 2), **sizes):
    """`momentum` as longway counts it: the share of the running statistics that is kept."""
    network = timm.create_model("resnetv2_50", num_classes=0, global_pool="", **sizes).double()
    network.stem.conv.stride = (stem_stride, stem_stride)
    for stage, stride in zip(network.stages[1:], strides):
        first = stage.blocks[0]
        first.conv2.stride = first.downsample.conv.stride = (stride, stride)
    for module in network.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.momentum = 1 - momentum
    return network


def longway_name(name):
    """`stages.0.blocks.1.norm3.weight` is `stage1_block2_pre3_bn/gamma` here."""
    module, _, part = name.rpartition(".")
    block = re.fullmatch(r"stages\.(\d)\.blocks\.(\d)\.(.+)", module)
    prefix, module = (f"stage{int(block[1]) + 1}_block{int(block[2]) + 1}_", block[3]) if block else ("", module)
    layer = {"stem.conv": "stem", "norm": "features_bn", "downsample.conv": "projection"}.get(module) or re.sub(r"norm(\d)", r"pre\1_bn", module)
    return f"{prefix}{layer}/{NORM[part] if 'norm' in module else 'kernel'}"


def to_torch(array):
    """Kernels [h, w, in, out] to [out, in, h, w]; the rest as it is."""
    tensor = torch.as_tensor(array, dtype=torch.float64)
    return tensor.permute(3, 2, 0, 1).contiguous() if tensor.ndim == 4 else tensor


def state(network):
    """Weights and running statistics, in timm's layout, by longway's names."""
    return {longway_name(name): tensor for name, tensor in network.state_dict().items() if not name.endswith("num_batches_tracked")}


def shapes(network):
    """As longway has them, by its names."""
    sizes = {name: list(tensor.shape) for name, tensor in state(network).items()}
    return {name: [*size[2:], size[1], size[0]] if len(size) == 4 else size for name, size in sizes.items()}


def load(network, weights):
    """`weights` by longway's names: neither side may have one that the other lacks."""
    places = state(network)
    assert sorted(places) == sorted(weights), sorted(set(places) ^ set(weights))
    for name, place in places.items():
        value = to_torch(weights[name])
        assert place.shape == value.shape, f"{name}: {tuple(value.shape)} for {tuple(place.shape)}"
        place.copy_(value)


def run(network, images, training):
    """Images [n, h, w, c]. Every block's output [n, h, w, c] by longway's name for it, and as `features` the network's."""
    outputs = {}
    modules = {"stem_crop": network.stem, "features": network.norm}
    for s, stage in enumerate(network.stages):
        modules |= {f"stage{s + 1}_block{b + 1}": block for b, block in enumerate(stage.blocks)}

    def observer(name):
        return lambda module, inputs, output: outputs.update({name: output.permute(0, 2, 3, 1)})

    hooks = [module.register_forward_hook(observer(name)) for name, module in modules.items()]
    network.train(training)
    network(torch.as_tensor(images, dtype=torch.float64).permute(0, 3, 1, 2))
    for hook in hooks:
        hook.remove()
    return outputs

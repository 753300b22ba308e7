"""Writes pillow.json, what Pillow makes of small images, beside this file: python make-pillow-fixture.py (needs Pillow)."""
import base64
import io
import json
import pathlib

from PIL import Image

WIDTH, HEIGHT = 61, 47


def encode(data):
    return base64.b64encode(data).decode()


def smooth(x, y, c):
    return (x * (3 + c) + y * (5 - c) + x * y // 16) % 256 if (x // 8 + y // 8) % 3 else 40 * (c + 1)


def pixels(mode):
    """Of each pixel, its channels: the formula is `busy` in the spec."""
    image = Image.new(mode, (WIDTH, HEIGHT))
    channels = len(image.getbands())
    for y in range(HEIGHT):
        for x in range(WIDTH):
            values = tuple(smooth(x, y, c) for c in range(channels))
            image.putpixel((x, y), values if channels > 1 else values[0])
    return image


BOXES = [
    # left, top, right, bottom, width, height of the result
    (0, 0, WIDTH, HEIGHT, 61, 47),
    (0, 0, WIDTH, HEIGHT, 20, 15),
    # No simple ratio: sums that lie at a half would be rounded by chance.
    (5.13, 5.41, 25.77, 20.29, 30, 24),
    (10.25, 7.5, 50.75, 40.125, 16, 16),
    (33, 21, 61, 47, 7, 31),
]


def results(image):
    rows = []
    for *box, width, height in BOXES:
        resized = image.resize((width, height), Image.Resampling.BILINEAR, box=tuple(box))
        rows.append({"box": box, "width": width, "height": height, "pixels": encode(resized.tobytes())})
    return rows


def jpeg(name, mode, **options):
    file = io.BytesIO()
    pixels(mode).save(file, "JPEG", quality=90, **options)
    decoded = Image.open(io.BytesIO(file.getvalue())).convert("RGB")
    return {"name": name, "file": encode(file.getvalue()), "results": results(decoded)}


fixture = {
    "raw": [{"channels": len(mode) if mode == "RGB" else 1, "results": results(pixels(mode))} for mode in ("RGB", "L")],
    "jpeg": [
        jpeg("4:4:4", "RGB", subsampling=0),
        jpeg("4:2:2", "RGB", subsampling=1),
        jpeg("4:2:0", "RGB", subsampling=2),
        jpeg("progressive 4:2:0", "RGB", subsampling=2, progressive=True),
        jpeg("grey", "L"),
        jpeg("CMYK", "CMYK"),
    ],
}
pathlib.Path(__file__).with_name("pillow.json").write_text(json.dumps(fixture) + "\n")

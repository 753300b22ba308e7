"""Writes formats.json, what Pillow makes of small files of many formats, beside this file: python make-format-fixture.py (needs Pillow and NumPy)."""
import base64
import io
import json
import pathlib

import numpy
from PIL import Image

HEIGHT, WIDTH = 20, 28
y, x = numpy.mgrid[0:HEIGHT, 0:WIDTH]
rgb = Image.fromarray(numpy.stack([x * 9, y * 12, (x + y) * 5], -1).astype(numpy.uint8))
grey = Image.fromarray((x * 9).astype(numpy.uint8))
ramp = numpy.clip(x * 2427 + y, 0, 65535)


def with_alpha(image):
    image = image.copy()
    image.putalpha(Image.fromarray((y * 12).astype(numpy.uint8)))
    return image


def encode(data):
    return base64.b64encode(data).decode()


def case(image, kind, expected=None, **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    if expected is None:
        expected = Image.open(file).convert("RGB")
    return {"file": encode(file.getvalue()), "rgb": encode(expected.tobytes())}


palette = rgb.convert("P", palette=Image.ADAPTIVE, colors=32)
# Pillow clips 16-bit values where it makes RGB of them; the upper byte is what they are.
upper = Image.fromarray((ramp >> 8).astype(numpy.uint8)).convert("RGB")
sixteen = Image.fromarray(ramp.astype(numpy.uint16))

cases = {
    "1-bit PNG": case(rgb.convert("1"), "PNG"),
    "1-bit fax TIFF": case(rgb.convert("1"), "TIFF", compression="group4"),
    "grey PNG": case(grey, "PNG"),
    "grey PNG with alpha": case(with_alpha(grey), "PNG"),
    "16-bit grey PNG": case(sixteen, "PNG", upper),
    "16-bit grey TIFF": case(sixteen, "TIFF", upper),
    "palette PNG": case(palette, "PNG"),
    "palette PNG with a transparent colour": case(palette, "PNG", transparency=3),
    "GIF": case(palette, "GIF"),
    "PNG": case(rgb, "PNG"),
    "PNG with alpha": case(with_alpha(rgb), "PNG"),
    "WebP with alpha": case(with_alpha(rgb), "WEBP", lossless=True, exact=True),
    "TIFF": case(rgb, "TIFF"),
    "TIFF with alpha": case(with_alpha(rgb), "TIFF", compression="tiff_lzw"),
    "JPEG": case(rgb, "JPEG", quality=90),
    "grey JPEG": case(grey, "JPEG", quality=90),
    "progressive JPEG": case(rgb, "JPEG", quality=90, progressive=True),
    "CMYK JPEG": case(rgb.convert("CMYK"), "JPEG", quality=90),
}
refused = {
    "BMP": case(rgb, "BMP")["file"],
    "JPEG 2000": case(rgb, "JPEG2000")["file"],
    "32-bit TIFF": case(Image.fromarray((x * 0.01).astype(numpy.float32)), "TIFF", rgb)["file"],
}
text = json.dumps({"height": HEIGHT, "width": WIDTH, "cases": cases, "refused": refused}, indent=1)
(pathlib.Path(__file__).parent / "formats.json").write_text(text + "\n")

"""Colours: of the web, linear, and as Unity's files have them."""


def channels(colour: int) -> tuple[float, float, float]:
    """Red, green and blue of a colour of the web, 0 to 1."""
    red, green, blue = colour.to_bytes(3, "big")
    return round(red / 255, 5), round(green / 255, 5), round(blue / 255, 5)


def linear(value: float) -> float:
    """What a channel of sRGB stands for: light, 0 to 1 (IEC 61966-2-1)."""
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def encoded(value: float) -> float:
    """The channel of sRGB that stands for so much light."""
    return 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055

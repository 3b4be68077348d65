"""A QR code (ISO/IEC 18004) of a short text, as a drawing for paper: bytes, level M, versions 1–10. Pure."""

from itertools import chain
from typing import NamedTuple


class _Version(NamedTuple):
    correction: int
    """Bytes of correction in each block."""
    blocks: tuple[int, ...]
    """Bytes of data in each block."""
    middle: tuple[int, ...]
    """Rows and columns of the middles of its small squares."""


_VERSIONS = (
    _Version(10, (16,), ()),
    _Version(16, (28,), (6, 18)),
    _Version(26, (44,), (6, 22)),
    _Version(18, (32,) * 2, (6, 26)),
    _Version(24, (43,) * 2, (6, 30)),
    _Version(16, (27,) * 4, (6, 34)),
    _Version(18, (31,) * 4, (6, 22, 38)),
    _Version(22, (38,) * 2 + (39,) * 2, (6, 24, 42)),
    _Version(22, (36,) * 3 + (37,) * 2, (6, 26, 46)),
    _Version(26, (43,) * 4 + (44,), (6, 28, 50)),
)
QUIET = 4
"""Light modules round it."""
_MASKS = (
    lambda r, c: (r + c) % 2,
    lambda r, c: r % 2,
    lambda r, c: c % 3,
    lambda r, c: (r + c) % 3,
    lambda r, c: (r // 2 + c // 3) % 2,
    lambda r, c: r * c % 2 + r * c % 3,
    lambda r, c: (r * c % 2 + r * c % 3) % 2,
    lambda r, c: ((r + c) % 2 + r * c % 3) % 2,
)
_EXP = [1]
while len(_EXP) < 255:
    _EXP.append(_EXP[-1] << 1 ^ (0x11D if _EXP[-1] & 128 else 0))
_LOG = {value: at for at, value in enumerate(_EXP)}

Grid = list[list[int]]


def drawing(text: str) -> str:
    """An SVG in black on white with its quiet zone. Raises ValueError for a text of more than 213 bytes."""
    grid = modules(text)
    size = len(grid) + 2 * QUIET
    dark = "".join(
        f"M{x + QUIET} {y + QUIET}h1v1h-1z" for y, row in enumerate(grid) for x, module in enumerate(row) if module
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" width="{size}" height="{size}">'
        f'<rect width="{size}" height="{size}" fill="#ffffff"/><path d="{dark}" fill="#000000"/></svg>'
    )


def modules(text: str, mask: int | None = None) -> Grid:
    """Rows of modules, 1 for a dark one, without the quiet zone. `mask`: of the eight; None: the plainest to read."""
    content = text.encode()
    number = next(
        (n for n, one in enumerate(_VERSIONS, 1) if len(content) <= sum(one.blocks) - (2 if n < 10 else 3)), 0
    )
    if not number:
        raise ValueError("too long a text for a QR code")
    grid, free = _patterns(number)
    bits = chain.from_iterable(_bits(byte, 8) for byte in _words(content, number))
    for row, column in free:
        grid[row][column] = next(bits, 0)
    masked = [_masked(grid, free, n) for n in (range(8) if mask is None else [mask])]
    return min(masked, key=_unevenness)


def _bits(value: int, n: int) -> list[int]:
    return [value >> at & 1 for at in reversed(range(n))]


def _words(content: bytes, number: int) -> list[int]:
    """The text and its correction as bytes, in the order in which they are laid."""
    version = _VERSIONS[number - 1]
    room = 8 * sum(version.blocks)
    bits = [0, 1, 0, 0, *_bits(len(content), 8 if number < 10 else 16)]
    bits += chain.from_iterable(_bits(byte, 8) for byte in content)
    bits += [0] * min(4, room - len(bits))
    bits += [0] * (-len(bits) % 8)
    data = [int("".join(map(str, bits[at : at + 8])), 2) for at in range(0, len(bits), 8)]
    data += [(0xEC, 0x11)[n % 2] for n in range(sum(version.blocks) - len(data))]
    blocks, at = [], 0
    for size in version.blocks:
        blocks.append(data[at : at + size])
        at += size
    corrections = [_correction(block, version.correction) for block in blocks]
    laid = [block[n] for n in range(max(version.blocks)) for block in blocks if n < len(block)]
    return laid + [one[n] for n in range(version.correction) for one in corrections]


def _correction(block: list[int], n: int) -> list[int]:
    """The `n` bytes by which faults in a block are found and mended (Reed–Solomon)."""
    factor = [1]
    for power in range(n):
        longer = [*factor, 0]
        for at, value in enumerate(factor):
            longer[at + 1] ^= _times(value, _EXP[power])
        factor = longer
    left = [*block, *[0] * n]
    for at in range(len(block)):
        for ahead, value in enumerate(factor):
            left[at + ahead] ^= _times(value, left[at]) if ahead else 0
    return left[len(block) :]


def _times(one: int, other: int) -> int:
    return _EXP[(_LOG[one] + _LOG[other]) % 255] if one and other else 0


def _patterns(number: int) -> tuple[Grid, list[tuple[int, int]]]:
    """What every code of a version has, and the places left for the text, in their order."""
    size, middle = 17 + 4 * number, _VERSIONS[number - 1].middle
    laid: dict[tuple[int, int], int] = {}
    for top, left in ((0, 0), (0, size - 7), (size - 7, 0)):
        for row in range(-1, 8):
            for column in range(-1, 8):
                ring = max(abs(row - 3), abs(column - 3))
                laid[top + row, left + column] = int(ring in (0, 1, 3))
    corners = {(6, 6), (6, size - 7), (size - 7, 6)}
    for top, left in ((r, c) for r in middle for c in middle if (r, c) not in corners):
        for row in range(-2, 3):
            for column in range(-2, 3):
                laid[top + row, left + column] = int(max(abs(row), abs(column)) != 1)
    for at in range(8, size - 8):
        laid.setdefault((6, at), 1 - at % 2)
        laid.setdefault((at, 6), 1 - at % 2)
    for places in _format_places(size):
        laid.update(dict.fromkeys(places, 0))
    laid[size - 8, 8] = 1
    if number >= 7:
        for at, bit in enumerate(reversed(_bits(number << 12 | _rest(number << 12, 0x1F25), 18))):
            laid[at // 3, size - 11 + at % 3] = laid[size - 11 + at % 3, at // 3] = bit
    grid = [[laid.get((row, column), 0) for column in range(size)] for row in range(size)]
    free, upwards = [], True
    for right in chain(range(size - 1, 6, -2), range(5, 0, -2)):
        rows = range(size - 1, -1, -1) if upwards else range(size)
        free += [(row, column) for row in rows for column in (right, right - 1) if (row, column) not in laid]
        upwards = not upwards
    return grid, free


def _format_places(size: int) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Where level and mask stand, twice, the highest bit first."""
    first = [(8, c) for c in (0, 1, 2, 3, 4, 5, 7, 8)] + [(r, 8) for r in (7, 5, 4, 3, 2, 1, 0)]
    second = [(size - 1 - n, 8) for n in range(7)] + [(8, size - 8 + n) for n in range(8)]
    return first, second


def _rest(value: int, by: int) -> int:
    """What is left of a division of polynomials over two elements."""
    while value.bit_length() >= by.bit_length():
        value ^= by << value.bit_length() - by.bit_length()
    return value


def _masked(grid: Grid, free: list[tuple[int, int]], mask: int) -> Grid:
    made = [row.copy() for row in grid]
    for row, column in free:
        made[row][column] ^= _MASKS[mask](row, column) == 0
    told = mask << 10  # the two bits of level M are 0
    for places in _format_places(len(grid)):
        for (row, column), bit in zip(places, _bits((told | _rest(told, 0x537)) ^ 0x5412, 15), strict=True):
            made[row][column] = bit
    return made


def _unevenness(grid: Grid) -> int:
    """The standard's penalties for what is hard to read: runs, squares of four, what looks like a corner, imbalance."""
    lines = ["".join(map(str, line)) for line in chain(grid, zip(*grid, strict=True))]
    size, found = len(grid), 0
    for line in lines:
        runs = line.replace("01", "0 1").replace("10", "1 0").split(" ")
        found += sum(len(run) - 2 for run in runs if len(run) >= 5)
        found += 40 * sum(line.startswith(sign, at) for at in range(size) for sign in ("10111010000", "00001011101"))
    for upper, lower in zip(grid, grid[1:], strict=False):
        found += 3 * sum(upper[c] == upper[c + 1] == lower[c] == lower[c + 1] for c in range(size - 1))
    dark = sum(map(sum, grid))
    return found + 10 * int(abs(dark * 20 - size * size * 10) / (size * size))

"""What the numbers cannot answer, said in a plain sentence instead of a crash or an empty map. Pure."""


class Undecidable(ValueError):
    """The data are too few or too uniform for the method. `str()` of it is a Swedish sentence for people to read.

    `code` is a short stable name for programs: "no_events", "one_cell", "all_equal", "too_small", "too_spread", …
    """

    def __init__(self, code: str, sentence: str):
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence

"""Days and clocks in the form that nearly every file has are read by a shorter way, and to the same."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.figures import written_times
from app.figures.written_times import read_written


@given(
    st.one_of(
        st.builds(
            "{}-{:02}-{:02}{}{}".format,
            st.integers(0, 9999).map("{:04}".format),
            st.integers(0, 13),
            st.integers(0, 32),
            st.sampled_from(["", " ", "T", "t", "  ", " kl "]),
            st.one_of(st.just(""), st.builds("{:02}:{:02}".format, st.integers(0, 25), st.integers(0, 61))),
        ),
        st.datetimes().map(lambda at: at.isoformat(" ", "minutes")),
    )
)
def test_the_usual_form_is_read_as_any_other_is(written):
    def answer():
        try:
            return read_written(written)
        except ValueError as fault:
            return str(fault)

    usual = answer()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(written_times, "_USUAL", re.compile("(?!)"))
        assert (type(usual), usual) == (type(answer()), answer())

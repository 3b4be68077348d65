"""One number for one thing: what every page, answer and paper says, read together."""

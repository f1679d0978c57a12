"""The child process: a corpus on standard input, a model in the file named."""

import sys
from pathlib import Path

from bot.content.fitting.fit import fit
from bot.content.model import corpus_from_json, save
from bot.content.sentences import sentence_encoder


def main() -> None:
    """Fit and save."""
    save(fit(corpus_from_json(sys.stdin.read()), sentence_encoder(threads=2)), Path(sys.argv[1]))


if __name__ == "__main__":
    main()

"""The child process: a corpus on standard input, a model in the first file named, an earlier model perhaps in the second."""

import sys
from pathlib import Path

from bot.content.fitting.fit import fit
from bot.content.model_file import corpus_from_json, meaning_in, save
from bot.content.sentences import sentence_encoder


def main() -> None:
    """Fit and save."""
    corpus = corpus_from_json(sys.stdin.read())
    path, *earlier = map(Path, sys.argv[1:])
    save(fit(corpus, sentence_encoder(), meaning_in(earlier[0]) if earlier else None), path)


if __name__ == "__main__":
    main()

"""E-mail addresses, telephone numbers and links: checked for shape, with a precise reason."""

import socket

import pytest

from bot.forms.checking import check
from tests.forms.slots import FRENCH, noted, outcome, slot

EMAIL, PHONE, LINK = slot("email"), slot("phone"), slot("link")


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is asked of the network."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("The network was asked.")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket, "socket", refuse)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("anne@exemple.fr", "anne@exemple.fr"),
        (" Anne.Martin+eig@Exemple.FR. ", "Anne.Martin+eig@exemple.fr"),
        ("Anne Martin <anne@exemple.fr>", "anne@exemple.fr"),
        ("mailto:anne@exemple.fr", "anne@exemple.fr"),
        ("Mon mail est anne@exemple.fr", "anne@exemple.fr"),
        ("mail@exemple.fr", "mail@exemple.fr"),
        ("« anne@exemple.fr »", "anne@exemple.fr"),
        ("zoé@éxemple.fr", "zoé@éxemple.fr"),
    ],
)
def test_an_email_address_is_kept_alone(text: str, kept: str) -> None:
    assert (outcome(check(EMAIL, text, FRENCH)), noted(check(EMAIL, text, FRENCH))) == (kept, "")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("anne.exemple.fr", "Il manque le @ dans « anne.exemple.fr »."),
        ("a@b.fr, c@d.fr", "Il y a plusieurs @ dans « a@b.fr, c@d.fr » : écrivez une seule adresse."),
        ("anne @exemple.fr", "Il y a un espace dans « anne @exemple.fr » : une adresse électronique n'en a pas."),
        ("@exemple.fr", "Il manque le début, avant le @, dans « @exemple.fr »."),
        ("anne@", "Il manque la fin, après le @, dans « anne@ »."),
        ("anne@exemple,fr", "Il y a une virgule après le @ dans « anne@exemple,fr » : écrivez un point."),
        ("anne@exemple", "Il manque la fin dans « anne@exemple » : une adresse finit par exemple par « .fr »."),
        ("anne@exemple..fr", "Il y a deux points de suite dans « anne@exemple..fr »."),
        ("a" * 260 + "@exemple.fr", "C'est trop long pour une adresse électronique."),
        ("anne@-exemple-.fr", "Je ne reconnais pas d'adresse électronique dans « anne@-exemple-.fr »."),
        ("an(ne@exemple.fr", "Je ne reconnais pas d'adresse électronique dans « an(ne@exemple.fr »."),
        ("pas anne@exemple.fr", "Il y a un espace dans « pas anne@exemple.fr » : une adresse électronique n'en a pas."),
    ],
)
def test_what_is_wrong_with_an_email_address_is_named(text: str, reason: str) -> None:
    assert outcome(check(EMAIL, text, FRENCH)) == reason


@pytest.mark.parametrize(
    ("host", "usual"), [("gmial.com", "gmail.com"), ("hotmai.fr", "hotmail.fr"), ("oragne.fr", "orange.fr")]
)
def test_a_host_that_looks_like_a_usual_one_is_kept_and_pointed_out(host: str, usual: str) -> None:
    verdict = check(EMAIL, f"anne@{host}", FRENCH)
    assert outcome(verdict) == f"anne@{host}"
    assert (
        noted(verdict) == f"J'ai gardé « {host} » après le @. Si c'est « {usual} », revenez en arrière pour corriger."
    )


@pytest.mark.parametrize("host", ["gmail.com", "mail.com", "exemple.com", "gmail.co"])
def test_other_hosts_are_left_alone(host: str) -> None:
    assert noted(check(EMAIL, f"anne@{host}", FRENCH)) == ""


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("06 12 34 56 78", "+33612345678"),
        ("0612345678", "+33612345678"),
        ("06.12.34.56.78", "+33612345678"),
        ("+33 (0)6 12 34 56 78", "+33612345678"),
        ("00 33 6 12 34 56 78", "+33612345678"),
        ("612345678", "+33612345678"),
        ("tél. : 06-12-34-56-78", "+33612345678"),
        ("mon portable est le 06 12 34 56 78", "+33612345678"),
        ("06 39 98 12 34", "+33639981234"),
        ("0692 12 34 56", "+262692123456"),
        ("0696 12 34 56", "+596696123456"),
        ("+44 20 7946 0958", "+442079460958"),
        ("+1 (202) 555-0143", "+12025550143"),
        ("٠٦١٢٣٤٥٦٧٨", "+33612345678"),
    ],
)
def test_a_number_is_kept_with_its_country(text: str, kept: str) -> None:
    assert outcome(check(PHONE, text, FRENCH)) == kept


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("06 12 34 56", "Cela fait 8 chiffres : un numéro français en a 10."),
        ("06 12 34 56 78 90", "Cela fait 12 chiffres : un numéro français en a 10."),
        ("demain", "Je ne trouve pas de numéro dans « demain »."),
        ("06 12 34 56 78 ou 07 12 34 56 78", "Écrivez seulement le numéro, sans autres mots."),
        ("pas le 06 12 34 56 78", "Écrivez seulement le numéro, sans autres mots."),
        ("06 12 34 56 78 ?", "Écrivez seulement le numéro, sans autres mots."),
        ("+44 20", "« +44 20 » n'est pas un numéro complet, ou un chiffre est faux."),
        ("+999 123 456", "« +999 123 456 » n'est pas un numéro complet, ou un chiffre est faux."),
        ("0000000000", "« 0000000000 » n'est pas un numéro complet, ou un chiffre est faux."),
        ("9" * 70, "« 999999999999999999999999999999999999999… » n'est pas un numéro complet, ou un chiffre est faux."),
    ],
)
def test_what_is_wrong_with_a_number_is_named(text: str, reason: str) -> None:
    assert outcome(check(PHONE, text, FRENCH)) == reason


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("portfolio.exemple.fr", "https://portfolio.exemple.fr"),
        ("HTTP://Exemple.FR/Anne", "http://exemple.fr/Anne"),
        ("http//exemple.fr", "http://exemple.fr"),
        ("https:/exemple.fr/a_b?c=d#e", "https://exemple.fr/a_b?c=d#e"),
        ("<https://exemple.fr>.", "https://exemple.fr"),
        ("exemple.fr:8080/x", "https://exemple.fr:8080/x"),
        ("https://medium.com/@anne", "https://medium.com/@anne"),
        ("élan.fr", "https://élan.fr"),
        ("xn--lan-9la.fr", "https://xn--lan-9la.fr"),
    ],
)
def test_a_link_is_kept_with_its_scheme(text: str, kept: str) -> None:
    assert outcome(check(LINK, text, FRENCH)) == kept


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("mon site est exemple.fr", "Écrivez une seule adresse, sans espaces."),
        ("https://exemple.fr/" + "x" * 500, "Cette adresse est trop longue."),
        ("ftp://exemple.fr", "L'adresse d'une page commence par « https:// »."),
        ("javascript:alert(1)", "L'adresse d'une page commence par « https:// »."),
        ("exemple", "« exemple » n'est pas l'adresse d'une page : elle ressemble à « portfolio.fr »."),
        ("https://", "« https:// » n'est pas l'adresse d'une page : elle ressemble à « portfolio.fr »."),
        ("http://192.168.1.1/", "« 192.168.1.1/ » n'est pas l'adresse d'une page : elle ressemble à « portfolio.fr »."),
        ("http://[::1", "« [::1 » n'est pas l'adresse d'une page : elle ressemble à « portfolio.fr »."),
        (
            "exemple.fr:99999",
            "« exemple.fr:99999 » n'est pas l'adresse d'une page : elle ressemble à « portfolio.fr ».",
        ),
        ("anne@exemple.fr", "« anne@exemple.fr » ressemble à une adresse électronique : il me faut celle d'une page."),
        ("anne@exemple", "« anne@exemple » ressemble à une adresse électronique : il me faut celle d'une page."),
        ("https://anne:secret@exemple.fr/", "Enlevez le nom et le mot de passe avant le @."),
    ],
)
def test_what_is_wrong_with_a_link_is_named(text: str, reason: str) -> None:
    assert outcome(check(LINK, text, FRENCH)) == reason

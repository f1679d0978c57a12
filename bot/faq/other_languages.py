"""Scripts, letters and words that tell languages which are not ours."""

SCRIPTS = {
    "ARABIC": "ar",
    "CYRILLIC": "ru",
    "CJK": "zh",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "HEBREW": "he",
    "GREEK": "el",
    "DEVANAGARI": "hi",
    "THAI": "th",
    "ARMENIAN": "hy",
    "GEORGIAN": "ka",
    "BENGALI": "bn",
    "TAMIL": "ta",
}
LETTERS = {
    "es": "ñ¿¡",
    "de": "ß",
    "pt": "ãõ",
    "tr": "ışğ",
    "pl": "łąęśźżń",
    "ro": "țăș",
    "cs": "řůě",
    "sv": "å",
    "vi": "ơưđ",
}
_WORDS = {
    "es": """hola como donde cuando cuanto cuánto puedo quiero gracias necesito tengo hacer usted ustedes buenos dias
    buenas tardes por favor trabajo para una los las pero muy esta este soy hay qué cómo dónde cuál el mi ser
    trabajar billetes ayuda español hablas habla""",
    "de": """ich und nicht das ist wie wo wann kann können bitte danke guten tag hallo eine einen der die für mit auf sie
    mir haben wir arbeit arbeiten deutsch sprechen gibt es sind kein möchte brauche wer meine meiner""",
    "it": """ciao come dove quando posso voglio grazie buongiorno sono lavoro lavorare per favore una gli che della quanto
    perché anche vorrei oggi tempo fa questo mio italiano parli buonasera avere essere""",
    "pt": """olá ola como onde quando posso quero obrigado obrigada bom dia trabalho para uma não você meu minha preciso
    marcar consulta português fala são está isso tenho também boa tarde muito""",
    "nl": """ik en niet het een hoe waar wanneer kan kunnen dank bedankt goedendag hallo voor met werk werken nederlands
    alstublieft mijn zijn wij wat goedemorgen graag""",
    "pl": """dzień dobry jak gdzie kiedy moge mogę chcę dziękuję praca szukam mieszkania proszę jest nie czy polsku mam dla
    mieszkanie""",
    "ro": """bună buna cum unde cand când pot vreau mulțumesc multumesc muncă lucru este sunt pentru vă rog face cartea
    identitate din""",
    "tr": """merhaba nasıl nerede ne zaman istiyorum teşekkürler iş için bir var mı bu alınır oturma izni çalışmak selam""",
    "sv": """hej hur var när kan jag vill tack arbete och inte""",
    "vi": """xin chào tôi làm việc cảm ơn""",
    "id": """halo bagaimana di mana kapan saya bisa ingin terima kasih kerja untuk""",
}
MARKED = {lang: frozenset(listed.split()) for lang, listed in _WORDS.items()}

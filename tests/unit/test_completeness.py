"""Whether a turn is complete, in nine languages."""

import pytest

from agents.asr.completeness import completeness


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "What is the capital of France?"),
        ("en", "Where do you come from exactly?"),
        ("en", "Stop."),
        ("en", "I like it."),
        ("en", "Tell me a joke."),
        ("en", "Who do you think it is?"),
        ("en", "No."),
        ("en", "7."),
        ("en", "42."),
        ("en", "100."),
        ("de", "Wie heißt du?"),
        ("de", "Ich komme aus Graz."),
        ("fr", "Quelle heure est-il ?"),
        ("fr", "J'habite à Lyon."),
        ("es", "¿Cómo te llamas?"),
        ("es", "Me gusta el café."),
        ("it", "Che tempo fa domani?"),
        ("it", "Mi piace molto Roma."),
        ("pt", "Qual é o seu nome?"),
        ("pt", "Moro em Lisboa."),
        ("ja", "今日はいい天気です。"),
        ("ja", "お名前は何ですか"),
        ("zh", "你叫什么名字？"),  # noqa: RUF001
        ("zh", "今天天气好吗"),
        ("hi", "आपका नाम क्या है?"),
        ("hi", "मुझे चाय पसंद है।"),
    ],
)
def test_a_whole_sentence_is_complete(language: str, text: str) -> None:
    """Its mark or its last syllable says so, and its last word does not say otherwise."""
    assert completeness(text, language) == "complete"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "I would like to know about the"),
        ("en", "I would like to know about the."),
        ("en", "My favourite animals are cats and"),
        ("en", "Can you tell me what the..."),
        ("en", "Well,"),
        ("en", "Because"),
        ("en", "I'm looking for"),
        ("de", "Ich hätte gern ein"),
        ("de", "Ich glaube, dass"),
        ("fr", "Je voudrais savoir si"),
        ("fr", "C'est un livre sur la"),
        ("es", "Quiero hablar de la"),
        ("es", "No puedo porque"),
        ("it", "Vorrei sapere perché"),
        ("it", "Ho visto un"),
        ("pt", "Eu queria saber se"),
        ("pt", "Gosto muito de"),
        ("ja", "昨日友達と"),
        ("ja", "雨が降っていますけど、"),
        ("zh", "我觉得这个"),
        ("zh", "我想去，因为"),  # noqa: RUF001
        ("hi", "मैं घर जा रहा हूँ क्योंकि"),
        ("hi", "मुझे चाय और"),
    ],
)
def test_a_clause_that_goes_on_is_unfinished(language: str, text: str) -> None:
    """Whatever mark was put after its last word."""
    assert completeness(text, language) == "unfinished"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "My number is 0664."),
        ("en", "My number is oh six six four."),
        ("en", "It is spelled H-E-N."),
        ("en", "The address is 12 Main Street."),
        ("en", "0664."),
        ("en", "555, 01."),
        ("en", "nine four five."),
        ("en", "X, A, G."),
        ("en", "F-H-Y-V"),
        ("en", "XAGF"),
        ("de", "Meine Nummer ist 0664."),
        ("de", "null sechs sechs"),
        ("fr", "Mon numéro est 06 12."),
        ("es", "Mi número es 612."),
        ("it", "Il mio numero è 347."),
        ("pt", "O meu número é 912."),
        ("ja", "私の番号は090"),
        ("zh", "我的号码是138"),
        ("hi", "मेरा नंबर है 98"),
    ],
)
def test_a_dictation_goes_on(language: str, text: str) -> None:
    """Who dictates a number, a spelling or an address pauses within it."""
    assert completeness(text, language) == "unfinished"


@pytest.mark.parametrize(
    "text", ["Is your number 0664?", "I was born in 1986.", "A cat.", "OK then."]
)
def test_a_number_or_letter_alone_makes_no_dictation(text: str) -> None:
    """A question or a sentence with a number in it is whole."""
    assert completeness(text, "en") == "complete"


@pytest.mark.parametrize("text", ["", "Paris", "cats and dogs", "What are you looking at?"])
def test_what_may_go_on_is_open(text: str) -> None:
    """Words without a mark, and a question that ends as many begin."""
    assert completeness(text, "en") == "open"

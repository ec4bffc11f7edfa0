"""Expressions from text: an obvious mood is seen, what is neutral stays so."""

import pytest

from agents.dialogue.expressions import from_lexicon, lasting_ms, shown
from agents.dialogue.filtering.directions import EXPRESSIONS

MOODS = {
    "happy": [
        "I'm so glad that you came!",
        "That is wonderful news!",
        "Congratulations, you won the race!",
        "Haha, that was hilarious.",
        "What a beautiful day, I feel great!",
        "I can't wait for the party tonight!",
        "Well done, that's a perfect score.",
        "It makes me happy to hear that.",
        "Hooray, the sun is finally shining!",
    ],
    "sad": [
        "I'm sorry to hear that your dog died.",
        "Unfortunately, we lost everything in the fire.",
        "She felt lonely after her friends had left.",
        "It breaks my heart to see him like this.",
        "Sadly, there is no hope left.",
        "He cried the whole night.",
        "I miss my grandmother.",
        "That is really disappointing.",
        "What a pity that you have to leave.",
    ],
    "angry": [
        "How dare you speak to me like that!",
        "This is completely unacceptable!",
        "I am furious about it.",
        "Stop it, I've had enough!",
        "They lied to us, and that makes me angry.",
        "I hate it when people are so rude.",
        "Shut up and leave me alone!",
        "That's an outrage!",
    ],
    "surprised": [
        "Wow, I did not see that coming!",
        "No way, are you serious?",
        "I can't believe it!",
        "Oh my goodness, it's already midnight!",
        "That is an unbelievable story.",
        "Really? I had no idea!",
        "What a shocking turn of events!",
        "Out of nowhere, a deer stood in the kitchen!",
    ],
    "afraid": [
        "I'm scared of the dark.",
        "Watch out, there is something behind you!",
        "Be careful, that bridge is dangerous.",
        "What if the storm hits the house?",
        "The thought of it terrifies me.",
        "I'm worried that something bad will happen.",
        "Run away, quickly!",
        "That old house gives me the creeps.",
    ],
    "thoughtful": [
        "Hmm, let me think about that.",
        "I wonder what it means.",
        "It depends on how you look at it.",
        "Perhaps there is another explanation.",
        "That's a difficult question.",
        "On the other hand, it might be true.",
        "Who knows what the future brings.",
        "Maybe we should consider both sides.",
    ],
    "affectionate": [
        "I love you very much.",
        "You are so kind, thank you, my dear.",
        "Come here, let me give you a hug.",
        "You mean the world to me.",
        "Don't worry, I'm here for you.",
        "Sleep well, sweetheart.",
        "That's so sweet of you.",
        "I care about you.",
    ],
}
NEUTRAL = [
    "The capital of France is Paris.",
    "Water boils at one hundred degrees.",
    "The train leaves at half past nine.",
    "There are seven days in a week.",
    "The report has twelve pages.",
    "You can find the keys on the table.",
    "A spider has eight legs.",
    "It was built in 1742 by a weaver.",
    "Add two cups of flour and stir.",
    "The office is on the second floor.",
    "Mercury is the planet closest to the sun.",
    "The meeting was moved to Thursday.",
    "He bought bread and a newspaper.",
    "Today it will be cloudy with some rain.",
    "The river flows from north to south.",
    "Press the button to start the machine.",
    "My name is Iris.",
    "Copper is a metal.",
    "The shop opens at eight.",
    "Each box holds twenty pencils.",
]


def test_an_obvious_mood_is_seen() -> None:
    """Of sentences with an obvious mood, at least three in four get the right one of eight."""
    told = [(name, text) for name, texts in MOODS.items() for text in texts]
    wrong = [(n, from_lexicon(t).name, t) for n, t in told if from_lexicon(t).name != n]
    assert len(told) == 58
    assert len(wrong) <= len(told) / 8, wrong


def test_what_is_neutral_stays_neutral() -> None:
    """Facts, times and instructions are said with a quiet face."""
    wrong = [
        (from_lexicon(text).name, text) for text in NEUTRAL if from_lexicon(text).name != "neutral"
    ]
    assert len(wrong) <= len(NEUTRAL) / 10, wrong


@pytest.mark.parametrize("text", ["", "…", "```\nlove = hate\n```", "你好"])
def test_what_says_nothing_shows_nothing(text: str) -> None:
    """No words, code, words of other languages."""
    assert from_lexicon(text) == ("neutral", 0.0)


def test_a_denied_feeling_is_not_shown() -> None:
    """Behind 'not', a word means something else."""
    assert from_lexicon("I am not afraid.").name == "neutral"
    assert from_lexicon("I am not very happy about it.").name == "sad"


def test_a_mark_counts_before_words_and_a_setting_before_both() -> None:
    """The model knows best what it means; a persona may show less; `off` shows nothing."""
    assert shown("That is sad.", "happy", "lexicon", 1.0) == ("happy", 0.9)
    assert shown("That is so sad!", None, "lexicon", 0.5).name == "sad"
    assert shown("That is so sad!", None, "lexicon", 0.5).intensity < 0.5
    assert shown("That is sad.", "happy", "off", 1.0) == ("neutral", 0.0)


def test_every_expression_has_a_name_that_faces_know() -> None:
    """Strength and length are what the bus carries."""
    for name, texts in MOODS.items():
        assert name in EXPRESSIONS
        for text in texts:
            found = from_lexicon(text)
            assert found.name in EXPRESSIONS
            assert 0 <= found.intensity <= 1
            assert lasting_ms(text) > 1_000

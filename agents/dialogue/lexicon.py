"""Words and phrases that show what somebody feels who says them, in English.

Each has a weight: 2 where it alone is enough, 1 where it takes another sign beside it. Phrases are
regular expressions; words are taken in all their usual forms.
"""

import re

_STRONG = {
    "happy": """
        happy glad delighted delightful joy joyful wonderful fantastic excellent awesome
        amazing yay hooray hurray congratulations thrilled excited exciting laugh haha
        hilarious funny smile cheerful celebrate cheers yippee woohoo enjoy enjoyed fun
        terrific marvelous marvellous brilliant superb proud victory bravo
    """,
    "sad": """
        sad sadly sorry unfortunately unhappy miserable heartbroken heartbreaking grief
        grieve mourn cry crying weep tears lonely loneliness depressed depressing gloomy
        hopeless sorrow tragic regret alas disappointed disappointing disappointment
        funeral died pity miss
    """,
    "angry": """
        angry furious outraged outrageous outrage rage mad annoyed annoying irritating
        irritated unacceptable disgusting disgraceful hate hated infuriating fury scandal
        ridiculous unfair rude insult insulting nonsense damn shame
    """,
    "surprised": """
        wow surprised surprise surprising surprisingly unbelievable incredible incredibly
        astonishing astonished astounding shocked shocking unexpected unexpectedly whoa
        gosh omg stunned stunning wait speechless blimey gasp
    """,
    "afraid": """
        afraid scared scary frightened frightening fear fearful terrified terrifying
        terror horror horrifying dangerous danger panic nervous anxious worried worrying
        worry creepy spooky dread threat alarm alarming threatening shiver trembling
        nightmare
    """,
    "thoughtful": """
        hmm hm perhaps maybe wonder wondering ponder consider philosophical curious
        curiously interesting intriguing puzzling mysterious uncertain thinking reflect
        imagine suppose presumably unclear contemplate
    """,
    "affectionate": """
        love loved loving darling dear dearest sweetheart honey hug hugs kiss adore
        beloved cherish tender affection sweetie sweet precious embrace cuddle lovely
    """,
}
_WEAK = {
    "happy": """
        good great nice well pleased pleasure welcome perfect beautiful best lucky hope
        thank thanks super bright sunny party holiday win won success cool hello hi
    """,
    "sad": """
        bad lost lose alone hurt pain sick ill dark cold tired broken fail failed empty
        goodbye gone painful suffer poor leave left
    """,
    "angry": """
        stop never enough wrong worst stupid terrible lie lied liar cheat stole steal
        blame
    """,
    "surprised": """
        really suddenly impossible believe imagine look first
    """,
    "afraid": """
        careful help run watch hide storm ghost monster shadow risk warning beware unsafe
    """,
    "thoughtful": """
        think question depends possible possibly probably guess seems might guess whether
        both side meaning complicated complex deep
    """,
    "affectionate": """
        care friend friends warm kind always heart together gentle baby family mum special
        you
    """,
}
_PHRASES = {
    "happy": r"""
        so glad|can'?t wait|good news|great news|well done|good job|great job|nice to meet|
        good to see|made my day|looking forward|happy birthday|we did it|you did it|
        that'?s great|best day|love it when|how nice|feel(?:ing)? great|
        i love (?:this|that|it|to)\b|hip hip|
        what a (?:lovely|beautiful|great|wonderful|nice) (?:day|morning|idea|surprise|evening)""",
    "sad": r"""
        i'?m sorry|so sorry|passed away|what a pity|that'?s too bad|broke my heart|
        miss (?:you|him|her|them)|feel(?:s|ing)? (?:down|blue|low|empty|lonely)|bad news|
        no hope|gave up|tears (?:in|came)|nobody (?:came|cares)|never see .{0,20} again|
        had to say goodbye|breaks my heart|wish (?:i|we|he|she|they) (?:had|could|were)""",
    "angry": r"""
        how dare|sick of|fed up|shut up|leave me alone|had enough|stop (?:it|that|this)|get out|
        what (?:a|an) (?:outrage|insult|mess)|makes? me (?:so )?(?:mad|angry|furious)|
        can'?t stand|who do you think|for the last time|no excuse|this is (?:ridiculous|unfair)|
        that'?s (?:enough|not fair|unfair)|lied to (?:me|us)|you (?:never|always) (?:listen|do)""",
    "surprised": r"""
        oh my|no way|you'?re kidding|are you serious|really\?!?|i can'?t believe|can'?t be true|
        what\?!|out of (?:nowhere|the blue)|never (?:expected|thought|seen|guessed)|
        who would have|you don'?t say|is that so|i had no idea|good heavens|good grief|
        my goodness|didn'?t expect|didn'?t see that coming|hard to believe|what on earth""",
    "afraid": r"""
        watch out|look out|be careful|run away|help me|something is (?:wrong|behind|out)|
        don'?t go|what if|i heard a (?:noise|sound)|gives me the creeps|
        going to (?:die|fall|crash)|please don'?t|get away|heart is (?:pounding|racing)|
        scared to|someone is (?:there|following)|hands are shaking""",
    "thoughtful": r"""
        let me (?:think|see)|i wonder|on the (?:other|one) hand|it depends|
        that'?s a (?:good|deep|hard|tricky|difficult|interesting) (?:question|one|point)|
        i'?m not sure|who knows|good question|hard to say|as far as i|if you think about it|
        could it be|what does it mean|makes you think|i'?m not (?:quite )?certain|deep down|
        in a way|one could""",
    "affectionate": r"""
        love you|thinking of you|means? (?:a lot|so much|the world|everything) to me|
        here for you|take care of|dear to me|close to my heart|my (?:dear|love|darling|friend)|
        you'?re (?:so |very )?(?:kind|sweet|special|lovely|the best|not alone|adorable)|
        sweet of you|kind of you|care about you|hold your hand|give you a hug|glad you'?re here|
        so happy (?:that )?you|proud of you|sleep (?:well|tight)|miss you so""",
}


def _list(text: str) -> frozenset[str]:
    return frozenset(text.split())


STRONG = {name: _list(words) for name, words in _STRONG.items()}
WEAK = {name: _list(words) for name, words in _WEAK.items()}
_BREAK = re.compile(r"\s*\n\s*")
PHRASES = {
    name: re.compile(rf"\b(?:{_BREAK.sub('', pattern)})", re.IGNORECASE)
    for name, pattern in _PHRASES.items()
}
NEGATIONS = _list(
    "not no never don't doesn't didn't isn't wasn't won't can't cannot without hardly"
)
OPPOSITE = {"happy": "sad", "affectionate": "neutral", "sad": "neutral", "afraid": "neutral"}
"""What a word means behind a negation; where it is not listed, nothing."""
STRONGER = _list("very so really extremely absolutely incredibly totally truly terribly deeply")

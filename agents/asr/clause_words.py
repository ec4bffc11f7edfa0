"""Words that tell whether a clause goes on, by ISO 639-1.

Compared as `word_splitting.normalise` leaves words: small letters, no punctuation around them.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


UNFINISHED = {
    "en": _words(
        """
        a an the my your his her our its their this these those and or but so because if when while
        although though unless until since than whether which what who where how whose
        that who's what's i i'm i'd
        i'll i've you're we're they're he's she's it's there's is are was were am be been has have
        had will would could should might must do does did don't doesn't didn't can't won't very
        really quite some any every each no not between into onto toward towards during without
        within of um uh er erm uhm hmm well like maybe also just even please let's gonna wanna
        """
    ),
    "de": _words(
        """
        der die das ein eine einen einem einer den dem des mein meine meinen dein deine sein seine
        ihr ihre unser unsere und oder aber weil wenn dass ob als denn sondern obwohl damit während
        ich wir du er sie man ist sind war waren hat haben habe wird werden würde kann könnte soll
        möchte will sehr ziemlich mit von zu für bei nach aus im am zum zur in vom beim ins äh ähm
        hm also vielleicht dieser diese dieses jeder jede kein keine
        """
    ),
    "fr": _words(
        """
        le la les l' un une des du de d' mon ma mes ton ta tes son sa ses notre votre leur leurs et
        ou mais parce que qu' qui si quand comme car donc je j' tu il elle on nous vous ils elles
        est sont suis es était a ai as ont avait très plus avec pour dans sur sous sans chez par en
        au aux à ce cette ces euh ben
        """
    ),
    "es": _words(
        """
        el la los las un una unos unas mi mis tu tus su sus nuestro nuestra y e o u pero porque que
        quien cuando donde como si yo él ella es son era está están he ha han muy más con sin para
        por en de del al a este esta ese esa eh pues
        """
    ),
    "it": _words(
        """
        il lo la i gli le l' un uno una un' mio mia miei mie tuo tua suo sua nostro vostro loro e o
        ma perché che chi se quando dove come io tu lui lei noi voi è sono era ho ha hanno molto più
        con per di da in su a del della dei delle al alla nel nella sul questo questa quel quella
        ehm allora
        """
    ),
    "pt": _words(
        """
        o a os as um uma uns umas meu minha meus minhas teu tua seu sua nosso nossa e ou mas porque
        que quem se quando onde como eu ele ela nós eles é são era está estão tem tenho muito mais
        com sem para por de do da dos das em no na nos nas ao à este esta esse essa hum então
        """
    ),
    "hi": _words(
        """
        और या लेकिन मगर क्योंकि कि अगर जब तो मैं मेरा मेरी मेरे तुम आप वह यह हम का की के को से में पर ने तक
        एक बहुत इस उस जो जिस
        """
    ),
}
"""After these something follows for sure, or nearly so: who says them is still thinking."""

HANGING = {
    "en": _words("to for with from at on in about by over under after before up out off can"),
}
"""They end a question as often as they stand before what follows."""

ENDINGS = {
    "en": _words("is are was were do does did have that be mine please not am"),
    "de": _words(
        "du er sie ich wir ihr man ist sind war waren hat haben wird werden kann soll will"
    ),
    "fr": _words("tu il elle nous vous on ils elles moi toi ce"),
    "es": _words("es son era está están yo él ella con"),
    "it": _words("è sono era ha io tu lui lei noi voi"),
    "pt": _words("é são era está estão eu ele ela"),
    "hi": _words("तुम आप वह यह हम मैं कि"),
}
"""Of the unfinished ones, those with which a question may well end: 'Who do you think it is?'"""

VERB_LAST = frozenset({"de"})
"""Languages in which a whole sentence may end with such a word, too: '…, ob er da ist.'"""

ALONE = {
    "en": _words("no not what who where when how why which really maybe please well this that"),
    "de": _words("ich wir vielleicht also ist keine keiner"),
    "fr": _words("moi si non qui quand comme"),
    "es": _words("yo quien cuando donde como este esta si"),
    "it": _words("io chi quando dove come sono"),
    "pt": _words("eu quem quando onde como"),
    "hi": _words("मैं तुम आप"),
}
"""Of the unfinished ones, those that are an answer or a question when nothing else is said."""

UNFINISHED_SUFFIXES = {
    "ja": (
        *("は", "が", "を", "に", "で", "と", "の", "も", "へ", "から", "ので", "けど", "けれど"),
        *(
            "って",
            "たら",
            "なら",
            "ても",
            "とか",
            "や",
            "あの",
            "えっと",
            "その",
            "この",
            "私",
            "僕",
        ),
    ),
    "zh": (
        *(
            "的",
            "和",
            "跟",
            "但是",
            "可是",
            "因为",
            "所以",
            "如果",
            "在",
            "把",
            "被",
            "给",
            "对",
            "从",
        ),
        *(
            "我",
            "你",
            "他",
            "她",
            "我们",
            "想",
            "要",
            "是",
            "那个",
            "这个",
            "就是",
            "然后",
            "还有",
            "一个",
        ),
    ),
}
"""The same in languages without spaces between words."""

FINAL_SUFFIXES = {
    "ja": (
        *("か", "ね", "よ", "です", "ます", "ました", "ません", "ください", "だ", "でしょう"),
        *("ですよね", "くれ", "はい", "いいえ"),
    ),
    "zh": ("吗", "呢", "吧", "了", "啊", "谢谢", "好", "对吗", "不是", "什么"),
}
"""With these a sentence is whole, whether or not a recogniser writes a mark after it."""

DICTATION = {
    "en": (
        *("number is", "spelled", "spelt", "spell it", "address is", "code is", "pin is"),
        *("password is", "email is", "e-mail is", "mail is", "license plate is", "id is"),
    ),
    "de": (
        *("nummer ist", "nummer lautet", "buchstabiert", "adresse ist", "adresse lautet"),
        *("code ist", "code lautet", "pin ist", "passwort ist", "mail ist", "schreibt man"),
    ),
    "fr": (
        *("numéro est", "numéro c'est", "s'épelle", "s'écrit", "adresse est", "adresse c'est"),
        *("code est", "mot de passe est", "mail est"),
    ),
    "es": (
        *("número es", "se deletrea", "se escribe", "dirección es", "código es", "pin es"),
        *("contraseña es", "correo es"),
    ),
    "it": (
        *("numero è", "si scrive", "indirizzo è", "codice è", "pin è", "password è", "mail è"),
        "lettera per lettera",
    ),
    "pt": (
        *("número é", "soletra-se", "escreve-se", "endereço é", "código é", "senha é", "e-mail é"),
        "email é",
    ),
    "ja": ("番号は", "住所は", "綴りは", "コードは", "アドレスは", "暗証番号は"),
    "zh": ("号码是", "地址是", "拼写是", "密码是", "代码是", "邮箱是"),
    "hi": ("नंबर है", "पता है", "स्पेलिंग है", "कोड है", "पासवर्ड है"),
}
"""Who says these dictates something, and pauses while doing so."""

DIGITS = {
    "en": _words("zero oh one two three four five six seven eight nine double triple"),
    "de": _words("null eins zwei zwo drei vier fünf sechs sieben acht neun doppel"),
    "fr": _words("zéro un deux trois quatre cinq six sept huit neuf"),
    "es": _words("cero uno dos tres cuatro cinco seis siete ocho nueve"),
    "it": _words("zero uno due tre quattro cinque sei sette otto nove"),
    "pt": _words("zero um dois três quatro cinco seis meia sete oito nove"),
    "ja": frozenset("〇零一二三四五六七八九"),
    "zh": frozenset("〇零一二三四五六七八九幺"),
    "hi": _words("शून्य एक दो तीन चार पांच पाँच छह सात आठ नौ"),
}
"""Digits as words."""
